package dev.armature.runtime.load;

import dev.armature.runtime.machine.Board;
import dev.armature.runtime.memory.PhysicalMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides what goes where, as QEMU does for its ARM boards (hw/arm/boot.c), so that what boots
 * there boots here: the kernel near the start of RAM, the initrd at half of RAM or at 128 MB,
 * whichever is lower, or behind a kernel larger than that, the device tree behind the initrd, ATAGs
 * 256 bytes into RAM.
 */
public final class BootLoader {
  private static final int ATAGS_OFFSET = 0x100;
  private static final long INITRD_HIGHEST_OFFSET = 128L << 20;

  /**
   * The part of RAM that an initramfs unpacked here may take: the guest holds it beside the files
   * that it makes of it.
   */
  private static final int INITRAMFS_PART = 8;

  private static final int PAGE_SIZE = 4096;

  /** More than any kernel takes; ARM Linux has 1024 bytes (COMMAND_LINE_SIZE). */
  private static final int MAX_COMMAND_LINE = 4096;

  private final BootRequest request;
  private final MemoryMap memory;
  private final int machineType;
  private final List<Placement> placements = new ArrayList<>();
  private OptionalLong entry = OptionalLong.empty();

  private BootLoader(BootRequest request, MemoryMap memory, int machineType) {
    this.request = request;
    this.memory = memory;
    this.machineType = machineType;
  }

  /**
   * Reads the files of {@code request} and lays them out on {@code board}.
   *
   * @throws LoadException if a file is missing or not what it should be, if it does not fit, or if
   *     two overlap
   */
  public static BootImage load(BootRequest request, PhysicalMemory memory, Board board)
      throws LoadException {
    return new BootLoader(request, MemoryMap.of(memory, board), board.linuxMachineType()).load();
  }

  private BootImage load() throws LoadException {
    KernelImage kernel = null;
    if (request.kernel() != null) {
      ImageFile file = ImageFile.read("kernel", request.kernel());
      kernel = KernelImage.read(file, memory, request.unpackOnHost());
      for (Placement placement : kernel.placements()) {
        add(placement);
      }
      entry = OptionalLong.of(kernel.entry());
    }
    for (GenericLoad load : request.loads()) {
      load(load);
    }
    if (entry.isEmpty()) {
      throw new LoadException(
          "nothing to run: give -kernel FILE, or -device loader,file=FILE,addr=ADDRESS,cpu-num=0");
    }
    long start = entry.getAsLong();
    if (!memory.isRam(start & ~1L)) {
      throw new LoadException("the entry point 0x%08x is not in RAM", start);
    }
    return new BootImage(placements, start, machineType, arguments(kernel));
  }

  /** Lays out the initrd and the device tree or ATAGs; the address for r2. */
  private long arguments(KernelImage kernel) throws LoadException {
    ImageFile tree = deviceTree(kernel);
    boolean wanted =
        (kernel != null && kernel.isLinux())
            || tree != null
            || request.initrd() != null
            || request.commandLine() != null;
    if (!wanted) {
      return 0;
    }
    String commandLine = request.commandLine();
    if (commandLine != null
        && commandLine.getBytes(StandardCharsets.UTF_8).length > MAX_COMMAND_LINE) {
      throw new LoadException("the kernel's command line is longer than 4096 bytes");
    }
    Placement initrd = request.initrd() == null ? null : initrd(kernel);
    if (tree == null) {
      byte[] atags =
          AtagList.of(
              memory.ramStart(),
              memory.ramSize(),
              initrd == null ? 0 : initrd.start(),
              initrd == null ? 0 : initrd.length(),
              commandLine == null ? "" : commandLine);
      return add(Placement.of("ATAGs", memory.ramStart() + ATAGS_OFFSET, atags)).start();
    }
    long start = initrd == null ? afterKernel(kernel) : align(initrd.end());
    return add(deviceTreeAt(start, tree, initrd)).start();
  }

  private ImageFile deviceTree(KernelImage kernel) throws LoadException {
    if (request.deviceTree() != null) {
      return ImageFile.read("device tree", request.deviceTree());
    }
    return kernel == null ? null : kernel.appendedDeviceTree();
  }

