package dev.armature.xen.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.SharedInfoLayout;
import dev.armature.xen.abi.StartInfoLayout;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.time.WallClock;

/**
 * Fills a domain's partition: kernel, list of frames, start information, translation tables, boot
 * stack, in that order; and sets its virtual CPU to the kernel's entry.
 */
public final class DomainBuilder {
  private static final int PAGE = MachineMemory.FRAME_SIZE;
  private static final int MEGABYTE = 1 << 20;
  private static final int FIRST_LEVEL_SIZE = 16384;
  private static final int COARSE_SIZE = 1024;

  /** Where guests map what others grant them. */
  private static final int FIXMAP = 0xFBE00000;

  private static final int HYPERVISOR_VIRTUAL = 0xFF000000;

  private final MachineMemory memory;
  private final FrameTable frames;
  private final PageTables tables;
  private final MachineToPhysical machineToPhysical;
  private final WallClock wallClock;
  private final Platform platform;

  /** A builder for domains on {@code platform}. */
  public DomainBuilder(
      MachineMemory memory,
      FrameTable frames,
      PageTables tables,
      MachineToPhysical machineToPhysical,
      WallClock wallClock,
      Platform platform) {
    this.memory = memory;
    this.frames = frames;
    this.tables = tables;
    this.machineToPhysical = machineToPhysical;
    this.wallClock = wallClock;
    this.platform = platform;
  }

  /**
   * What a tool wants to know of a domain it had built, and tells its start information.
   *
   * @param storeFrame the page shared with the store, 0 for domain 0
   * @param consoleFrame the page shared with the console, 0 for domain 0
   */
  public record Built(int storeFrame, int consoleFrame) {}

  /**
   * What a domain starts from.
   *
   * @param image its kernel
   * @param arguments the kernel's command line
   * @param module a ramdisk or whatever else the kernel wants, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
  public record Kernel(GuestImage image, String arguments, byte[] module) {
    int moduleSize() {
      return module == null ? 0 : module.length;
    }
  }

  /** Where things are in a partition, as virtual addresses. */
  private record Placement(
      long start,
      long module,
      long list,
      long store,
      long startInfo,
      long tables,
      int tableFrames,
      long stack) {
    static Placement of(Domain domain, Kernel kernel) throws ImageException {
      int pages = domain.partitionFrames;
      long start = kernel.image.virtualStart() & -MEGABYTE;
      long module = roundUp(kernel.image.end(), PAGE);
      long list = roundUp(module + kernel.moduleSize(), PAGE);
      long store = roundUp(list + 4L * pages, PAGE);
      long startInfo = domain.id() == 0 ? store : store + 2L * PAGE;
      long tables = roundUp(startInfo + PAGE, FIRST_LEVEL_SIZE);
      int megabytes = pages / (MEGABYTE / PAGE);
      int tableFrames = (megabytes + 1) / 2 + 4 + 2 + 1;
      long stack = tables + (long) tableFrames * PAGE;
      if (stack + PAGE > start + (long) pages * PAGE) {
        throw new ImageException(Errno.ENOMEM, "needs more memory than the domain has");
      } else if (start + (long) pages * PAGE > Integer.toUnsignedLong(FIXMAP)) {
        throw new ImageException(Errno.EINVAL, "lies where the hypervisor is");
      }
      return new Placement(start, module, list, store, startInfo, tables, tableFrames, stack);
    }

    private static long roundUp(long value, int unit) {
      return (value + unit - 1) & -unit;
    }
  }

  /**
   * Builds {@code kernel} into {@code domain}, which has its partition and is paused.
   *
   * @param storePort of the channel to the store, or 0
   * @param consolePort of the channel to the console, or 0
   */
  public Built build(Domain domain, Kernel kernel, int storePort, int consolePort)
      throws ImageException {
    GuestImage image = kernel.image;
    Placement at = Placement.of(domain, kernel);
    int shared =
        domain.sharedInfo == null
            ? frames.allocateShared(domain.id())
            : domain.sharedInfo.address() >>> MachineMemory.FRAME_SHIFT;
    if (shared < 0) {
      throw new ImageException(Errno.ENOMEM, "finds no memory left");
    }
    domain.flavour = image.flavour();
    domain.sharedInfo =
        new SharedInfo(
            memory, shared << MachineMemory.FRAME_SHIFT, SharedInfoLayout.of(domain.flavour));
    memory.clearFrame(shared);
    wallClock.publish(domain);
    domain.securityClass = image.securityClass();
    domain.sharedInfo.setUpcallsMasked(true);
    for (int i = 0; i < domain.partitionFrames; i++) {
      memory.clearFrame(domain.firstFrame + i);
    }
    load(domain, image, at);
    if (kernel.module != null) {
      memory.write(physical(domain, at, at.module), kernel.module, 0, kernel.module.length);
    }
    writeList(domain, at);
    buildTables(domain, at);
    Built built = writeStartInfo(domain, at, kernel, storePort, consolePort);
    startVcpu(domain.vcpu(), image, at, domain);
    return built;
  }

