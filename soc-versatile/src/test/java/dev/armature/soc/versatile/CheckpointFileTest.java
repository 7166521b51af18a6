package dev.armature.soc.versatile;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints as files: what is in them, and what is said of bad ones. */
class CheckpointFileTest {
  private static final int RAM = 4 << 20;
  private static final int MARK = 0x1234_5678;
  private static final int MARK_ADDRESS = 0x0020_0004;
  private static final int HEADER = 20;
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void save() throws CheckpointException {
    file = directory.resolve("checkpoint");
    try (Pb pb = new Pb()) {
      pb.machine.memory().write(MARK_ADDRESS, 4, MARK);
      pb.machine.cpu().r[3] = MARK;
      new CheckpointWriter(file).write(pb.machine, pb.board);
    }
  }

  @Test
  void aRestoredMachineHasTheMemoryAndTheFileStaysAsItIs() throws Exception {
    Path before = directory.resolve("before");
    Files.copy(file, before);
    try (Pb one = new Pb();
        Pb other = new Pb()) {
      restore(file, one);
      restore(file, other);
      assertEquals(MARK, one.machine.cpu().r[3]);
      assertEquals(MARK, one.machine.memory().read(MARK_ADDRESS, 4));
      one.machine.memory().write(MARK_ADDRESS, 4, 1);
      one.machine.memory().write(0, 4, 2);
      assertEquals(MARK, other.machine.memory().read(MARK_ADDRESS, 4));
      assertEquals(0, other.machine.memory().read(0, 4));
    }
    assertEquals(-1, Files.mismatch(before, file));
  }

  @Test
  void aFileThatMayNotBeWrittenToIsReadInstead() throws Exception {
    assertTrue(file.toFile().setReadOnly());
    try (Pb pb = new Pb()) {
      restore(file, pb);
      assertEquals(MARK, pb.machine.memory().read(MARK_ADDRESS, 4));
    }
  }

  @Test
  void savingReplacesTheFileAndLeavesNothingBeside() throws Exception {
    try (Pb pb = new Pb()) {
      new CheckpointWriter(file).write(pb.machine, pb.board);
      restore(file, pb);
      assertEquals(0, pb.machine.memory().read(MARK_ADDRESS, 4));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void zeroPagesTakeNoSpace() throws Exception {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    String kilobytes = new String(du.getInputStream().readAllBytes()).split("\\s")[0];
    assertTrue(Files.size(file) > RAM);
    assertTrue(Integer.parseInt(kilobytes) < 1024, kilobytes);
  }

  @Test
  void truncatedAnywhereIsRefused() throws Exception {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      long whole = channel.size();
      channel.write(ByteBuffer.allocate(1), whole);
      refused("has more than a checkpoint");
      long state = HEADER + stateLength(channel);
      LongStream inMemory = new Random(1).longs(20, state, whole);
      LongStream inState = new Random(2).longs(20, HEADER, state);
      // From the longest to the shortest: what was cut off is gone.
      long[] lengths = LongStream.concat(inMemory, inState).map(n -> -n).sorted().toArray();
      for (long length : lengths) {
        channel.truncate(-length);
        refused("is truncated");
      }
      for (int length = HEADER - 1; length >= 0; length--) {
        channel.truncate(length);
        refused("is not a checkpoint");
      }
    }
  }

  @Test
  void flippedBitsInTheStateAreRefused() throws Exception {
    Random random = new Random(3);
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      byte[] start = start(channel);
      for (int i = 0; i < 60; i++) {
        byte[] damaged = start.clone();
        damaged[random.nextInt(start.length)] ^= (byte) (1 << random.nextInt(8));
        channel.write(ByteBuffer.wrap(damaged), 0);
        refused("");
      }
    }
  }

