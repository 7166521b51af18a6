package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An emulator that is killed while its guest writes to SD card, NOR and NAND flash: what the guest
 * had been told is written is in the images, and they are free for the next one.
 */
class KilledEmulatorTest {
  private static final int BLOCK = 512;
  private static final int BLOCKS = 128;
  private static final int SPARE = 16;

  /** The exit code of a run that its timeout ended. */
  private static final int TIMED_OUT = 3;

  private static final long PATIENCE_SECONDS = 1200;

  /** The same bytes to each; then on and on to the other half of the card. */
  private static final String GUEST =
      """
      seq 100000 109999 | head -c 65536 >/tmp/data
      for device in mmcblk0 mtd0 mtd1; do dd if=/tmp/data of=/dev/$device bs=512 conv=fsync; done
      echo "all is "written
      while :; do dd if=/tmp/data of=/dev/mmcblk0 bs=512 seek=16384 conv=fsync; echo "on and "on; done
      """;

  @TempDir private Path directory;

  private Process emulator;

  @AfterEach
  void endTheEmulator() {
    if (emulator != null) {
      emulator.destroyForcibly();
    }
  }

  @Test
  void leavesWhatItsGuestHadWritten() throws IOException, InterruptedException {
    String cache = System.getenv("ARMATURE_CACHE");
    Path guests =
        cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache", "armature");
    assumeTrue(
        Files.exists(guests.resolve("linux/imx21ads.dtb")),
        "no Linux guest here; guests/linux/build makes it");
    try (RandomAccessFile card = new RandomAccessFile(image("sd").toFile(), "rw")) {
      card.setLength(16 << 20);
    }
    Path typed = Files.writeString(directory.resolve("typed"), GUEST);
    Path console = directory.resolve("console");
    emulator = start(typed, console);
    await(console, "all is written");
    await(console, "on and on");

    emulator.destroyForcibly();
    assertTrue(emulator.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(128 + 9, emulator.exitValue(), "it ended by the signal");

    byte[] data =
        IntStream.range(100_000, 110_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\n"))
            .substring(0, BLOCK * BLOCKS)
            .getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(data, read("sd", BLOCK));
    assertArrayEquals(data, read("nor", BLOCK));
    assertArrayEquals(data, read("nand", BLOCK + SPARE));

    List<String> next = new ArrayList<>(List.of("run", "-M", "imx21ads", "-serial", "null"));
    Path loop = directory.resolve("loop");
    Files.write(loop, new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xEA});
    next.addAll(List.of("--timeout", "0.01", "-kernel", loop.toString()));
    next.addAll(drives());
    CommandRunner.Result result = CommandRunner.run(next.toArray(String[]::new));
    assertEquals(TIMED_OUT, result.exitCode(), result.errors());
  }

  private Path image(String drive) {
    return directory.resolve(drive);
  }

  private List<String> drives() {
    List<String> options = new ArrayList<>();
    for (String drive : List.of("sd", "nor", "nand")) {
      options.addAll(List.of("-drive", "if=" + drive + ",file=" + image(drive)));
    }
    return options;
  }

  /** In a JVM of its own, which can be killed. */
  private Process start(Path input, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("armature.home"), "jvm.options"));
    command.addAll(
        List.of(
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Darmature.home=" + System.getProperty("armature.home"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.armature.cli.Main",
            "linux",
            "-M",
            "imx21ads"));
    command.addAll(drives());
    return new ProcessBuilder(command)
        .redirectInput(input.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private void await(Path console, String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Files.readString(console, StandardCharsets.ISO_8859_1)
        .lines()
        .noneMatch(l -> l.endsWith(line))) {
      if (!emulator.isAlive() || System.nanoTime() > deadline) {
        fail("no '" + line + "': " + Files.readString(console, StandardCharsets.ISO_8859_1));
      }
      Thread.sleep(50);
    }
  }

  /** The first blocks of an image, of which each takes {@code pitch} bytes. */
  private byte[] read(String drive, int pitch) throws IOException {
    byte[] bytes = new byte[BLOCK * BLOCKS];
    try (RandomAccessFile file = new RandomAccessFile(image(drive).toFile(), "r")) {
      for (int i = 0; i < BLOCKS; i++) {
        file.seek((long) i * pitch);
        file.readFully(bytes, i * BLOCK, BLOCK);
      }
    }
    return bytes;
  }
}
