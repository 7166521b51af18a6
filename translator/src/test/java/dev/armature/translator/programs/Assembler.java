package dev.armature.translator.programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Machine code under construction at a known address, with labels, and literals that are put behind
 * the code that wants them.
 */
final class Assembler {
  /** A place in the code, known once it is passed to {@link #place}. */
  static final class Label {
    private int address = -1;

    /** The address, once all code is there. */
    int address() {
      if (address < 0) {
        throw new IllegalStateException("a label that was never placed");
      }
      return address;
    }

    boolean isPlaced() {
      return address >= 0;
    }
  }

  /** Encodes an instruction at {@code at} that refers to {@code target}. */
  @FunctionalInterface
  interface Encoding {
    int of(int at, int target);
  }

  private record Reference(int at, int width, Label target, Encoding encoding) {}

  private record Literal(Label place, Label target, int value) {}

  private final int start;
  private final byte[] bytes;
  private final List<Reference> references = new ArrayList<>();
  private final List<Literal> pool = new ArrayList<>();
  private int size;

  /** Nothing yet, to be put at {@code start}; at most {@code capacity} bytes. */
  Assembler(int start, int capacity) {
    this.start = start;
    this.bytes = new byte[capacity];
  }

  /** The address of what comes next. */
  int here() {
    return start + size;
  }

  void half(int value) {
    bytes[size++] = (byte) value;
    bytes[size++] = (byte) (value >>> 8);
  }

  void word(int value) {
    half(value);
    half(value >>> 16);
  }

  /** Emits what {@code encoding} will give once {@code target} is placed. */
  void refer(int width, Label target, Encoding encoding) {
    references.add(new Reference(here(), width, target, encoding));
    size += width;
  }

  void place(Label label) {
    label.address = here();
  }

  void align() {
    if ((size & 2) != 0) {
      half(0x46C0); // mov r8, r8
    }
  }

  /** A word that will hold {@code value}, or with a target its address plus {@code value}. */
  Label literal(Label target, int value) {
    Label place = new Label();
    pool.add(new Literal(place, target, value));
    return place;
  }

  int pendingLiterals() {
    return pool.size();
  }

  /** Puts the literals here; the flow must not come here. */
  void pool() {
    align();
    for (Literal literal : pool) {
      place(literal.place);
      if (literal.target == null) {
        word(literal.value);
      } else {
        refer(4, literal.target, (at, target) -> target + literal.value);
      }
    }
    pool.clear();
  }

  /** All code, with every reference filled in. */
  byte[] finish() {
    for (Reference r : references) {
      int code = r.encoding.of(r.at, r.target.address());
      for (int i = 0; i < r.width; i++) {
        bytes[r.at - start + i] = (byte) (code >>> (8 * i));
      }
    }
    return Arrays.copyOf(bytes, size);
  }
}
