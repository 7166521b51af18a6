package dev.armature.runtime.checkpoint;

import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.memory.RamFile;
import dev.armature.runtime.state.StateException;
import dev.armature.runtime.state.StateReader;
import dev.armature.runtime.state.Stateful;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A saved machine. Any number of machines can be restored from one, in one JVM or several; they
 * share the pages of memory that none of them writes to.
 *
 * <p>Nothing in the file is trusted: what it says can make a machine refuse it, and else do no more
 * than a guest can.
 */
public final class Checkpoint implements AutoCloseable {
  /** Time that no machine reaches: 146 years. */
  private static final long MAX_NANOS = 1L << 62;

  private final Path file;
  private final FileChannel channel;
  private final boolean mappable;
  private final boolean virtualTime;
  private final long nanos;
  private final long ramBytes;
  private final String board;
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final long stateEnd;

  /** Of the file; not a record, as arrays have no value to compare. */
  private static final class Section {
    final int version;
    final byte[] state;

    Section(int version, byte[] state) {
      this.version = version;
      this.state = state;
    }
  }

  private Checkpoint(Path file, FileChannel channel, boolean mappable, ByteBuffer state)
      throws CheckpointException {
    this.file = file;
    this.channel = channel;
    this.mappable = mappable;
    this.stateEnd = (long) CheckpointFormat.HEADER + state.limit();
    try {
      virtualTime = state.get() != 0;
      nanos = state.getLong();
      ramBytes = state.getLong();
      board = name(state);
      int count = state.getInt();
      for (int i = 0; i < count; i++) {
        readSection(state);
      }
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(file, "is damaged: its state ends early");
    }
    if (nanos < 0 || nanos > MAX_NANOS) {
      throw new CheckpointException(file, "is damaged: its guest time is " + nanos);
    } else if (ramBytes <= 0 || ramBytes % Ram.PAGE_SIZE != 0) {
      throw new CheckpointException(file, "is damaged: its RAM has " + ramBytes + " bytes");
    }
  }

  private void readSection(ByteBuffer state) throws CheckpointException {
    String name = name(state);
    int version = state.getInt();
    int length = state.getInt();
    if (length < 0 || length > state.remaining()) {
      throw new CheckpointException(file, "is damaged: its state ends early");
    }
    byte[] bytes = new byte[length];
    state.get(bytes);
    if (sections.put(name, new Section(version, bytes)) != null) {
      throw new CheckpointException(file, "is damaged: it has two sections " + name);
    }
  }

