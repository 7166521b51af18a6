package dev.armature.xen.memory;

import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * The memory of the running guest by its virtual addresses, for the arguments of hypercalls.
 *
 * <p>Every access goes through the guest's own tables with the rights it has now. What it could not
 * do itself, and what lies at or above {@link #LIMIT}, throws {@link GuestAbort}, which becomes
 * -EFAULT where hypercalls are dispatched.
 */
public final class GuestMemory {
  /** Where the hypervisor's part of the address space starts. */
  public static final int LIMIT = 0xFC000000;

  private final PhysicalCpus cpus;

  /** The memory of whoever runs on the CPU that is in the hypervisor. */
  public GuestMemory(PhysicalCpus cpus) {
    this.cpus = cpus;
  }

  /** Throws unless {@code size} (unsigned) bytes at {@code va} end at or below {@link #LIMIT}. */
  public static void checkRange(int va, long size) {
    if (Integer.toUnsignedLong(va) + size > Integer.toUnsignedLong(LIMIT)) {
      throw GuestAbort.DATA;
    }
  }

  /** A byte. */
  public int byteAt(int va) {
    checkRange(va, 1);
    return mmu().load8(va);
  }

  /** Stores a byte. */
  public void setByte(int va, int value) {
    checkRange(va, 1);
    mmu().store8(va, value);
  }

  /** A halfword. */
  public int half(int va) {
    checkRange(va, 2);
    return (va & 1) == 0 ? mmu().load16(va) : mmu().load8(va) | mmu().load8(va + 1) << 8;
  }

  /** Stores a halfword. */
  public void setHalf(int va, int value) {
    checkRange(va, 2);
    if ((va & 1) == 0) {
      mmu().store16(va, value);
    } else {
      mmu().store8(va, value);
      mmu().store8(va + 1, value >>> 8);
    }
  }

  /** A word. */
  public int word(int va) {
    checkRange(va, 4);
    return (va & 3) == 0 ? mmu().load32(va) : half(va) | half(va + 2) << 16;
  }

  /** Stores a word. */
  public void setWord(int va, int value) {
    checkRange(va, 4);
    if ((va & 3) == 0) {
      mmu().store32(va, value);
    } else {
      setHalf(va, value);
      setHalf(va + 2, value >>> 16);
    }
  }

  /** Loads words from {@code va}, any address. */
  public void words(int va, int[] words, int count) {
    checkRange(va, 4L * count);
    if ((va & 3) == 0) {
      mmu().loadWords(va, words, count);
    } else {
      for (int i = 0; i < count; i++) {
        words[i] = word(va + 4 * i);
      }
    }
  }

  /** Stores words from {@code va} on, a multiple of 4. */
  public void setWords(int va, int[] words, int count) {
    checkRange(va, 4L * count);
    mmu().storeWords(va, words, count);
  }

  /** A doubleword. */
  public long dword(int va) {
    return Integer.toUnsignedLong(word(va)) | (long) word(va + 4) << 32;
  }

  /** Stores a doubleword. */
  public void setDword(int va, long value) {
    setWord(va, (int) value);
    setWord(va + 4, (int) (value >>> 32));
  }

  /** Stores {@code bytes}. */
  public void write(int va, byte[] bytes) {
    checkRange(va, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      mmu().store8(va + i, bytes[i]);
    }
  }

  private Mmu mmu() {
    return cpus.arm().mmu;
  }
}
