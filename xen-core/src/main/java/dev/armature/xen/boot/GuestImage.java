package dev.armature.xen.boot;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.Flavour;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.hypercall.LaterNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest's kernel: an ELF32 executable with a section {@code __xen_guest} that says in text what
 * it needs, or bytes that are loaded as they are. Every offset in it is checked; the file is the
 * guest's and may be anything.
 */
public final class GuestImage {
  private static final int HEADER_SIZE = 52;
  private static final int PROGRAM_HEADER_SIZE = 32;
  private static final int SECTION_HEADER_SIZE = 40;
  private static final int TYPE_EXECUTABLE = 2;
  private static final int SEGMENT_LOAD = 1;
  private static final int WRITE_OR_EXECUTE = 3;
  private static final int EABI_FLAGS = 0x05000000;
  private static final int SWI = 0xEF000000;
  private static final int SWI_COMMENT = 0x00FFFFFF;
  private static final int SWI_2008 = SWI | 0x82;
  private static final String NOTES = "__xen_guest";

  /**
   * A part to load.
   *
   * @param address where to, in the guest's virtual addresses
   * @param offset in the file
   * @param fileSize bytes from the file
   * @param memorySize bytes in memory; those behind {@code fileSize} are zero
   */
  public record Segment(long address, int offset, int fileSize, long memorySize) {}

  private final ByteBuffer elf;
  private final List<Segment> segments = new ArrayList<>();
  private final int flags;
  private final int entry;
  private final String notes;
  private final long start;
  private final long end;
  private GuestAbi abi;

