package dev.armature.xen.platform;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.PhysicalMemory;

/** The registers of one device, at its physical address. */
public final class Registers {
  private final MmioDevice device;
  private final int offset;

  /** Registers from {@code base} on, where a device is. */
  public Registers(PhysicalMemory memory, int base) {
    // Found once: the clock is read several times in each event, and windows are searched one by
    // one.
    Mapping mapping = memory.find(base);
    this.device = mapping.device();
    this.offset = base - mapping.start();
  }

  /** Reads the register at {@code register}. */
  public int read(int register) {
    return device.read(offset + register, 4);
  }

  /** Writes the register at {@code register}. */
  public void write(int register, int value) {
    device.write(offset + register, 4, value);
  }
}