  /** Somebody who means harm makes the checksum right. */
  @Test
  void hostileStatesAreRefusedInOneLineOrHarmless() throws Exception {
    Random random = new Random(4);
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      byte[] start = start(channel);
      for (int i = 0; i < 300; i++) {
        byte[] hostile = start.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
          // The names, versions and lengths of the first sections are of most interest.
          int length = random.nextBoolean() ? 400 : start.length - HEADER;
          hostile[HEADER + random.nextInt(length)] =
              (byte) (random.nextBoolean() ? -1 : random.nextInt());
        }
        CRC32 crc = new CRC32();
        crc.update(hostile, HEADER, hostile.length - HEADER);
        ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putInt(16, (int) crc.getValue());
        channel.write(ByteBuffer.wrap(hostile), 0);
        try (Pb pb = new Pb()) {
          restore(file, pb);
          pb.machine.context().events().runDue(pb.machine.context().clock().nanos() + SECOND);
        } catch (CheckpointException e) {
          assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
      }
    }
  }

  @Test
  void otherVersionsAreRefused() throws Exception {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), 8);
    }
    refused("is a checkpoint of version 1, not 2");
  }

  /** The header and the state. */
  private static byte[] start(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(HEADER + stateLength(channel));
    channel.read(start, 0);
    return start.array();
  }

  private static int stateLength(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(header, 0);
    return header.getInt(12);
  }

  @Test
  void anotherSizeOfMemoryIsRefused() {
    try (Pb pb = new Pb(2 * RAM)) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> restore(file, pb));
      assertTrue(e.getMessage().endsWith("memory: sdram has another size"), e.getMessage());
    }
  }

  @Test
  void whatIsNoRegularFileIsRefusedWithoutOpeningIt() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (Path bad : new Path[] {pipe, directory, Path.of("/dev/zero")}) {
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> Checkpoint.open(bad).close());
      assertEquals(bad + ": is not a regular file", e.getMessage());
      assertThrows(CheckpointException.class, () -> new CheckpointWriter(bad));
    }
    Path missing = directory.resolve("missing");
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.open(missing).close());
    assertEquals(missing + ": not found", e.getMessage());
    assertThrows(CheckpointException.class, () -> new CheckpointWriter(missing.resolve("x")));
  }

  @Test
  void aCardGoesWithTheVeryImageOnly() throws Exception {
    Path image = Files.write(directory.resolve("image"), new byte[1 << 20]);
    try (Pb pb = new Pb(RAM, new SdCard(ImageFile.open(image, false)))) {
      new CheckpointWriter(file).write(pb.machine, pb.board);
    }
    assertCard(image, null);
    Path copy = directory.resolve("copy");
    Files.copy(image, copy, StandardCopyOption.COPY_ATTRIBUTES);
    assertCard(copy, null);
    Files.setLastModifiedTime(copy, FileTime.fromMillis(0));
    assertCard(copy, "mmci0.sd.image: its image has been changed since, or is another");
    assertCard(
        Files.write(directory.resolve("larger"), new byte[2 << 20]),
        "mmci0.sd.image: its image has another size");
    try (Pb pb = new Pb()) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> restore(file, pb));
      assertTrue(e.getMessage().endsWith("mmci0: needs its card"), e.getMessage());
    }
  }

  private void assertCard(Path image, String complaint) throws IOException {
    try (Pb pb = new Pb(RAM, new SdCard(ImageFile.open(image, false)))) {
      if (complaint == null) {
        assertDoesNotThrow(() -> restore(file, pb));
      } else {
        CheckpointException e = assertThrows(CheckpointException.class, () -> restore(file, pb));
        assertEquals(file + ": " + complaint, e.getMessage());
      }
    }
  }

  private void refused(String complaint) {
    try (Pb pb = new Pb()) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> restore(file, pb));
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      assertTrue(e.getMessage().contains(complaint), e.getMessage());
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
  }

  private static void restore(Path from, Pb to) throws CheckpointException {
    try (Checkpoint checkpoint = Checkpoint.open(from)) {
      checkpoint.restore(to.machine, to.board);
    }
  }

  /** A board on the virtual clock that is not run. */
  private static final class Pb implements AutoCloseable {
    private final Machine machine = new Machine(true, GuestLog.none());
    private final VersatilePb board;

    Pb() {
      this(RAM);
    }

    Pb(int ramBytes, SdCard... cards) {
      VersatilePbConfig.Builder config = VersatilePbConfig.builder().ramBytes(ramBytes);
      for (SdCard card : cards) {
        config.card(card);
      }
      board = new VersatilePb(machine.context(), config.build());
    }

    @Override
    public void close() {
      board.close();
      machine.close();
    }
  }
}
