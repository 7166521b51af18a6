package dev.armature.runtime.load;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.List;

/** What a machine starts from: contents of its memory, and the registers of its CPU. */
public final class BootImage {
  private static final int ZEROES = 1 << 16;

  private final List<Placement> placements;
  private final long entry;
  private final int machineType;
  private final long arguments;

  /**
   * @param entry of the first instruction, bit 0 set for Thumb
   * @param machineType for r1
   * @param arguments physical address of the device tree or ATAGs for r2, or 0
   */
  BootImage(List<Placement> placements, long entry, int machineType, long arguments) {
    this.placements = List.copyOf(placements);
    this.entry = entry;
    this.machineType = machineType;
    this.arguments = arguments;
  }

  /**
   * Fills memory and sets the registers by the ARM Linux boot protocol: r0 = 0, r1 = machine type,
   * r2 = device tree or ATAGs. The rest of that protocol, SVC mode, interrupts masked and the MMU
   * off, is what a reset gives: the CPU must just have been reset.
   */
  public void install(PhysicalMemory memory, ArmCpu cpu) {
    byte[] zeroes = new byte[ZEROES];
    for (Placement p : placements) {
      memory.writeBytes((int) p.start(), p.bytes(), p.offset(), p.length());
      for (long at = p.start() + p.length(); at < p.end(); at += ZEROES) {
        memory.writeBytes((int) at, zeroes, 0, (int) Math.min(ZEROES, p.end() - at));
      }
    }
    cpu.r[0] = 0;
    cpu.r[1] = machineType;
    cpu.r[2] = (int) arguments;
    cpu.thumb = (entry & 1) != 0;
    cpu.pc = (int) entry & ~1;
  }
}
