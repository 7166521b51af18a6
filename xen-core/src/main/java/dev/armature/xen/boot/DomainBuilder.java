package dev.armature.xen.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.abi.StartInfoLayout;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.time.WallClock;

/**
 * Fills a domain's partition as its interface says: kernel, start information, translation tables,
 * boot stack; and sets its virtual CPU to the kernel's entry.
 */
public final class DomainBuilder {

  private final MachineMemory memory;
  private final FrameTable frames;
  private final MachineToPhysical machineToPhysical;
  private final WallClock wallClock;
  private final AccountedTables accountedTables;
  private final SectionTables sectionTables;

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
    this.machineToPhysical = machineToPhysical;
    this.wallClock = wallClock;
    this.accountedTables = new AccountedTables(memory, tables, machineToPhysical, platform);
    this.sectionTables = new SectionTables(memory, frames);
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
   * @param abi the interface, or null for the one that the image asks for
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
  public record Kernel(GuestImage image, String arguments, byte[] module, GuestAbi abi) {
    int moduleSize() {
      return module == null ? 0 : module.length;
    }
  }

  /**
   * Builds {@code kernel} into {@code domain}, which has its partition, all zero, and is paused.
   *
   * @param storePort of the channel to the store, or 0
   * @param consolePort of the channel to the console, or 0
   */
  public Built build(Domain domain, Kernel kernel, int storePort, int consolePort)
      throws ImageException {
    GuestImage image = kernel.image;
    domain.abi = kernel.abi == null ? image.abi() : kernel.abi;
    if (domain.vcpuCount() > domain.abi.vcpus()) {
      throw new ImageException(
          Errno.EINVAL,
          String.format(
              "wants %d virtual CPUs; its interface, %s, has %d",
              domain.vcpuCount(), domain.abi.text(), domain.abi.vcpus()));
    }
    long limit =
        Integer.toUnsignedLong(domain.abi.isLater() ? SectionTables.LIMIT : AccountedTables.FIXMAP);
    Placement at =
        Placement.of(domain, image.virtualStart(), image.end(), kernel.moduleSize(), limit);
    int shared =
        domain.sharedInfo == null
            ? frames.allocateShared(domain.id())
            : domain.sharedInfo.address() >>> MachineMemory.FRAME_SHIFT;
    if (shared < 0) {
      throw new ImageException(Errno.ENOMEM, "finds no memory left");
    }
    domain.sharedInfo =
        new SharedInfo(memory, shared << MachineMemory.FRAME_SHIFT, domain.abi.sharedInfo());
    memory.clearFrame(shared);
    wallClock.publish(domain);
    domain.securityClass = image.securityClass();
    domain.sharedInfo.initialise(domain.abi);
    load(domain, image, at);
    if (kernel.module != null) {
      memory.write(at.physical(domain, at.module()), kernel.module, 0, kernel.module.length);
    }
    if (domain.abi.isLater()) {
      sectionTables.build(domain, at);
    } else {
      writeList(domain, at);
      accountedTables.build(domain, at);
    }
    Built built = writeStartInfo(domain, at, kernel, storePort, consolePort);
    startVcpu(domain.vcpu(), image, at, domain);
    return built;
  }

  private void load(Domain domain, GuestImage image, Placement at) {
    for (GuestImage.Segment s : image.segments()) {
      // The partition is zero: what follows the bytes of the file is zero.
      memory.write(at.physical(domain, s.address()), image.bytes(), s.offset(), s.fileSize());
    }
  }

  private void writeList(Domain domain, Placement at) {
    memory.setCounting(at.physical(domain, at.list()), domain.firstFrame, domain.partitionFrames);
    machineToPhysical.setPartition(domain.firstFrame, domain.partitionFrames);
  }

  // Start information

  private Built writeStartInfo(
      Domain domain, Placement at, Kernel kernel, int storePort, int consolePort) {
    int info = at.physical(domain, at.startInfo());
    boolean later = domain.abi.isLater();
    if (!later) {
      writeText(info + StartInfoLayout.MAGIC, StartInfoLayout.MAGIC_TEXT, 32);
    }
    memory.setWord(info + StartInfoLayout.NR_PAGES, domain.partitionFrames);
    memory.setWord(
        info + StartInfoLayout.SHARED_INFO,
        later ? SectionTables.sharedInfoAt(domain) : domain.sharedInfo.address());
    memory.setWord(
        info + StartInfoLayout.FLAGS,
        domain.privileged ? StartInfoLayout.PRIVILEGED | StartInfoLayout.INITIAL_DOMAIN : 0);
    Built built = new Built(0, 0);
    if (domain.id() != 0) {
      int store = at.physical(domain, at.store()) >>> MachineMemory.FRAME_SHIFT;
      built = new Built(store, store + 1);
      memory.setWord(info + StartInfoLayout.STORE_MFN, store);
      memory.setWord(info + StartInfoLayout.STORE_PORT, storePort);
      memory.setWord(info + StartInfoLayout.CONSOLE_MFN, store + 1);
      memory.setWord(info + StartInfoLayout.CONSOLE_PORT, consolePort);
    }
    memory.setWord(info + StartInfoLayout.PT_BASE, (int) at.tables());
    memory.setWord(info + StartInfoLayout.NR_PT_FRAMES, at.tableFrames());
    memory.setWord(info + StartInfoLayout.MFN_LIST, (int) at.list());
    if (kernel.module != null) {
      memory.setWord(info + StartInfoLayout.MOD_START, (int) at.module());
      memory.setWord(info + StartInfoLayout.MOD_LEN, kernel.module.length);
    }
    memory.setWord(info + StartInfoLayout.MIN_MFN, later ? domain.firstFrame : memory.firstFrame());
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
    vcpu.setRegister(12, (int) at.startInfo());
    vcpu.setRegister(13, (int) at.stackEnd());
    vcpu.setRegister(15, (int) image.entry());
    vcpu.mode = Vcpu.KERNEL;
    vcpu.tableBase = at.physical(domain, at.tables());
    vcpu.initialised = true;
  }
}
