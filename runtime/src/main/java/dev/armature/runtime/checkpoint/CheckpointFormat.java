package dev.armature.runtime.checkpoint;

import java.nio.ByteOrder;

/**
 * The layout of a checkpoint; numbers are little-endian.
 *
 * <pre>
 *   0   8  magic
 *   8   4  version of this layout
 *  12   4  length L of the state
 *  16   4  CRC-32 of the state
 *  20   L  state:
 *          1  1 if guest time is derived from instructions
 *          8  guest time in nanoseconds
 *          8  size of the board's RAM
 *          1 + n  name of the board
 *          4  number of sections; each of them:
 *             1 + n  name
 *             4      version
 *             4 + n  what StateWriter wrote
 *  then at the next multiple of {@link #ALIGNMENT} each the contents of the memories, in the order
 *  in which the board maps them; the file ends with the last
 * </pre>
 */
final class CheckpointFormat {
  /** Not text, and damaged by whatever translates line ends. */
  static final long MAGIC = 0x0A0D_4350_4D52_4189L; // 89 "ARMPC" CR LF

  static final int VERSION = 2;

  /** Bytes before the state. */
  static final int HEADER = 20;

  /** A bound on what is read into the heap; a board has some tens of kilobytes. */
  static final int MAX_STATE = 16 << 20;

  /** What memories begin at multiples of: a page of any host. */
  static final int ALIGNMENT = 64 << 10;

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private CheckpointFormat() {}

  /** The first place for a memory at or after {@code position}. */
  static long align(long position) {
    return (position + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
