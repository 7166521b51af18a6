package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Guest memory as debuggers access it: whatever the permissions are. An access to a device does
 * what it does when the guest makes it, by words where address and length allow. CPU thread only.
 */
public final class GuestBytes {
  private final PhysicalMemory memory;
  private final IntToLongFunction locate;

  /** Memory as {@code cpu} sees it now. */
  public GuestBytes(ArmCpu cpu) {
    this(cpu.mmu.memory(), cpu.mmu::probeLoad);
  }

  /**
   * Memory as somebody sees it.
   *
   * @param locate the physical address of a virtual one, zero extended; negative if nothing is
   *     mapped there
   */
  public GuestBytes(PhysicalMemory memory, IntToLongFunction locate) {
    this.memory = memory;
    this.locate = locate;
  }

  /**
   * Reads {@code length} bytes.
   *
   * @param physical whether {@code address} is physical, or virtual in the current mapping
   * @return fewer bytes if what follows is not there
   */
  public byte[] read(int address, int length, boolean physical) {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      int count = inPage(address + done, length - done);
      long at = locate(address + done, physical);
      if (at < 0 || !readPage((int) at, bytes, done, count)) {
        return Arrays.copyOf(bytes, done);
      }
      done += count;
    }
    return bytes;
  }

  /**
   * Writes {@code bytes}.
   *
   * @param physical whether {@code address} is physical, or virtual in the current mapping
   * @return whether all of it is there; what is in front of the first page that is not was written
   */
  public boolean write(int address, byte[] bytes, boolean physical) {
    int done = 0;
    while (done < bytes.length) {
      int count = inPage(address + done, bytes.length - done);
      long at = locate(address + done, physical);
      if (at < 0 || !writePage((int) at, bytes, done, count)) {
        return false;
      }
      done += count;
    }
    return true;
  }

  /** How many of {@code length} bytes are in the 1 KB of {@code address}: pages may be so small. */
  private static int inPage(int address, int length) {
    int smallest = Ram.PAGE_SIZE / 4;
    return Math.min(length, smallest - (address & (smallest - 1)));
  }

  private long locate(int address, boolean physical) {
    return physical ? Integer.toUnsignedLong(address) : locate.applyAsLong(address);
  }

  private boolean readPage(int address, byte[] bytes, int start, int count) {
    Mapping m = memory.find(address);
    if (m == null) {
      return false;
    }
    if (m.directRead()) {
      System.arraycopy(memory.readBytes(address, count), 0, bytes, start, count);
      return true;
    }
    int width;
    for (int i = 0; i < count; i += width) {
      width = width(address + i, count - i);
      int value = memory.read(address + i, width);
      for (int b = 0; b < width; b++) {
        bytes[start + i + b] = (byte) (value >>> (Byte.SIZE * b));
      }
    }
    return true;
  }

  private boolean writePage(int address, byte[] bytes, int start, int count) {
    Mapping m = memory.find(address);
    if (m == null) {
      return false;
    }
    if (m.directWrite()) {
      memory.writeBytes(address, bytes, start, count);
      return true;
    }
    int width;
    for (int i = 0; i < count; i += width) {
      width = width(address + i, count - i);
      int value = 0;
      for (int b = 0; b < width; b++) {
        value |= (bytes[start + i + b] & 0xFF) << (Byte.SIZE * b);
      }
      memory.write(address + i, width, value);
    }
    return true;
  }

  private static int width(int address, int left) {
    return (address & 3) == 0 && left >= 4 ? 4 : (address & 1) == 0 && left >= 2 ? 2 : 1;
  }
}
