package dev.armature.runtime.state;

/** What stands before each value of saved state: a tag, one of these, and the value's name. */
final class StateFormat {
  /** Four bytes. */
  static final byte WORD = 1;

  /** Eight bytes. */
  static final byte NUMBER = 2;

  /** One byte, 0 or 1. */
  static final byte FLAG = 3;

  /** One byte of length, and the name of a constant. */
  static final byte CHOICE = 4;

  /** Four bytes of count, and four bytes each. */
  static final byte WORDS = 5;

  /** Four bytes of count, and the bytes. */
  static final byte BYTES = 6;

  /** Four bytes of version; the part's values follow. */
  static final byte PART = 7;

  private StateFormat() {}
}
