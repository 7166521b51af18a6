package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness's side of the compute guests' protocol, with shell scripts for emulators. */
class KernelRunTest {
  private static final String GOOD =
      "echo noise; echo BENCH-START crc32; echo BENCH-END crc32 00000010 00001000;"
          + " echo BENCH crc32 4f180141";

  @TempDir Path folder;
  private ComputeKernel kernel;
  private KernelRun run;

  @BeforeEach
  void prepare() {
    kernel = new ComputeKernel("crc32", folder.resolve("crc32.elf"), "4f180141", 1_000_000);
    run = new KernelRun(folder.resolve("request"), Duration.ofMillis(5), Duration.ofMillis(7));
  }

  private static Emulator script(String text) {
    return new Emulator("sh", List.of("sh", "-c", text, "sh"));
  }

  @Test
  void givesARateOfASoundRun() {
    double mips = run.mips(script(GOOD), kernel);
    assertTrue(mips > 0 && Double.isFinite(mips), () -> "a rate of " + mips);
  }

  @Test
  void passesImageAndRequestAsQemuWouldHaveThem() {
    String wanted =
        "-M versatilepb -cpu arm926 -no-reboot -kernel "
            + kernel.image()
            + " -device loader,file="
            + folder.resolve("request")
            + ",addr=0x8000,force-raw=on";
    run.mips(script("test \"$*\" = '" + wanted + "' && { " + GOOD + "; }"), kernel);
  }

  @Test
  void theRequestIsFiveWords() throws IOException {
    ByteBuffer words =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("request")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(20, words.capacity());
    assertEquals("BNCH", new String(words.array(), 0, 4, StandardCharsets.US_ASCII));
    assertEquals(5, words.getInt(8));
    assertEquals(7, words.getInt(16));
  }

  @Test
  void refusesAWrongChecksum() {
    refused(GOOD.replace("4f180141", "4f180142"), "crc32 on sh: wrong checksum");
  }

  @Test
  void tellsAnEmulatorsLastWords() {
    refused(
        "echo BENCH-START crc32; echo first >&2; echo last words >&2; exit 3",
        "crc32 on sh: it ended with exit code 3 before BENCH-END crc32: last words");
  }

  @Test
  void refusesAnEndThatIsNotUnderstood() {
    refused(GOOD.replace("00000010", "sixteen"), "not understood: BENCH-END crc32 sixteen");
  }

  @Test
  void anEmulatorThatCannotStartIsAnErrorOfUse() {
    Emulator missing = new Emulator("none", List.of(folder.resolve("missing").toString()));
    BenchException e = assertThrows(BenchException.class, () -> run.mips(missing, kernel));
    assertEquals(BenchException.USAGE, e.exitCode());
  }

  private void refused(String script, String message) {
    BenchException e = assertThrows(BenchException.class, () -> run.mips(script(script), kernel));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(BenchException.FAILURE, e.exitCode());
  }
}
