package dev.armature.xen.boot;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.MachineMemory;

/**
 * Where things are in a partition, as virtual addresses; the partition is mapped in one piece.
 *
 * @param start of the partition
 * @param module the ramdisk or the like
 * @param list of the domain's frames, or 0 where the interface has none
 * @param store the page shared with the store; the one shared with the console follows
 * @param startInfo start information
 * @param tables the first-level table; more pages of tables follow
 * @param tableFrames of all tables
 * @param stackEnd end of the boot stack
 */
record Placement(
    long start,
    long module,
    long list,
    long store,
    long startInfo,
    long tables,
    int tableFrames,
    long stackEnd) {
  private static final int PAGE = MachineMemory.FRAME_SIZE;
  private static final int MEGABYTE = 1 << 20;
  private static final int FIRST_LEVEL_SIZE = 16384;

  /** The later tree: second-level tables for the vectors, and the vectors. */
  private static final int LATER_TABLE_FRAMES = FIRST_LEVEL_SIZE / PAGE + 2;

  /**
   * Where the builder puts things in {@code domain}, by its interface.
   *
   * @param end virtual end of its kernel
   * @param limit virtual address that the partition must not reach beyond
   * @throws ImageException if they do not fit
   */
  static Placement of(Domain domain, long start, long end, int moduleSize, long limit)
      throws ImageException {
    long first = start & -MEGABYTE;
    Placement at =
        domain.abi.isLater()
            ? later(domain, first, end, moduleSize)
            : release2008(domain, first, end, moduleSize);
    long size = (long) domain.partitionFrames * PAGE;
    if (at.stackEnd > first + size) {
      throw new ImageException(Errno.ENOMEM, "needs more memory than the domain has");
    } else if (first + size > limit) {
      throw new ImageException(Errno.EINVAL, "lies where the hypervisor is");
    }
    return at;
  }

  private static Placement release2008(Domain domain, long start, long end, int moduleSize) {
    int pages = domain.partitionFrames;
    long module = roundUp(end, PAGE);
    long list = roundUp(module + moduleSize, PAGE);
    long store = roundUp(list + 4L * pages, PAGE);
    long startInfo = domain.id() == 0 ? store : store + 2L * PAGE;
    long tables = roundUp(startInfo + PAGE, FIRST_LEVEL_SIZE);
    int megabytes = pages / (MEGABYTE / PAGE);
    int tableFrames = (megabytes + 1) / 2 + 4 + 2 + 1;
    long stack = tables + (long) tableFrames * PAGE;
    return new Placement(start, module, list, store, startInfo, tables, tableFrames, stack + PAGE);
  }

  private static Placement later(Domain domain, long start, long end, int moduleSize) {
    long tables = roundUp(end, FIRST_LEVEL_SIZE);
    long startInfo = tables + (long) LATER_TABLE_FRAMES * PAGE;
    long store = startInfo + PAGE;
    long module = domain.id() == 0 ? store : store + 2L * PAGE;
    long stack = roundUp(module + moduleSize, PAGE);
    return new Placement(
        start, module, 0, store, startInfo, tables, LATER_TABLE_FRAMES, stack + PAGE);
  }

  private static long roundUp(long value, int unit) {
    return (value + unit - 1) & -unit;
  }

  /** The physical address of {@code virtual}, in the partition of {@code domain}. */
  int physical(Domain domain, long virtual) {
    return (domain.firstFrame << MachineMemory.FRAME_SHIFT) + (int) (virtual - start);
  }
}
