package dev.armature.checkpoint;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snapshot save} and {@code snapshot run} around a guest of a few instructions. */
class SnapshotCommandTest {
  /** Prints a, then b, c and so on without end. */
  private static final int[] ALPHABET = {
    0xE3A00061, // mov  r0, #'a'
    0xE59F1008, // ldr  r1, =UART0
    0xE4C10000, // strb r0, [r1], #0
    0xE2800001, // add  r0, r0, #1
    0xEAFFFFFC, // b    strb
    0x101F1000
  };

  @TempDir private Path directory;
  private Path image;
  private Path file;

  @BeforeEach
  void makeImage() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * ALPHABET.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(ALPHABET);
    image = Files.write(directory.resolve("image"), bytes.array());
    file = directory.resolve("checkpoint");
  }

  @Test
  void aRunGoesOnWhereItWasSaved() throws IOException {
    CommandRunner.Result saved = save("--at", "abc", "--timeout", "60");
    assertEquals(0, saved.exitCode(), saved.errors());
    assertEquals("armature: saved to " + file + "\n", saved.errors());
    assertEquals("abc", console());
    for (int i = 0; i < 2; i++) {
      CommandRunner.Result run = run("--until", "xyz", "--timeout", "60");
      assertEquals(0, run.exitCode(), run.errors());
      assertEquals("defghijklmnopqrstuvwxyz", console());
    }
  }

  @Test
  void aRunTakesTheOptionsOfTheEngine() throws IOException {
    assertEquals(0, save("--at", "abc", "--timeout", "60").exitCode());
    CommandRunner.Result run = run("--opt=-flags,-links", "--until", "xyz", "--timeout", "60");
    assertEquals(0, run.exitCode(), run.errors());
    assertEquals("defghijklmnopqrstuvwxyz", console());
    CommandRunner.Result wrong = run("--opt=-no-such", "--timeout", "60");
    assertEquals(1, wrong.exitCode());
    assertTrue(wrong.errors().contains("--opt"), wrong.errors());
  }

  @Test
  void nothingIsSavedIfTheConsoleDoesNotMatch() {
    CommandRunner.Result result = save("--at", "nothing", "--timeout", "0.2");
    assertEquals(3, result.exitCode());
    assertTrue(result.errors().contains("nothing saved"), result.errors());
    assertFalse(Files.exists(file));
  }

  @Test
  void otherMachinesAndSizesAreRefused() throws IOException {
    assertEquals(0, save("--at", "abc", "--timeout", "60").exitCode());
    byte[] start = new byte[512];
    try (RandomAccessFile checkpoint = new RandomAccessFile(file.toFile(), "r")) {
      checkpoint.readFully(start);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int name = text.indexOf("versatilepb");
    patch(name, "imx21ads\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    refused("is of an unknown machine, imx21ads???");
    patch(name, "versatilepb".getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    patch(name - 9, size.putLong(0, 1L << 30).array());
    refused("has 1024 MB of RAM, more than versatilepb takes");
    patch(name - 9, size.putLong(0, 64 << 20).array());
    refused("sdram has another size");
    patch(name - 9, size.putLong(0, 4095).array());
    refused("is damaged: its RAM has 4095 bytes");
  }

  /** Changes the file at {@code position} and makes its checksum right. */
  private void patch(int position, byte[] bytes) throws IOException {
    try (RandomAccessFile checkpoint = new RandomAccessFile(file.toFile(), "rw")) {
      checkpoint.seek(position);
      checkpoint.write(bytes);
      checkpoint.seek(12);
      byte[] state = new byte[Integer.reverseBytes(checkpoint.readInt())];
      checkpoint.seek(20);
      checkpoint.readFully(state);
      CRC32 crc = new CRC32();
      crc.update(state);
      checkpoint.seek(16);
      checkpoint.writeInt(Integer.reverseBytes((int) crc.getValue()));
    }
  }

  private void refused(String complaint) {
    CommandRunner.Result result = run("--timeout", "60");
    assertEquals(1, result.exitCode(), result.errors());
    assertTrue(result.errors().contains(complaint), result.errors());
    assertEquals(1, result.errors().lines().count(), result.errors());
  }

  private String console() throws IOException {
    return Files.readString(directory.resolve("console"));
  }

  private CommandRunner.Result save(String... more) {
    return command("save", more, "-kernel", image.toString(), "--clock", "virtual");
  }

  private CommandRunner.Result run(String... more) {
    return command("run", more);
  }

  private CommandRunner.Result command(String command, String[] more, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("snapshot", command, file.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of("--engine", "interpreter", "-serial", "file:" + directory.resolve("console")));
    arguments.addAll(List.of(more));
    return CommandRunner.run(arguments.toArray(String[]::new));
  }
}
