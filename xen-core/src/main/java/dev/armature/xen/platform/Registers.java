package dev.armature.xen.platform;

import dev.armature.runtime.memory.PhysicalMemory;

/** The registers of one device, at its physical address. */
public final class Registers {
  private final PhysicalMemory memory;
  private final int base;

  /** Registers from {@code base} on. */
  public Registers(PhysicalMemory memory, int base) {
    this.memory = memory;
    this.base = base;
  }

  /** Reads the register at {@code offset}. */
  public int read(int offset) {
    return memory.read(base + offset, 4);
  }

  /** Writes the register at {@code offset}. */
  public void write(int offset, int value) {
    memory.write(base + offset, 4, value);
  }
}
