package dev.armature.runtime.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A kernel, ready to be placed.
 *
 * @param placements what goes where
 * @param entry physical address of the first instruction, bit 0 set for Thumb
 * @param isLinux whether it expects the ARM Linux boot protocol, and so a device tree or ATAGs
 * @param appendedDeviceTree the device tree that came with a zImage unpacked here, or null
 */
record KernelImage(
    List<Placement> placements, long entry, boolean isLinux, ImageFile appendedDeviceTree) {
  /** Where QEMU puts images that have no address of their own, from the start of RAM. */
  private static final int RAW_OFFSET = 0x10000;

  private static final byte[] LINUX_BANNER = "Linux version ".getBytes(StandardCharsets.US_ASCII);

  /** Reads a kernel of any format for a machine with that memory. */
  static KernelImage read(ImageFile file, MemoryMap memory, boolean unpackOnHost)
      throws LoadException {
    return switch (ImageFormat.of(file.bytes())) {
      case ELF -> elf(file, memory);
      case ZIMAGE -> zImage(file, memory, unpackOnHost);
      case UIMAGE -> uImage(file, memory, unpackOnHost);
      case RAW -> raw(file, memory);
      case DEVICE_TREE ->
          throw file.error("is a device tree (DTB), not a kernel; give it with -dtb");
      case CPIO -> throw file.error("is a cpio archive, not a kernel; give it with -initrd");
      default ->
          throw file.error(
              "is %s, not a kernel; a zImage, Image, uImage or ARM ELF file is needed",
              ImageFormat.of(file.bytes()).description());
    };
  }

  private static KernelImage elf(ImageFile file, MemoryMap memory) throws LoadException {
    ElfImage elf = ElfImage.parse(file);
    long lowest = elf.segments().stream().mapToLong(Placement::start).min().orElseThrow();
    if (memory.isRam(lowest)) {
      return new KernelImage(elf.segments(), elf.entry(), false, null);
    }
    // A vmlinux: linked, and marked to be loaded, at virtual addresses from PAGE_OFFSET on, which
    // is a multiple of 256 MB; its start is less than that above it.
    long distance = memory.ramStart() - (lowest & 0xF0000000L);
    List<Placement> moved = elf.segments().stream().map(s -> s.movedBy(distance)).toList();
    if (!memory.isRam(lowest + distance)) {
      memory.check(elf.segments().getFirst());
    }
    return new KernelImage(moved, elf.entry() + distance, true, null);
  }

  private static KernelImage zImage(ImageFile file, MemoryMap memory, boolean unpackOnHost)
      throws LoadException {
    ZImage zImage = ZImage.parse(file);
    if (unpackOnHost && zImage.textOffset() < memory.ramSize()) {
      byte[] kernel = zImage.unpack((int) (memory.ramSize() - zImage.textOffset()));
      if (kernel != null) {
        long start = memory.ramStart() + zImage.textOffset();
        Placement placement =
            new Placement(
                file.toString(), start, kernel, 0, kernel.length, kernel.length + zImage.bssSize());
        return new KernelImage(List.of(placement), start, true, zImage.appendedDeviceTree());
      }
    }
    // It finds an appended device tree by itself.
    return at(file, memory.ramStart() + RAW_OFFSET, true);
  }

  private static KernelImage uImage(ImageFile file, MemoryMap memory, boolean unpackOnHost)
      throws LoadException {
    UImage uImage = UImage.parse(file, UImage.KERNEL, (int) memory.ramSize());
    if (unpackOnHost && ImageFormat.of(uImage.payload().bytes()) == ImageFormat.ZIMAGE) {
      return zImage(uImage.payload(), memory, true);
    }
    Placement placement = Placement.of(file.toString(), uImage.load(), uImage.payload().bytes());
    return new KernelImage(List.of(placement), uImage.entry(), uImage.linux(), null);
  }

  private static KernelImage raw(ImageFile file, MemoryMap memory) {
    boolean isImage = contains(file.bytes(), LINUX_BANNER);
    int offset = isImage ? ZImage.DEFAULT_TEXT_OFFSET : RAW_OFFSET;
    return at(file, memory.ramStart() + offset, true);
  }

  private static KernelImage at(ImageFile file, long start, boolean isLinux) {
    Placement placement = Placement.of(file.toString(), start, file.bytes());
    return new KernelImage(List.of(placement), start, isLinux, null);
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0]
          && java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
