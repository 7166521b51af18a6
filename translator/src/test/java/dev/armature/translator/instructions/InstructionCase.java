package dev.armature.translator.instructions;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line of an instruction table: {@code encoding | text | start | end}.
 *
 * <p>{@code start} and {@code end} name registers, {@code f=} the flags that are set, and in {@code
 * end} also {@code pc=}, {@code cpsr=} (all but the flags) and words of memory, {@code [2004]=}.
 * What the start does not name is zero, what the end does not name has not changed; the PC is
 * behind the instruction. Lines that begin with # are comments.
 *
 * @param thumb whether it is a Thumb instruction
 * @param encoding hexadecimal; two halfwords for BL and BLX of Thumb
 * @param text what it is, for people
 * @param start registers and flags before it
 * @param end what it changes
 */
record InstructionCase(boolean thumb, String encoding, String text, String start, String end) {
  private static final int DATA = 0x2000;
  private static final int DATA_WORDS = 16;
  private static final int ARM_LOOP = 0xEAFFFFFE;
  private static final int THUMB_LOOP = 0xE7FEE7FE;
  private static final int OTHER_STATE = 0x9000;
  private static final int LOOP_WORDS = 64;
  private static final String FLAGS = "NZCVQ";

  /**
   * Enough to run the instruction and a loop behind it: also the translator has taken over then.
   */
  private static final int BUDGET = 100;

  /** All lines of a table. */
  static List<InstructionCase> read(String resource, boolean thumb) {
    List<InstructionCase> cases = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                InstructionCase.class.getResourceAsStream(resource), StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split("\\|", 4);
          cases.add(
              new InstructionCase(
                  thumb, parts[0].trim(), parts[1].trim(), parts[2].trim(), parts[3].trim()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  /** Runs the instruction and tells what changed, in the form of {@link #end}. */
  String run(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine, 1 << 16)) {
      int[] registers = new int[15];
      setUp(f, registers);
      int startCpsr = f.cpu.cpsr();
      f.run(BUDGET);
      return changes(f, registers, startCpsr);
    }
  }

  private void setUp(CpuFixture f, int[] registers) {
    for (int i = 0; i < LOOP_WORDS; i++) {
      f.words(CpuFixture.CODE + 4 * i, thumb ? THUMB_LOOP : ARM_LOOP);
      f.words(OTHER_STATE + 4 * i, thumb ? ARM_LOOP : THUMB_LOOP);
    }
    for (int i = 0; i < DATA_WORDS; i++) {
      f.words(DATA + 4 * i, dataWord(i));
    }
    if (thumb) {
      f.words(CpuFixture.CODE + 4, ARM_LOOP); // where BX pc goes
      String[] halves = encoding.split(" ", 2);
      for (int i = 0; i < halves.length; i++) {
        f.halves(CpuFixture.CODE + 2 * i, Integer.parseInt(halves[i], 16));
      }
    } else {
      f.words(CpuFixture.CODE, Integer.parseUnsignedInt(encoding, 16));
    }
    int flags = 0;
    for (String item : start.split("\\s+", -1)) {
      if (item.startsWith("r")) {
        String[] pair = item.substring(1).split("=", 2);
        registers[Integer.parseInt(pair[0])] = Integer.parseUnsignedInt(pair[1], 16);
      } else if (item.startsWith("f=")) {
        for (char flag : item.substring(2).toCharArray()) {
          flags |= Psr.N >>> FLAGS.indexOf(flag);
        }
      }
    }
    System.arraycopy(registers, 0, f.cpu.r, 0, 15);
    f.cpu.setCpsr(Psr.SYS | Psr.I | Psr.F | (thumb ? Psr.T : 0) | flags);
    f.cpu.pc = CpuFixture.CODE;
  }

  /** Bytes that count up, with the top bit in the first half; then addresses to branch to. */
  private int dataWord(int i) {
    return switch (i) {
      case 8 -> CpuFixture.CODE + (thumb ? 0x41 : 0x40);
      case 9 -> OTHER_STATE + (thumb ? 0 : 1);
      default -> (i < 4 ? 0x83828180 : 0x03020100) + i * 0x04040404;
    };
  }

  private String changes(CpuFixture f, int[] registers, int startCpsr) {
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      if (f.cpu.r[i] != registers[i]) {
        changes.add(String.format("r%d=%08x", i, f.cpu.r[i]));
      }
    }
    int flags = startCpsr & 0xF8000000;
    int endFlags = f.cpu.cpsr() & 0xF8000000;
    if (flags != endFlags) {
      StringBuilder set = new StringBuilder("f=");
      for (int i = 0; i < FLAGS.length(); i++) {
        set.append((endFlags & (Psr.N >>> i)) != 0 ? FLAGS.substring(i, i + 1) : "");
      }
      changes.add(set.toString());
    }
    if (((startCpsr ^ f.cpu.cpsr()) & ~0xF8000000) != 0) {
      changes.add(String.format("cpsr=%02x", f.cpu.cpsr() & ~0xF8000000));
    }
    int length = !thumb ? 4 : encoding.length() > 4 ? 4 : 2;
    if (f.cpu.pc != CpuFixture.CODE + length) {
      changes.add(String.format("pc=%08x", f.cpu.pc));
    }
    for (int i = 0; i < DATA_WORDS; i++) {
      int word = f.word(DATA + 4 * i);
      if (word != dataWord(i)) {
        changes.add(String.format("[%x]=%08x", DATA + 4 * i, word));
      }
    }
    return String.join(" ", changes);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s, from %s", encoding, text, start);
  }
}
