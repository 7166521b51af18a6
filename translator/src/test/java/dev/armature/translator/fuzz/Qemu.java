package dev.armature.translator.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs cases in {@code qemu-system-arm}, through the harness image. */
final class Qemu {
  private static final int DUMP_SCRATCH = 1;
  private static final int TIMEOUT_SECONDS = 120;

  private final Path image;

  /** QEMU with the harness {@code image}. */
  Qemu(Path image) {
    this.image = image;
  }

  /** The results of all {@code cases}. */
  List<CaseResult> run(List<FuzzCase> cases) throws IOException {
    ByteBuffer output = output(cases, 0);
    List<CaseResult> results = new ArrayList<>();
    try {
      while (results.size() < cases.size()) {
        results.add(result(output));
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("QEMU got no further than case " + results.size(), e);
    }
    return results;
  }

  /** The whole scratch area after {@code test}. */
  int[] scratchAfter(FuzzCase test) throws IOException {
    ByteBuffer output = output(List.of(test), DUMP_SCRATCH);
    result(output);
    return words(output, CaseLayout.SCRATCH_SIZE / 4);
  }

  private static CaseResult result(ByteBuffer output) {
    int[] state = words(output, StateWords.COUNT);
    int[] sums = words(output, CaseLayout.BLOCKS);
    int exceptions = output.getInt();
    return new CaseResult(state, sums, words(output, exceptions * CaseLayout.LOG_ENTRY_WORDS));
  }

  private static int[] words(ByteBuffer from, int count) {
    int[] words = new int[count];
    from.asIntBuffer().get(words);
    from.position(from.position() + 4 * count);
    return words;
  }

  private ByteBuffer output(List<FuzzCase> cases, int flags) throws IOException {
    Path memory = Files.createTempFile("armature-oracle", ".bin");
    Path serial = Files.createTempFile("armature-oracle", ".out");
    try {
      writeMemory(memory, cases, flags);
      ProcessBuilder command =
          new ProcessBuilder(
                  "qemu-system-arm",
                  "-M",
                  "versatilepb",
                  "-m",
                  "64M",
                  "-display",
                  "none",
                  "-monitor",
                  "none",
                  "-no-reboot",
                  "-serial",
                  "file:" + serial,
                  "-device",
                  "loader,file=" + image + ",addr=0,force-raw=on",
                  "-device",
                  "loader,file=" + memory + ",addr=" + CaseLayout.PARAMETERS + ",force-raw=on")
              .inheritIO();
      command.environment().put("QEMU_AUDIO_DRV", "none");
      Process process = command.start();
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return ByteBuffer.wrap(Files.readAllBytes(serial)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(memory);
      Files.delete(serial);
    }
  }

  private static void writeMemory(Path file, List<FuzzCase> cases, int flags) throws IOException {
    int first = cases.get(0).index();
    byte[] fixed = CaseMemory.fixedPart();
    ByteBuffer.wrap(fixed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(first)
        .putInt(cases.size())
        .putInt(flags);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(fixed);
      int gap =
          CaseLayout.CASES + first * CaseLayout.CASE_SIZE - CaseLayout.PARAMETERS - fixed.length;
      out.write(new byte[gap]);
      for (FuzzCase test : cases) {
        out.write(CaseMemory.slot(test));
      }
    }
  }
}