  /** Reads the headers of {@code file}. */
  public GuestImage(byte[] file) throws ImageException {
    elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEADER_SIZE || elf.getInt(0) != 0x464C457F) {
      throw bad("is no ELF file");
    } else if (elf.get(4) != 1 || elf.get(5) != 1 || elf.getShort(16) != TYPE_EXECUTABLE) {
      throw bad("is no 32-bit little-endian ELF executable");
    }
    entry = elf.getInt(24);
    flags = elf.getInt(36);
    readSegments();
    long low = Long.MAX_VALUE;
    long high = 0;
    for (Segment s : segments) {
      low = Math.min(low, s.address);
      high = Math.max(high, s.address + s.memorySize);
    }
    start = low;
    end = high;
    if (entry() < start || entry() > end) {
      throw bad("starts at 0x%x, which it does not load", entry());
    }
    notes = findNotes();
    checkNotes();
  }

  private GuestImage(byte[] file, long base) {
    elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    entry = (int) base;
    flags = EABI_FLAGS;
    notes = "";
    start = base;
    end = base + file.length;
    segments.add(new Segment(base, 0, file.length, file.length));
  }

  /**
   * A kernel that is no ELF file.
   *
   * @param base virtual address that it is loaded at, and starts at
   * @throws ImageException if it is empty, or does not fit there
   */
  public static GuestImage raw(byte[] file, long base) throws ImageException {
    if (file.length == 0) {
      throw bad("is empty");
    } else if ((base & 3) != 0 || base < 0 || base + file.length > 1L << 32) {
      throw bad("cannot be at 0x%x", base);
    }
    return new GuestImage(file, base);
  }

  private void readSegments() throws ImageException {
    long table = u32(28);
    int size = u16(42);
    int count = u16(44);
    if (size < PROGRAM_HEADER_SIZE || table + (long) count * size > elf.capacity()) {
      throw bad("has no room for its program headers");
    }
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * size;
      long offset = u32(at + 4);
      long address = u32(at + 12);
      long fileSize = u32(at + 16);
      long memorySize = u32(at + 20);
      if (elf.getInt(at) != SEGMENT_LOAD || (elf.getInt(at + 24) & WRITE_OR_EXECUTE) == 0) {
        continue;
      }
      if (offset + fileSize > elf.capacity()
          || fileSize > memorySize
          || address + memorySize > 1L << 32) {
        throw bad("has a segment that is damaged");
      }
      segments.add(new Segment(address, (int) offset, (int) fileSize, memorySize));
    }
    if (segments.isEmpty()) {
      throw bad("has nothing to load");
    }
  }

  private String findNotes() throws ImageException {
    long table = u32(32);
    int size = u16(46);
    int count = u16(48);
    int names = u16(50);
    if (size < SECTION_HEADER_SIZE
        || table + (long) count * size > elf.capacity()
        || names >= count) {
      throw bad("has no table of section names");
    }
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * size;
      long name = u32((int) table + names * size + 16) + u32(at);
      if (text(name, name + NOTES.length()).equals(NOTES)) {
        return text(u32(at + 16), u32(at + 16) + u32(at + 20));
      }
    }
    throw bad("has no section " + NOTES);
  }

  /** The bytes from {@code from} to {@code to} up to a NUL; empty if they are not in the file. */
  private String text(long from, long to) {
    if (from > to || to > elf.capacity()) {
      return "";
    }
    String all =
        new String(elf.array(), (int) from, (int) (to - from), StandardCharsets.ISO_8859_1);
    int nul = all.indexOf('\0');
    return nul < 0 ? all : all.substring(0, nul);
  }

  private void checkNotes() throws ImageException {
    if (!notes.contains("LOADER=generic") && !notes.contains("GUEST_OS=linux")) {
      throw bad("does not say LOADER=generic or GUEST_OS=linux");
    } else if (!notes.contains("XEN_VER=xen-3.0")) {
      throw bad("does not say XEN_VER=xen-3.0");
    }
    String features = value("FEATURES");
    for (String feature : features == null ? new String[0] : features.split("\\|")) {
      switch (feature) {
        case "!writable_page_tables", "!auto_translated_physmap", "!supervisor_mode_kernel" ->
            throw bad("requires the feature " + feature.substring(1));
        default -> {
          // One it can do without, or one that nobody knows.
        }
      }
    }
  }

  private String value(String key) {
    for (String pair : notes.split(",", -1)) {
      if (pair.strip().startsWith(key + "=")) {
        return pair.strip().substring(key.length() + 1);
      }
    }
    return null;
  }

  /** What is loaded, and where. */
  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /** The file. */
  byte[] bytes() {
    return elf.array();
  }

  /** Virtual address of the first instruction. */
  public long entry() {
    return Integer.toUnsignedLong(entry);
  }

  /** End of what is loaded. */
  public long end() {
    return end;
  }

  /**
   * The interface that the kernel was made for: what its notes say ({@code ABI=}), or, since
   * kernels that are older than that key do not have it, what its hypercalls look like.
   */
  public GuestAbi abi() throws ImageException {
    if (abi == null) {
      String name = value("ABI");
      abi =
          name == null
              ? GuestAbi.of(callsAsLater(), Flavour.ofElfFlags(flags))
              : GuestAbi.named(name)
                  .orElseThrow(() -> bad("wants the interface %s, which there is not", name));
    }
    return abi;
  }

  /**
   * In 2008 hypercalls are SWI 0x82, later SWI with the number of the call; the one is no number of
   * the other. A kernel may have system calls of its own, so that the greater number decides. Words
   * are copied first: a start is bytecode that HotSpot interprets, and a call for each took 3 ms.
   */
  private boolean callsAsLater() {
    int calls2008 = 0;
    int laterCalls = 0;
    for (Segment s : segments) {
      int skipped = (int) (-s.address & 3);
      int[] words = new int[Math.max(0, s.fileSize - skipped) / 4];
      elf.slice(s.offset, s.fileSize)
          .order(ByteOrder.LITTLE_ENDIAN)
          .position(Math.min(skipped, s.fileSize))
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(words);
      for (int word : words) {
        if (word == SWI_2008) {
          calls2008++;
        } else if ((word & ~SWI_COMMENT) == SWI && (word & SWI_COMMENT) < LaterNumbers.COUNT) {
          laterCalls++;
        }
      }
    }
    return laterCalls > calls2008;
  }

  /** Where the guest's memory starts: what its notes say, or where it is loaded. */
  public long virtualStart() throws ImageException {
    String text = value("VIRT_BASE");
    if (text == null) {
      return start;
    }
    try {
      long base = Long.decode(text);
      if (base >= 0 && base <= start) {
        return base;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad("has VIRT_BASE=%s, which is no address below it", text);
  }

  /** The class that access control knows it by; 0 if it does not say. */
  public int securityClass() {
    String text = value("SCID");
    try {
      return text == null ? 0 : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private long u32(int offset) {
    return Integer.toUnsignedLong(elf.getInt(offset));
  }

  private int u16(int offset) {
    return elf.getShort(offset) & 0xFFFF;
  }

  private static ImageException bad(String format, Object... arguments) {
    return new ImageException(Errno.EINVAL, String.format(format, arguments));
  }
}
