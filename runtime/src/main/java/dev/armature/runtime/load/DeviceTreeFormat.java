package dev.armature.runtime.load;

/** Numbers of the flattened format (Devicetree Specification 0.4, chapter 5). */
final class DeviceTreeFormat {
  static final int MAGIC = 0xD00DFEED;
  static final int HEADER_SIZE = 40;

  /** The version written, and the oldest that understands it. */
  static final int VERSION = 17;

  static final int COMPATIBLE_VERSION = 16;

  static final int TOTAL_SIZE = 4;
  static final int STRUCTURE_OFFSET = 8;
  static final int STRINGS_OFFSET = 12;
  static final int RESERVATIONS_OFFSET = 16;
  static final int VERSION_OFFSET = 20;
  static final int COMPATIBLE_VERSION_OFFSET = 24;
  static final int BOOT_CPU = 28;
  static final int STRINGS_SIZE = 32;
  static final int STRUCTURE_SIZE = 36;

  static final int BEGIN_NODE = 1;
  static final int END_NODE = 2;
  static final int PROPERTY = 3;
  static final int NOP = 4;
  static final int END = 9;

  private DeviceTreeFormat() {}

  /** {@code offset} rounded up to whole cells. */
  static int aligned(int offset) {
    return (offset + 3) & ~3;
  }
}
