package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An executable ELF32 file for little-endian ARM (System V ABI, chapters 4 and 5; ELF for the ARM
 * Architecture).
 *
 * @param segments what is loaded, at physical addresses (p_paddr)
 * @param entry physical address of the first instruction, bit 0 set for Thumb
 */
record ElfImage(List<Placement> segments, long entry) {
  private static final int HEADER_SIZE = 52;
  private static final int PROGRAM_HEADER_SIZE = 32;
  private static final int CLASS_32 = 1;
  private static final int LITTLE_ENDIAN = 1;
  private static final int TYPE_EXECUTABLE = 2;
  private static final int MACHINE_ARM = 40;
  private static final int SEGMENT_LOAD = 1;

  /** Reads the headers of {@code file}, which starts with the ELF magic. */
  static ElfImage parse(ImageFile file) throws LoadException {
    ByteBuffer elf = file.littleEndian();
    checkIsForArm(file, elf);
    long tableOffset = u32(elf, 28);
    int entrySize = elf.getShort(42) & 0xFFFF;
    int count = elf.getShort(44) & 0xFFFF;
    if (count == 0) {
      throw file.error("the ELF file has no segments to load; link it as an executable");
    }
    if (entrySize != PROGRAM_HEADER_SIZE
        || tableOffset + (long) count * PROGRAM_HEADER_SIZE > file.length()) {
      throw file.error("the ELF file is truncated or damaged: no room for its program headers");
    }
    long entry = u32(elf, 24);
    List<Placement> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int header = (int) tableOffset + i * PROGRAM_HEADER_SIZE;
      long virtualAddress = u32(elf, header + 8);
      long memorySize = u32(elf, header + 20);
      if (elf.getInt(header) == SEGMENT_LOAD && memorySize > 0) {
        Placement segment = segment(file, elf, header);
        segments.add(segment);
        long e = u32(elf, 24);
        if (e >= virtualAddress && e < virtualAddress + memorySize) {
          entry = e - virtualAddress + segment.start();
        }
      }
    }
    if (segments.isEmpty()) {
      throw file.error("the ELF file has no segments to load; link it as an executable");
    }
    return new ElfImage(List.copyOf(segments), entry);
  }

  private static void checkIsForArm(ImageFile file, ByteBuffer elf) throws LoadException {
    String needed = "a 32-bit little-endian ARM executable is needed";
    if (file.length() < HEADER_SIZE) {
      throw file.error("the ELF file is truncated: its header has %d bytes", file.length());
    }
    boolean bigEndian = elf.get(5) != LITTLE_ENDIAN;
    int machine = (bigEndian ? Short.reverseBytes(elf.getShort(18)) : elf.getShort(18)) & 0xFFFF;
    if (machine != MACHINE_ARM) {
      throw file.error("is an ELF file for %s; %s", machineName(machine), needed);
    }
    if (elf.get(4) != CLASS_32 || bigEndian) {
      throw file.error("is not a 32-bit little-endian ELF file; %s", needed);
    }
    int type = elf.getShort(16) & 0xFFFF;
    if (type != TYPE_EXECUTABLE) {
      throw file.error("is an ELF file, but not an executable (type %d); link it first", type);
    }
  }

  private static Placement segment(ImageFile file, ByteBuffer elf, int header)
      throws LoadException {
    long offset = u32(elf, header + 4);
    long physicalAddress = u32(elf, header + 12);
    long fileSize = u32(elf, header + 16);
    long memorySize = u32(elf, header + 20);
    if (offset + fileSize > file.length()) {
      throw file.error(
          "the ELF file is truncated: a segment ends at byte %d, the file at %d",
          offset + fileSize, file.length());
    }
    if (fileSize > memorySize || physicalAddress + memorySize > 1L << 32) {
      throw file.error("the ELF file is damaged: a segment's size makes no sense");
    }
    return new Placement(
        file.toString(), physicalAddress, file.bytes(), (int) offset, (int) fileSize, memorySize);
  }

  /** The names of e_machine that people mix up with ARM. */
  private static String machineName(int machine) {
    return switch (machine) {
      case 3 -> "x86";
      case 8 -> "MIPS";
      case 20 -> "PowerPC";
      case 62 -> "x86-64";
      case 183 -> "AArch64";
      case 243 -> "RISC-V";
      default -> "machine " + machine;
    };
  }

  private static long u32(ByteBuffer buffer, int offset) {
    return Integer.toUnsignedLong(buffer.getInt(offset));
  }
}
