package dev.armature.xen;

import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.xen.domain.Vcpu;

/**
 * How a guest's kernel is left and entered, one way for each generation of the interface. All are
 * called for the virtual CPU whose registers are on the CPU.
 */
interface GuestEntry {
  /**
   * A SWI at {@code address}: does the hypercall that it asks for.
   *
   * @return false if it is none, but a system call for the guest's own kernel
   */
  boolean hypercall(Vcpu vcpu, int address);

  /**
   * Does what the undefined instruction at {@code address} does on the CPUs that the interface was
   * made for.
   *
   * @return false if it is undefined there, too
   */
  boolean emulate(Vcpu vcpu, int address);

  /** Has the guest's kernel see an exception of the instruction at {@code address}. */
  void reflect(Vcpu vcpu, ExceptionKind kind, int address);

  /** Whether an event is to be delivered now. */
  boolean wantsEvent(Vcpu vcpu);

  /** Delivers an event. */
  void deliverEvent(Vcpu vcpu);
}
