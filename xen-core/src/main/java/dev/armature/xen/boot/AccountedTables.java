package dev.armature.xen.boot;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.platform.Platform;

/** The translation tables that a domain of the 2008 release starts with: pages, accounted. */
final class AccountedTables {
  /** Where guests map what others grant them. */
  static final int FIXMAP = 0xFBE00000;

  private static final int PAGE = MachineMemory.FRAME_SIZE;
  private static final int MEGABYTE = 1 << 20;
  private static final int FIRST_LEVEL_SIZE = 16384;
  private static final int COARSE_SIZE = 1024;
  private static final int HYPERVISOR_VIRTUAL = 0xFF000000;

  private final MachineMemory memory;
  private final PageTables tables;
  private final MachineToPhysical machineToPhysical;
  private final Platform platform;

  AccountedTables(
      MachineMemory memory,
      PageTables tables,
      MachineToPhysical machineToPhysical,
      Platform platform) {
    this.memory = memory;
    this.tables = tables;
    this.machineToPhysical = machineToPhysical;
    this.platform = platform;
  }

  /** Fills the tables of {@code domain}, whose memory is zero there, and pins them. */
  void build(Domain domain, Placement at) throws ImageException {
    int firstLevel = at.physical(domain, at.tables());
    int next = firstLevel + FIRST_LEVEL_SIZE;
    int megabytes = Math.ceilDiv(domain.partitionFrames, MEGABYTE / PAGE);
    int slot = (int) (at.start() >>> 20);
    for (int i = 0; i < megabytes; i++) {
      int table = next + i / 2 * PAGE + i % 2 * COARSE_SIZE;
      memory.setWord(
          firstLevel + 4 * (slot + i), table | Descriptor.KERNEL_DOMAIN | Descriptor.COARSE);
      fillTable(domain, at, table, i);
    }
    next += (megabytes + 1) / 2 * PAGE;
    for (int i = 0; i < 2; i++) {
      memory.setWord(
          firstLevel + 4 * ((FIXMAP >>> 20) + i),
          (next + i * COARSE_SIZE) | Descriptor.KERNEL_DOMAIN | Descriptor.COARSE);
    }
    enterDevices(domain, firstLevel);
    machineToPhysical.enter(firstLevel);
    enterHypervisor(firstLevel);
    // Everything that was entered is the domain's own; but a tool may have it mapped for writing.
    if (!tables.pinFirstLevel(domain, firstLevel >>> MachineMemory.FRAME_SHIFT)) {
      throw new ImageException(Errno.EBUSY, "would have tables in memory that others write");
    }
  }

  private void fillTable(Domain domain, Placement at, int table, int megabyte) {
    int pages = MEGABYTE / PAGE;
    long tablesEnd = at.tables() + (long) at.tableFrames() * PAGE;
    int[] entries = new int[Math.min(pages, domain.partitionFrames - megabyte * pages)];
    for (int k = 0; k < entries.length; k++) {
      long virtual = at.start() + ((long) megabyte * pages + k) * PAGE;
      boolean holdsTables = virtual >= at.tables() && virtual < tablesEnd;
      entries[k] =
          at.physical(domain, virtual)
              | (holdsTables ? Descriptor.PAGE_USER_READS : Descriptor.PAGE_ALL);
    }
    memory.setWords(table, entries);
  }

  private void enterDevices(Domain domain, int firstLevel) {
    if (!domain.ioRights().any()) {
      return;
    }
    int first = platform.ioFirstFrame() << MachineMemory.FRAME_SHIFT;
    for (int i = 0; i < platform.ioMegabytes(); i++) {
      memory.setWord(
          firstLevel + 4 * ((platform.ioVirtual() >>> 20) + i),
          (first + i * MEGABYTE) | Descriptor.SECTION_DEVICE);
    }
  }

  /** The hypervisor's own two sections, for a guest's walk to fault on as it always did. */
  private void enterHypervisor(int firstLevel) {
    int start = memory.firstFrame() << MachineMemory.FRAME_SHIFT;
    for (int i = 0; i < 2; i++) {
      memory.setWord(
          firstLevel + 4 * ((HYPERVISOR_VIRTUAL >>> 20) + i),
          (start + i * MEGABYTE) | Descriptor.SECTION_HYPERVISOR);
    }
  }
}
