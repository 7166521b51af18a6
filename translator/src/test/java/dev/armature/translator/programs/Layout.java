package dev.armature.translator.programs;

/** Where programs and their data lie. The first megabyte is mapped to itself. */
final class Layout {
  static final int RAM_SIZE = 0x80000;
  static final int HANDLERS = 0x1000;

  /** A SWI here ends the program. */
  static final int DONE = 0x2000;

  /**
   * Neither this nor the table of pages lies at a power of two: programs have those in registers
   * and may store to them, and what a table changed without maintenance of the TLB does is not
   * defined (one in some ten thousand programs did so).
   */
  static final int TRANSLATION_TABLE = 0x74000;

  static final int CODE = 0x8000;
  static final int CODE_CAPACITY = 0x3000;

  /** Second-level table of the paged megabyte. */
  static final int PAGE_TABLE = 0x7B000;

  static final int STACKS = 0x30000;

  /** Physical pages that data lies in. */
  static final int DATA = 0x40000;

  static final int DATA_PAGES = 4;

  /** The megabyte of small pages: data in the first eight, aliases of the code behind them. */
  static final int PAGED = 0x00100000;

  static final int PAGED_DATA_PAGES = 8;
  static final int CODE_ALIAS = PAGED + PAGED_DATA_PAGES * 0x1000;

  /** Reads lower the interrupt line, writes raise it, now or later. */
  static final int DEVICE = 0x10000000;

  private Layout() {}
}
