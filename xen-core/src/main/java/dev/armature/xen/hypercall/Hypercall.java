package dev.armature.xen.hypercall;

import dev.armature.xen.domain.Vcpu;

/** One entry of a hypercall table. */
@FunctionalInterface
public interface Hypercall {
  /**
   * Does the call.
   *
   * @param caller who calls; its registers are on the CPU
   * @param r0 to r3: the arguments, any values
   * @return the result for r0; errors are negative
   * @throws dev.armature.runtime.cpu.GuestAbort if the guest may not access what an argument points
   *     to, which is -EFAULT
   */
  int call(Vcpu caller, int r0, int r1, int r2, int r3);
}
