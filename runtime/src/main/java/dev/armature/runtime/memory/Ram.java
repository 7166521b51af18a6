package dev.armature.runtime.memory;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Guest RAM: one contiguous little-endian region outside the Java heap, at a fixed host address.
 *
 * <p>The engines read and write it by host address (see {@link #hostAddress}); everybody else goes
 * through {@link PhysicalMemory}, which knows which pages hold translated code. Per 4 KB page one
 * byte tells whether an engine keeps something derived from the page's bytes ({@link #isCode});
 * stores to such a page must take the slow path.
 */
public final class Ram implements AutoCloseable {
  /** log2 of the page size used for code tracking and by the soft TLB. */
  public static final int PAGE_SHIFT = 12;

  /** The page size in bytes. */
  public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /**
   * malloc maps blocks above this size afresh (glibc's DEFAULT_MMAP_THRESHOLD_MAX), so they are
   * zero and untouched.
   */
  private static final int ALWAYS_FRESH = 32 << 20;

  private static final VarHandle CODE_PAGES = MethodHandles.arrayElementVarHandle(int[].class);

  private final int size;
  private long base;

  /** What malloc gave us; 0 if the memory is {@link #mapped}. */
  private long allocation;

  /** The owner of a mapping of a file, or null. */
  private Arena mapped;

  /** For each page {@link #MARKS_PER_CPU} bits of each CPU. */
  private final int[] codePages;

  /**
   * Allocates zeroed RAM.
   *
   * @param size in bytes, a positive multiple of {@link #PAGE_SIZE}
   */
  public Ram(int size) {
    if (size <= 0 || (size & (PAGE_SIZE - 1)) != 0) {
      throw new IllegalArgumentException(
          "RAM size must be a positive multiple of 4096 bytes: " + size);
    }
    this.size = size;
    this.allocation = HostMemory.allocate((long) size + PAGE_SIZE);
    this.base = (allocation + PAGE_SIZE - 1) & -PAGE_SIZE;
    if (size < ALWAYS_FRESH) {
      HostMemory.set(base, size, (byte) 0);
    }
    this.codePages = new int[size >>> PAGE_SHIFT];
  }

  /** The size in bytes. */
  public int size() {
    return size;
  }

  /**
   * The host address of byte 0; page aligned. Valid until {@link #close}, or until the contents are
   * mapped from a file ({@link RamFile#map}).
   */
  public long hostAddress() {
    return base;
  }

  /**
   * Whether an engine keeps decoded or translated code of the page that holds byte {@code offset}.
   */
  public boolean isCode(int offset) {
    return codePages[offset >>> PAGE_SHIFT] != 0;
  }

  /** A reason for {@link #isCode}: an interpreter keeps decoded instructions of the page. */
  public static final int CODE_DECODED = 1;

  /** A reason for {@link #isCode}: a translator keeps regions made from the page. */
  public static final int CODE_TRANSLATED = 2;

  /** Reasons that a CPU can have; those of CPU n are shifted by n times as many bits. */
  public static final int MARKS_PER_CPU = 2;

  /** CPUs that can keep something of a page. */
  public static final int MAX_CPUS = Integer.SIZE / MARKS_PER_CPU;

  /**
   * Adds a reason why the page that holds byte {@code offset} counts as code.
   *
   * @param cpu the number of the CPU whose engine has it
   * @return the reasons that there were before, of all CPUs
   */
  int addCode(int offset, int reason, int cpu) {
    return (int)
        CODE_PAGES.getAndBitwiseOr(
            codePages, offset >>> PAGE_SHIFT, reason << (MARKS_PER_CPU * cpu));
  }

  /** Takes a reason of a CPU away. */
  public void removeCode(int offset, int reason, int cpu) {
    CODE_PAGES.getAndBitwiseAnd(
        codePages, offset >>> PAGE_SHIFT, ~(reason << (MARKS_PER_CPU * cpu)));
  }

  /** The reasons of all CPUs for the page that holds byte {@code offset}. */
  int codeMarks(int offset) {
    return (int) CODE_PAGES.getVolatile(codePages, offset >>> PAGE_SHIFT);
  }

  /** The word at byte {@code offset}, which must be a multiple of 4 inside the RAM. */
  public int word(int offset) {
    check(offset, 4);
    return HostMemory.getInt(base + offset);
  }

  int read(int offset, int width) {
    check(offset, width);
    long address = base + offset;
    return switch (width) {
      case 1 -> HostMemory.getByte(address) & 0xFF;
      case 2 -> HostMemory.getShort(address) & 0xFFFF;
      default -> HostMemory.getInt(address);
    };
  }

  void write(int offset, int width, int value) {
    check(offset, width);
    long address = base + offset;
    switch (width) {
      case 1 -> HostMemory.putByte(address, (byte) value);
      case 2 -> HostMemory.putShort(address, (short) value);
      default -> HostMemory.putInt(address, value);
    }
  }

  /** Stores {@code value} if {@code expected} is there, atomically; returns whether it was. */
  boolean replace(int offset, int expected, int value) {
    check(offset, 4);
    return HostMemory.compareAndSetInt(base + offset, expected, value);
  }

  /**
   * Copies bytes out, on any thread.
   *
   * @throws IndexOutOfBoundsException if they are not all in the RAM
   */
  public void read(int offset, byte[] target, int start, int length) {
    check(offset, length);
    Objects.checkFromIndexSize(start, length, target.length);
    HostMemory.copy(base + offset, target, start, length);
  }

  void write(int offset, byte[] source, int start, int length) {
    check(offset, length);
    Objects.checkFromIndexSize(start, length, source.length);
    HostMemory.copy(source, start, base + offset, length);
  }

  /** Gives up the memory for that at {@code address}, which {@code owner} gives back. */
  void moveTo(long address, Arena owner) {
    close();
    allocation = 0;
    mapped = owner;
    base = address;
  }

  private void check(int offset, int length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + ", size " + size);
    }
  }

  /** Frees the memory. No engine may run any more. */
  @Override
  public void close() {
    if (mapped != null) {
      mapped.close();
    } else {
      HostMemory.free(allocation);
    }
  }
}