  /** A name, with anything but plain characters shown as a question mark: it goes into messages. */
  private static String name(ByteBuffer state) {
    byte[] bytes = new byte[state.get() & 0xFF];
    state.get(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] > ' ' ? bytes[i] : (byte) '?';
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /**
   * Opens a checkpoint. The memory is not read.
   *
   * @throws CheckpointException if the file is none, or is damaged
   */
  public static Checkpoint open(Path file) throws CheckpointException {
    // Opening a pipe would block.
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file, Files.exists(file) ? "is not a regular file" : "not found");
    }
    boolean mappable = Files.isWritable(file);
    FileChannel channel = null;
    try {
      channel =
          mappable
              ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
              : FileChannel.open(file, StandardOpenOption.READ);
      Checkpoint checkpoint = new Checkpoint(file, channel, mappable, readState(file, channel));
      channel = null;
      return checkpoint;
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage());
    } finally {
      closeQuietly(channel);
    }
  }

  private static ByteBuffer readState(Path file, FileChannel channel)
      throws CheckpointException, IOException {
    ByteBuffer header = ByteBuffer.allocate(CheckpointFormat.HEADER).order(CheckpointFormat.ORDER);
    if (!readFully(channel, header, 0) || header.getLong() != CheckpointFormat.MAGIC) {
      throw new CheckpointException(file, "is not a checkpoint");
    }
    int version = header.getInt();
    if (version != CheckpointFormat.VERSION) {
      throw new CheckpointException(
          file, "is a checkpoint of version " + version + ", not " + CheckpointFormat.VERSION);
    }
    int length = header.getInt();
    if (length < 0 || length > CheckpointFormat.MAX_STATE) {
      throw new CheckpointException(file, "is damaged: its state has " + length + " bytes");
    } else if (CheckpointFormat.HEADER + (long) length > channel.size()) {
      throw new CheckpointException(file, "is truncated");
    }
    ByteBuffer state = ByteBuffer.allocate(length).order(CheckpointFormat.ORDER);
    CRC32 crc = new CRC32();
    if (!readFully(channel, state, CheckpointFormat.HEADER)) {
      throw new CheckpointException(file, "is truncated");
    }
    crc.update(state.array());
    if ((int) crc.getValue() != header.getInt()) {
      throw new CheckpointException(file, "is damaged: the checksum of its state is wrong");
    }
    return state;
  }

  /** Fills {@code target} and flips it; false if the file ends before. */
  private static boolean readFully(FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position()) < 0) {
        return false;
      }
    }
    target.flip();
    return true;
  }

  /** The name of the board that was saved; whatever the file says. */
  public String board() {
    return board;
  }

  /** The size of the board's RAM in bytes; whatever the file says. */
  public long ramBytes() {
    return ramBytes;
  }

  /** Whether guest time was derived from instructions. */
  public boolean virtualTime() {
    return virtualTime;
  }

  /**
   * Puts {@code machine}, newly built with {@code target} and never run, in the state that was
   * saved. Its clock may be of the other kind than that of the machine that was saved: guest time
   * goes on from where it stood.
   *
   * @throws CheckpointException if the machine is another, or the file is damaged; the machine is
   *     then in no usable state
   */
  public void restore(Machine machine, Board target) throws CheckpointException {
    if (!target.name().equals(board)) {
      throw new CheckpointException(file, "is of machine " + board + ", not " + target.name());
    }
    MachineSections wanted = new MachineSections(machine);
    for (String name : sections.keySet()) {
      if (!wanted.byName().containsKey(name)) {
        throw new CheckpointException(file, "has a section " + name + ", which nothing here has");
      }
    }
    for (Map.Entry<String, Stateful> section : wanted.byName().entrySet()) {
      restoreSection(section.getKey(), section.getValue());
      if (section.getValue() == machine.cpu()) {
        machine.resumeAt(nanos);
      }
    }
    restoreMemories(wanted);
  }

  private void restoreSection(String name, Stateful part) throws CheckpointException {
    Section section = sections.get(name);
    if (section == null) {
      throw new CheckpointException(file, "has no section " + name);
    } else if (section.version != part.stateVersion()) {
      throw new CheckpointException(
          file,
          String.format(
              "its section %s is of version %d, not %d",
              name, section.version, part.stateVersion()));
    }
    try {
      StateReader.read(name, part, section.state, nanos);
    } catch (StateException e) {
      throw new CheckpointException(file, e.getMessage());
    }
  }

  private void restoreMemories(MachineSections wanted) throws CheckpointException {
    try {
      long end = stateEnd;
      for (Ram ram : wanted.memories()) {
        end = CheckpointFormat.align(end) + ram.size();
      }
      // Also because a page that is mapped and not there would end the JVM's patience when touched.
      if (channel.size() != end) {
        throw new CheckpointException(
            file, channel.size() < end ? "is truncated" : "has more than a checkpoint");
      }
      long at = stateEnd;
      for (Ram ram : wanted.memories()) {
        at = CheckpointFormat.align(at);
        if (mappable) {
          RamFile.map(ram, channel, at);
        } else {
          RamFile.read(ram, channel, at);
        }
        at += ram.size();
      }
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Closes the file; machines that were restored keep what they mapped of it. */
  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read from.
      }
    }
  }
}