  private static int physical(Domain domain, Placement at, long virtual) {
    return (domain.firstFrame << MachineMemory.FRAME_SHIFT) + (int) (virtual - at.start);
  }

  private void load(Domain domain, GuestImage image, Placement at) {
    for (GuestImage.Segment s : image.segments()) {
      // The partition was cleared: what follows the bytes of the file is zero.
      memory.write(physical(domain, at, s.address()), image.bytes(), s.offset(), s.fileSize());
    }
  }

  private void writeList(Domain domain, Placement at) {
    int list = physical(domain, at, at.list);
    for (int i = 0; i < domain.partitionFrames; i++) {
      memory.setWord(list + 4 * i, domain.firstFrame + i);
      machineToPhysical.set(domain.firstFrame + i, i);
    }
  }

  // Translation tables

  private void buildTables(Domain domain, Placement at) throws ImageException {
    int firstLevel = physical(domain, at, at.tables);
    int next = firstLevel + FIRST_LEVEL_SIZE;
    int megabytes = Math.ceilDiv(domain.partitionFrames, MEGABYTE / PAGE);
    int slot = (int) (at.start >>> 20);
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
    long tablesEnd = at.tables + (long) at.tableFrames * PAGE;
    for (int k = 0; k < pages && megabyte * pages + k < domain.partitionFrames; k++) {
      long virtual = at.start + ((long) megabyte * pages + k) * PAGE;
      boolean holdsTables = virtual >= at.tables && virtual < tablesEnd;
      memory.setWord(
          table + 4 * k,
          physical(domain, at, virtual)
              | (holdsTables ? Descriptor.PAGE_USER_READS : Descriptor.PAGE_ALL));
    }
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

  // Start information

  private Built writeStartInfo(
      Domain domain, Placement at, Kernel kernel, int storePort, int consolePort) {
    int info = physical(domain, at, at.startInfo);
    writeText(info + StartInfoLayout.MAGIC, StartInfoLayout.MAGIC_TEXT, 32);
    memory.setWord(info + StartInfoLayout.NR_PAGES, domain.partitionFrames);
    memory.setWord(info + StartInfoLayout.SHARED_INFO, domain.sharedInfo.address());
    memory.setWord(
        info + StartInfoLayout.FLAGS,
        domain.privileged ? StartInfoLayout.PRIVILEGED | StartInfoLayout.INITIAL_DOMAIN : 0);
    Built built = new Built(0, 0);
    if (domain.id() != 0) {
      int store = physical(domain, at, at.store) >>> MachineMemory.FRAME_SHIFT;
      built = new Built(store, store + 1);
      memory.setWord(info + StartInfoLayout.STORE_MFN, store);
      memory.setWord(info + StartInfoLayout.STORE_PORT, storePort);
      memory.setWord(info + StartInfoLayout.CONSOLE_MFN, store + 1);
      memory.setWord(info + StartInfoLayout.CONSOLE_PORT, consolePort);
    }
    memory.setWord(info + StartInfoLayout.PT_BASE, (int) at.tables);
    memory.setWord(info + StartInfoLayout.NR_PT_FRAMES, at.tableFrames);
    memory.setWord(info + StartInfoLayout.MFN_LIST, (int) at.list);
    if (kernel.module != null) {
      memory.setWord(info + StartInfoLayout.MOD_START, (int) at.module);
      memory.setWord(info + StartInfoLayout.MOD_LEN, kernel.module.length);
    }
    memory.setWord(info + StartInfoLayout.MIN_MFN, memory.firstFrame());
    writeText(
        info + StartInfoLayout.COMMAND_LINE, kernel.arguments, StartInfoLayout.COMMAND_LINE_SIZE);
    return built;
  }

  /** Writes at most {@code room - 1} bytes; the page is zero behind them. */
  private void writeText(int address, String text, int room) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    memory.write(address, bytes, 0, Math.min(bytes.length, room - 1));
  }

  private void startVcpu(Vcpu vcpu, GuestImage image, Placement at, Domain domain) {
    for (int i = 0; i < 15; i++) {
      vcpu.setRegister(i, 0);
    }
    vcpu.setRegister(12, (int) at.startInfo);
    vcpu.setRegister(13, (int) at.stack + PAGE);
    vcpu.setRegister(15, (int) image.entry());
    vcpu.mode = Vcpu.KERNEL;
    vcpu.tableBase = physical(domain, at, at.tables);
    vcpu.initialised = true;
  }
}
