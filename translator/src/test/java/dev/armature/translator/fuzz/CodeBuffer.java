package dev.armature.translator.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Machine code under construction at a known address, with a literal pool behind it. */
final class CodeBuffer {
  private static final int CAPACITY = CaseLayout.CASE_SIZE - CaseLayout.CODE_OFFSET;

  /** A word of the pool, and the load that wants it. */
  static final class Literal {
    private final int user;
    private final boolean thumb;
    private int value;

    private Literal(int user, boolean thumb, int value) {
      this.user = user;
      this.thumb = thumb;
      this.value = value;
    }

    /** Sets what the load will give, once it is known: for addresses further on. */
    void value(int value) {
      this.value = value;
    }
  }

  private final int address;
  private final byte[] bytes = new byte[CAPACITY];
  private final List<Literal> literals = new ArrayList<>();
  private int size;

  CodeBuffer(int address) {
    this.address = address;
  }

  /** The address of what is emitted next. */
  int here() {
    return address + size;
  }

  /** Bytes left when the pool and a terminator are counted. */
  int room() {
    return CAPACITY - size - 4 * literals.size() - 24;
  }

  void half(int value) {
    bytes[size] = (byte) value;
    bytes[size + 1] = (byte) (value >>> 8);
    size += 2;
  }

  void word(int value) {
    half(value);
    half(value >>> 16);
  }

  /** LDR rd, [pc, #…] of a word in the pool. */
  Literal armLiteral(int rd, int value) {
    Literal literal = new Literal(size, false, value);
    literals.add(literal);
    word(0xE59F0000 | (rd << 12));
    return literal;
  }

  /** The Thumb form, {@code rd} from 0 to 7. */
  Literal thumbLiteral(int rd, int value) {
    Literal literal = new Literal(size, true, value);
    literals.add(literal);
    half(0x4800 | (rd << 8));
    return literal;
  }

  /** Overwrites a halfword emitted before, at {@code where}. */
  void patchHalf(int where, int value) {
    bytes[where - address] = (byte) value;
    bytes[where - address + 1] = (byte) (value >>> 8);
  }

  private int halfAt(int offset) {
    return (bytes[offset] & 0xFF) | ((bytes[offset + 1] & 0xFF) << 8);
  }

  /** Emits the end of the stream and the pool; gives the code as words. */
  int[] finish(boolean thumb) {
    if (thumb) {
      if ((here() & 2) != 0) {
        half(0x46C0); // mov r8, r8
      }
      half(0x4778); // bx pc
      half(0x46C0);
    }
    word(0xE51FF004); // ldr pc, [pc, #-4]
    word(thumb ? CaseLayout.DONE_THUMB : CaseLayout.DONE_ARM);
    for (Literal literal : literals) {
      int pc = literal.thumb ? (literal.user + 4) & ~3 : literal.user + 8;
      int offset = size - pc;
      if (literal.thumb) {
        patchHalf(address + literal.user, halfAt(literal.user) | (offset >>> 2));
      } else {
        patchHalf(address + literal.user, halfAt(literal.user) | offset);
      }
      word(literal.value);
    }
    int[] words = new int[(size + 3) / 4];
    for (int i = 0; i < words.length; i++) {
      words[i] = halfAt(4 * i) | (halfAt(4 * i + 2) << 16);
    }
    return words;
  }
}
