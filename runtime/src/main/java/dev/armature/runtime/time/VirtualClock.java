package dev.armature.runtime.time;

import dev.armature.runtime.cpu.ArmCpu;

/**
 * Guest time derived from the number of instructions executed, so that a run is reproducible to the
 * bit. Time in which the guest waits for an interrupt is skipped, not slept.
 */
public final class VirtualClock implements MachineClock {
  /** 4 ns an instruction: 250 MIPS, about what an ARM926EJ-S at 266 MHz does. */
  public static final int NANOS_PER_INSTRUCTION = 4;

  private final ArmCpu cpu;
  private long skipped;

  /** A clock that counts the instructions of {@code cpu}. */
  public VirtualClock(ArmCpu cpu) {
    this.cpu = cpu;
  }

  @Override
  public long nanos() {
    return cpu.retired() * NANOS_PER_INSTRUCTION + skipped;
  }

  @Override
  public void resumeAt(long nanos) {
    skipped = nanos - cpu.retired() * NANOS_PER_INSTRUCTION;
  }

  /** Moves time forward to {@code nanos} if it is later than now. */
  public void skipTo(long nanos) {
    skipped += Math.max(0, nanos - nanos());
  }
}
