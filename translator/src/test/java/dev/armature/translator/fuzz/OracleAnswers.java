package dev.armature.translator.fuzz;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Recorded answers of the oracle: the seed, and the result of each case, kept as differences from
 * the case's start so that they compress.
 *
 * @param seed what the cases were made from
 * @param results of case 0, 1, …
 */
record OracleAnswers(long seed, List<CaseResult> results) {
  private static final int MAGIC = 0x41524F52;

  /** Reads what {@link #write} wrote. */
  static OracleAnswers read(InputStream in) throws IOException {
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
      if (data.readInt() != MAGIC) {
        throw new IOException("not recorded answers of the oracle");
      }
      long seed = data.readLong();
      int count = data.readInt();
      CaseGenerator generator = new CaseGenerator(seed);
      int[] template = CaseMemory.template();
      List<CaseResult> results = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        FuzzCase test = generator.make(i);
        int[] state = words(data, StateWords.COUNT);
        int[] sums = words(data, CaseLayout.BLOCKS);
        int[] exceptions = words(data, data.readInt() * CaseLayout.LOG_ENTRY_WORDS);
        difference(state, test.state());
        difference(sums, startSums(template, test));
        results.add(new CaseResult(state, sums, exceptions));
      }
      return new OracleAnswers(seed, results);
    }
  }

  /** Writes the answers. */
  void write(OutputStream out) throws IOException {
    try (DataOutputStream data =
        new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(out)))) {
      data.writeInt(MAGIC);
      data.writeLong(seed);
      data.writeInt(results.size());
      CaseGenerator generator = new CaseGenerator(seed);
      int[] template = CaseMemory.template();
      for (int i = 0; i < results.size(); i++) {
        FuzzCase test = generator.make(i);
        CaseResult result = results.get(i);
        int[] state = result.state().clone();
        int[] sums = result.checksums().clone();
        difference(state, test.state());
        difference(sums, startSums(template, test));
        write(data, state);
        write(data, sums);
        data.writeInt(result.exceptions().length / CaseLayout.LOG_ENTRY_WORDS);
        write(data, result.exceptions());
      }
    }
  }

  private static int[] startSums(int[] template, FuzzCase test) {
    int[] sums = new int[CaseLayout.BLOCKS];
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          CaseMemory.checksum(template, test.templateOffset() / 4 + i * CaseLayout.BLOCK_SIZE / 4);
    }
    return sums;
  }

  private static void difference(int[] words, int[] from) {
    for (int i = 0; i < words.length; i++) {
      words[i] ^= from[i];
    }
  }

  private static int[] words(DataInputStream data, int count) throws IOException {
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = data.readInt();
    }
    return words;
  }

  private static void write(DataOutputStream data, int[] words) throws IOException {
    for (int word : words) {
      data.writeInt(word);
    }
  }
}
