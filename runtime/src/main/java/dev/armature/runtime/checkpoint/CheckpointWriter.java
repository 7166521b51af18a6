package dev.armature.runtime.checkpoint;

import dev.armature.runtime.cpu.ArchitecturalExceptions;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.memory.RamFile;
import dev.armature.runtime.state.StateWriter;
import dev.armature.runtime.state.Stateful;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Saves machines. A checkpoint is written beside its name, flushed to the disk and then renamed: at
 * any moment the file of that name is the old one or the new one, whole. What a kill can leave
 * behind is a file that begins with a dot and ends in {@code .part}.
 */
public final class CheckpointWriter {
  private final Path file;
  private final Path directory;

  /**
   * A writer to {@code file}, which is replaced if it is there.
   *
   * @throws CheckpointException if it cannot be written, as far as can be told now
   */
  public CheckpointWriter(Path file) throws CheckpointException {
    this.file = file;
    Path parent = file.toAbsolutePath().getParent();
    this.directory = parent;
    if (parent == null || (Files.exists(file) && !Files.isRegularFile(file))) {
      throw new CheckpointException(file, "is not a regular file");
    } else if (!Files.isDirectory(parent)) {
      throw new CheckpointException(file, "cannot be written: there is no such directory");
    } else if (!Files.isWritable(parent)) {
      throw new CheckpointException(file, "cannot be written: permission denied");
    }
  }

  /**
   * Saves {@code machine}, which may run on afterwards. Its thread, while it does not run.
   *
   * @throws CheckpointException if it cannot be saved, or the host cannot write; a file that was
   *     there before is still there then
   */
  public void write(Machine machine, Board board) throws CheckpointException {
    if (!(machine.cpu().exceptionModel() instanceof ArchitecturalExceptions)) {
      throw new CheckpointException(file, "a machine below a hypervisor cannot be saved");
    }
    MachineSections sections = new MachineSections(machine);
    if (!sections.stateless().isEmpty()) {
      String which = String.join(", ", sections.stateless());
      throw new CheckpointException(
          file, board.name() + " cannot be saved: these do not declare their state: " + which);
    }
    // What host threads have handed over is the guest's, and exists nowhere else.
    machine.context().hostEvents().drain();
    byte[] state = state(machine, board, sections.byName());
    try {
      Path part = Files.createTempFile(directory, "." + file.getFileName() + ".", ".part");
      try {
        writeTo(part, state, sections);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      flushDirectory();
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be written: " + e.getMessage());
    }
  }

  private static byte[] state(Machine machine, Board board, Map<String, Stateful> sections) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer fixed = ByteBuffer.allocate(1 + 2 * Long.BYTES).order(CheckpointFormat.ORDER);
    fixed.put((byte) (machine.virtualTime() ? 1 : 0));
    fixed.putLong(machine.context().clock().nanos()).putLong(board.ram().size());
    out.writeBytes(fixed.array());
    name(out, board.name());
    number(out, sections.size());
    sections.forEach(
        (name, section) -> {
          byte[] state = StateWriter.write(section);
          name(out, name);
          number(out, section.stateVersion());
          number(out, state.length);
          out.writeBytes(state);
        });
    return out.toByteArray();
  }

  private static void name(ByteArrayOutputStream out, String name) {
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void number(ByteArrayOutputStream out, int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(CheckpointFormat.ORDER).putInt(value).array());
  }

  private static void writeTo(Path part, byte[] state, MachineSections sections)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(state);
    ByteBuffer start =
        ByteBuffer.allocate(CheckpointFormat.HEADER + state.length).order(CheckpointFormat.ORDER);
    start.putLong(CheckpointFormat.MAGIC).putInt(CheckpointFormat.VERSION);
    start.putInt(state.length).putInt((int) crc.getValue()).put(state).flip();
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      while (start.hasRemaining()) {
        channel.write(start);
      }
      long end = start.limit();
      for (Ram ram : sections.memories()) {
        long position = CheckpointFormat.align(end);
        RamFile.write(ram, channel, position);
        end = position + ram.size();
      }
      if (channel.size() < end) {
        channel.write(ByteBuffer.allocate(1), end - 1);
      }
      channel.force(true);
    }
  }

  /** Has the rename survive a crash of the host, where directories can be flushed. */
  private void flushDirectory() {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system opens directories; the checkpoint itself is whole.
    }
  }
}
