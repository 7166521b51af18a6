package dev.armature.xen.sched;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.AddressGuard;
import dev.armature.xen.time.HypervisorTimer;

/** One of the machine's CPUs, and whom it runs. */
public final class PhysicalCpu {
  private final ArmCpu arm;
  private AddressGuard guard;

  /** Who has it, or null. */
  Vcpu running;

  /** Whose registers and address space are on it, or null. */
  Vcpu loaded;

  /** Whether the scheduler is to be asked on the way out. */
  boolean switchWanted;

  /** Ends the time that {@link #running} may run. */
  HypervisorTimer sliceTimer;

  PhysicalCpu(ArmCpu arm) {
    this.arm = arm;
  }

  /** The CPU itself. */
  public ArmCpu arm() {
    return arm;
  }

  /** Its number, from 0. */
  public int number() {
    return arm.number();
  }

  /** Who has it, or null. */
  public Vcpu running() {
    return running;
  }

  /** Whose registers and address space are on it, or null. */
  public Vcpu loaded() {
    return loaded;
  }

  /** What keeps whom it runs in his own memory. */
  public AddressGuard guard() {
    return guard;
  }

  /** Installs the guard, once. */
  public void setGuard(AddressGuard newGuard) {
    guard = newGuard;
    arm.mmu.setFrameGuard(newGuard);
  }
}
