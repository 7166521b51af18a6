package dev.armature.debug.monitor;

import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.cpu.ExecutionEngine;
import java.util.List;
import java.util.Map;

/**
 * {@code x} and {@code xp}: memory in the formats of gdb's and QEMU's command of that name: {@code
 * /COUNT}, a letter for the format and one for the size, in any order. {@code i} is instructions,
 * of the instruction set that the CPU is in.
 */
final class MemoryCommands {
  static final String FORMAT = "format";
  private static final String ADDRESS = "address";

  /** Most bytes shown at once. */
  private static final int MOST_BYTES = 1 << 16;

  private static final int BYTES_IN_LINE = 16;

  private final MonitorTarget target;
  private final SelectedCpu selected;

  MemoryCommands(MonitorTarget target, SelectedCpu selected) {
    this.target = target;
    this.selected = selected;
  }

  List<Command> all() {
    return List.of(
        new Command(
            "x",
            List.of(ADDRESS, FORMAT),
            1,
            "shows memory at a virtual address: x /8xw 0xc0008000; x d u o c i, b h w g",
            arguments -> show(arguments, false)),
        new Command(
            "xp",
            List.of(ADDRESS, FORMAT),
            1,
            "the same at a physical address",
            arguments -> show(arguments, true)));
  }

  /** How memory is shown. */
  private record Format(int count, char letter, int size) {
    static final char INSTRUCTION = 'i';

    static Format of(String text, boolean thumb) throws MonitorException {
      int digits = 0;
      while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
        digits++;
      }
      int count =
          digits == 0 ? 1 : digits > 5 ? MOST_BYTES + 1 : Integer.parseInt(text, 0, digits, 10);
      char letter = 'x';
      int size = 4;
      for (char c : text.substring(digits).toCharArray()) {
        switch (c) {
          case 'x', 'd', 'u', 'o' -> letter = c;
          case 'c' -> {
            letter = c;
            size = 1;
          }
          case INSTRUCTION -> {
            letter = c;
            size = thumb ? 2 : 4;
          }
          case 'b' -> size = 1;
          case 'h' -> size = 2;
          case 'w' -> size = 4;
          case 'g' -> size = 8;
          default ->
              throw new MonitorException(
                  "/%s: a count, one of x d u o c i and one of b h w g are needed", text);
        }
      }
      if (count < 1 || count * size > MOST_BYTES) {
        throw new MonitorException("/%s: at most %d bytes are shown at once", text, MOST_BYTES);
      }
      return new Format(count, letter, size);
    }

    String text(long value) {
      long mask = size == 8 ? -1L : (1L << (8 * size)) - 1;
      long unsigned = value & mask;
      int unused = Long.SIZE - 8 * size;
      return switch (letter) {
        case 'd' -> Long.toString(unsigned << unused >> unused);
        case 'u' -> Long.toUnsignedString(unsigned);
        case 'o' -> "0" + Long.toOctalString(unsigned);
        case 'c' ->
            unsigned >= ' ' && unsigned < 0x7F
                ? "'" + (char) unsigned + "'"
                : "\\" + Long.toOctalString(unsigned);
        default -> String.format("0x%0" + 2 * size + "x", unsigned);
      };
    }
  }

  private Report show(Map<String, String> arguments, boolean physical)
      throws MonitorException, MachineGoneException {
    int address = address(arguments.get(ADDRESS));
    boolean thumb = target.control().call(() -> selected.thread().thumb());
    Format format = Format.of(arguments.getOrDefault(FORMAT, ""), thumb);
    boolean code = format.letter == Format.INSTRUCTION;
    int length = format.count * format.size;
    byte[] bytes =
        target.control().call(() -> selected.thread().memory().read(address, length, physical));
    Report report = new Report().plainTable("memory", "address", "values");
    int inLine = code ? 1 : BYTES_IN_LINE / format.size;
    StringBuilder line = new StringBuilder();
    // Of any CPU, since a virtual one may have none: all describe instructions alike.
    ExecutionEngine engine = target.engines().getFirst();
    for (int i = 0; i < bytes.length / format.size; i++) {
      long value = 0;
      for (int b = 0; b < format.size; b++) {
        value |= (bytes[i * format.size + b] & 0xFFL) << (8 * b);
      }
      String text = code ? engine.describe((int) value, format.size == 2) : format.text(value);
      line.append(line.isEmpty() ? "" : " ").append(text);
      if ((i + 1) % inLine == 0 || i + 1 == bytes.length / format.size) {
        int first = address + i / inLine * inLine * format.size;
        report.row(new Report.Word(first), line.toString());
        line.setLength(0);
      }
    }
    if (bytes.length < length) {
      throw new MonitorException("nothing is mapped at %08x", address + bytes.length);
    }
    return report;
  }

  private static int address(String text) throws MonitorException {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= 0xFFFFFFFFL) {
        return (int) value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new MonitorException("%s: is no address such as 0xc0008000", text);
  }
}
