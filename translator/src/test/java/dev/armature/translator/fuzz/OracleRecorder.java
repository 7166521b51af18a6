package dev.armature.translator.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks QEMU; {@code guests/oracle/record.sh} calls it.
 *
 * <p>{@code record FOLDER SEED CASES} runs the cases with the harness image in FOLDER and stores
 * the answers there. {@code scratch FOLDER CASE} prints the whole scratch area after one recorded
 * case.
 */
final class OracleRecorder {
  private static final String IMAGE = "harness.bin";
  private static final String ANSWERS = "answers.bin.gz";
  private static final int WORDS_A_LINE = 8;

  private OracleRecorder() {}

  /** Entry of the command. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Qemu qemu = new Qemu(folder.resolve(IMAGE));
    if (args[0].equals("scratch")) {
      scratch(qemu, folder, Integer.parseInt(args[2]));
    } else {
      record(qemu, folder, Long.parseLong(args[2]), Integer.parseInt(args[3]));
    }
  }

  private static void record(Qemu qemu, Path folder, long seed, int count) throws IOException {
    CaseGenerator generator = new CaseGenerator(seed);
    List<FuzzCase> cases = new ArrayList<>();
    long instructions = 0;
    for (int i = 0; i < count; i++) {
      FuzzCase test = generator.make(i);
      cases.add(test);
      instructions += test.instructions();
    }
    List<CaseResult> results = qemu.run(cases);
    try (var out = Files.newOutputStream(folder.resolve(ANSWERS))) {
      new OracleAnswers(seed, results).write(out);
    }
    System.out.printf("recorded %d cases, %d instructions%n", count, instructions);
  }

  private static void scratch(Qemu qemu, Path folder, int index) throws IOException {
    long seed;
    try (var in = Files.newInputStream(folder.resolve(ANSWERS))) {
      seed = OracleAnswers.read(in).seed();
    }
    int[] words = qemu.scratchAfter(new CaseGenerator(seed).make(index));
    for (int i = 0; i < words.length; i++) {
      if (i % WORDS_A_LINE == 0) {
        System.out.printf("%n%08x:", CaseLayout.SCRATCH + 4 * i);
      }
      System.out.printf(" %08x", words[i]);
    }
    System.out.println();
  }
}
