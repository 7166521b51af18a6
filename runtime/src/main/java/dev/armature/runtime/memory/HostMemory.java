package dev.armature.runtime.memory;

import jdk.internal.misc.Unsafe;

/**
 * Memory outside the Java heap, by host address, and fields of arrays, by offset: unchecked, for
 * the engines and what lies under them. A wrong address ends the process.
 *
 * <p>Straight to the JVM's intrinsics. Agrona's class of the same kind links each of its methods by
 * a bootstrap method when it is first used, 2 ms each, which no AOT cache keeps; the handful that a
 * start needs came to 20 ms. The first memory segment of a process makes five method handles, 20 to
 * 40 ms.
 */
public final class HostMemory {
  /** Where an {@code int[]} has its first element, in bytes. */
  public static final int INT_ARRAY_BASE = (int) Unsafe.ARRAY_INT_BASE_OFFSET;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private HostMemory() {}

  /** As malloc: {@code bytes} bytes of any contents, or an {@link OutOfMemoryError}. */
  public static long allocate(long bytes) {
    return UNSAFE.allocateMemory(bytes);
  }

  /** As free. */
  public static void free(long address) {
    UNSAFE.freeMemory(address);
  }

  /** As memset. */
  public static void set(long address, long bytes, byte value) {
    UNSAFE.setMemory(address, bytes, value);
  }

  /** Copies {@code length} bytes at {@code address} into an array. */
  public static void copy(long address, byte[] target, int start, int length) {
    UNSAFE.copyMemory(null, address, target, Unsafe.ARRAY_BYTE_BASE_OFFSET + start, length);
  }

  /** Copies {@code length} bytes of an array to {@code address}. */
  public static void copy(byte[] source, int start, long address, int length) {
    UNSAFE.copyMemory(source, Unsafe.ARRAY_BYTE_BASE_OFFSET + start, null, address, length);
  }

  /**
   * The host address of a guest's. The guest's counts as unsigned: a register of the host that was
   * written as 32 bits has its upper half zero already, while a sign costs an instruction, which a
   * walk along a list waits for.
   *
   * @param addend host address of the guest's address 0, whether or not there is one
   */
  public static long at(long addend, int va) {
    return addend + (va & 0xFFFFFFFFL);
  }

  /** The byte at {@code address}, with its sign. */
  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  /** The halfword at {@code address}, with its sign. */
  public static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  /** The halfword at {@code address}, without sign. */
  public static char getChar(long address) {
    return UNSAFE.getChar(address);
  }

  /** The word at {@code address}. */
  public static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  /** The doubleword at {@code address}. */
  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  /** Stores a byte. */
  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  /** Stores a halfword. */
  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  /** Stores a word. */
  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  /** Stores a doubleword. */
  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Stores a byte and returns what was there, atomically. */
  public static byte getAndSetByte(long address, byte value) {
    return UNSAFE.getAndSetByte(null, address, value);
  }

  /** Stores a word and returns what was there, atomically. */
  public static int getAndSetInt(long address, int value) {
    return UNSAFE.getAndSetInt(null, address, value);
  }

  /** Stores {@code value} if {@code expected} is there, atomically; returns whether it was. */
  public static boolean compareAndSetInt(long address, int expected, int value) {
    return UNSAFE.compareAndSetInt(null, address, expected, value);
  }

  /**
   * The element {@code offset} bytes into the object {@code array}, see {@link #INT_ARRAY_BASE}.
   */
  public static int getInt(int[] array, long offset) {
    return UNSAFE.getInt(array, offset);
  }

  /** Stores the element {@code offset} bytes into the object {@code array}. */
  public static void putInt(int[] array, long offset, int value) {
    UNSAFE.putInt(array, offset, value);
  }
}
