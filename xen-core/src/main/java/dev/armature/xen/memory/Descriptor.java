package dev.armature.xen.memory;

/** ARMv5 translation table descriptors (ARM ARM B4.7), and those that the interface prescribes. */
public final class Descriptor {
  /** First level, bits 1:0: nothing. */
  public static final int FAULT = 0;

  /** First level, bits 1:0: a table of 256 second-level descriptors. */
  public static final int COARSE = 1;

  /** First level, bits 1:0: 1 MB. */
  public static final int SECTION = 2;

  /** Second level, bits 1:0: 4 KB. */
  public static final int SMALL_PAGE = 2;

  /** ARM domain number of the guest's kernel, in a first-level descriptor. */
  public static final int KERNEL_DOMAIN = 1 << 5;

  /** ARM domain number of devices, in a first-level descriptor. */
  public static final int IO_DOMAIN = 2 << 5;

  /** A small page: cached, all access (under a client domain). */
  public static final int PAGE_ALL = 0xFFE;

  /** A small page: cached, user reads only. */
  public static final int PAGE_USER_READS = 0xAAE;

  /** A small page: cached, no access in User mode. */
  public static final int PAGE_PRIVILEGED = 0x55E;

  /** A section: uncached, all access. */
  public static final int SECTION_DEVICE = 0xC12 | IO_DOMAIN;

  /** A section: cached, no access in User mode, the hypervisor's ARM domain. */
  public static final int SECTION_HYPERVISOR = 0x41E;

  /** Later tree, a section: cached, all access, the kernel's ARM domain, which is 0. */
  public static final int LATER_SECTION = 0x11C0E;

  /** Later tree, a section: no access in User mode, the hypervisor's ARM domain, which is 15. */
  public static final int LATER_SECTION_HYPERVISOR = 0x115EE;

  private static final int ACCESS_BITS = 0xFF0;
  private static final int WRITE_BITS = 0x550;

  private Descriptor() {}

  /** Whether a second-level descriptor maps a small page. */
  static boolean isSmallPage(int descriptor) {
    return (descriptor & 3) == SMALL_PAGE;
  }

  /** The frame of a small page. */
  static int frame(int descriptor) {
    return descriptor >>> MachineMemory.FRAME_SHIFT;
  }

  /** Whether any quarter of a small page is meant to be writable (AP 01 or 11). */
  static boolean isWritable(int descriptor) {
    return (descriptor & WRITE_BITS) != 0;
  }

  /** Whether two small pages differ in neither frame nor access rights. */
  static boolean mapSame(int one, int other) {
    return isSmallPage(one)
        && isSmallPage(other)
        && ((one ^ other) & (0xFFFFF000 | ACCESS_BITS)) == 0;
  }
}