  private Placement deviceTreeAt(long start, ImageFile file, Placement initrd)
      throws LoadException {
    BootDeviceTree tree = BootDeviceTree.read(file);
    tree.setMemory(memory.ramStart(), memory.ramSize());
    if (request.commandLine() != null) {
      tree.setCommandLine(request.commandLine());
    }
    if (initrd != null) {
      tree.setInitrd(initrd.start(), initrd.end());
    }
    return Placement.of("device tree " + file.name(), start, tree.toBytes());
  }

  private Placement initrd(KernelImage kernel) throws LoadException {
    ImageFile file = ImageFile.read("initrd", request.initrd());
    switch (ImageFormat.of(file.bytes())) {
      case UIMAGE -> file = UImage.parse(file, UImage.RAM_DISK, (int) memory.ramSize()).payload();
      case DEVICE_TREE -> throw file.error("is a device tree (DTB); give it with -dtb");
      case ZIMAGE -> throw file.error("is a zImage; give it with -kernel");
      case ELF -> throw file.error("is an ELF file; an initramfs or a file system is needed");
      default -> {}
    }
    byte[] initramfs = request.unpackOnHost() ? initramfs(file) : null;
    byte[] bytes = initramfs == null ? file.bytes() : initramfs;
    return add(Placement.of(file.toString(), afterKernel(kernel), bytes));
  }

  /**
   * The archive that {@code file} is packed with gzip, or null if it is something else. Linux takes
   * an archive unpacked as well as packed
   * (Documentation/driver-api/early-userspace/buffer-format.rst); unpacking 1.9 MB of it is half of
   * the instructions of a boot.
   */
  private byte[] initramfs(ImageFile file) {
    try {
      int limit = (int) (memory.ramSize() / INITRAMFS_PART);
      byte[] bytes = Gzip.unpackOnly(file.bytes(), limit);
      return bytes != null && ImageFormat.of(bytes) == ImageFormat.CPIO ? bytes : null;
    } catch (TooLargeException e) {
      return null;
    }
  }

  /** Where the first thing after the kernel goes. */
  private long afterKernel(KernelImage kernel) {
    long start = memory.ramStart() + Math.min(memory.ramSize() / 2, INITRD_HIGHEST_OFFSET);
    if (kernel != null) {
      for (Placement placement : kernel.placements()) {
        start = Math.max(start, placement.end());
      }
    }
    return align(start);
  }

  private void load(GenericLoad load) throws LoadException {
    long start = load.address().orElse(-1);
    if (load.file() != null) {
      ImageFile file = ImageFile.read("loader file", load.file());
      ImageFormat format = load.forceRaw() ? ImageFormat.RAW : ImageFormat.of(file.bytes());
      if (format == ImageFormat.ELF) {
        ElfImage elf = ElfImage.parse(file);
        for (Placement segment : elf.segments()) {
          add(segment);
        }
        start = elf.entry();
      } else if (format == ImageFormat.UIMAGE && start < 0) {
        UImage uImage = UImage.parse(file, UImage.KERNEL, (int) memory.ramSize());
        add(Placement.of(file.toString(), uImage.load(), uImage.payload().bytes()));
        start = uImage.entry();
      } else if (start < 0) {
        throw file.error("is %s, which has no address; give addr=ADDRESS", format.description());
      } else {
        add(Placement.of(file.toString(), start, file.bytes()));
      }
    }
    if (load.startsCpu()) {
      entry = OptionalLong.of(start);
    }
  }

  /** Takes the memory for {@code placement}, which must be RAM that nothing else was put in. */
  private Placement add(Placement placement) throws LoadException {
    memory.check(placement);
    for (Placement other : placements) {
      // Segments of one ELF file may share a page's padding.
      if (other.overlaps(placement) && !other.what().equals(placement.what())) {
        throw new LoadException(
            "%s overlaps %s; change the address of one, or give more RAM with -m",
            placement, other);
      }
    }
    placements.add(placement);
    return placement;
  }

  private static long align(long address) {
    return (address + PAGE_SIZE - 1) & -PAGE_SIZE;
  }
}
