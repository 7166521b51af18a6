package dev.armature.xen.domain;

import dev.armature.runtime.cpu.ExceptionKind;

/**
 * Notices a virtual CPU whose handler of a fault faults itself: no vectors where it says they are,
 * no stack. It would go round for ever, and nobody would be told why.
 */
public final class FaultLoop {
  private static final int ENDLESS = 1000;

  private ExceptionKind kind;
  private int address;
  private int link;
  private long hypercalls;
  private int times;

  /**
   * Counts a fault, before the guest's kernel is told.
   *
   * @param kind of the fault
   * @param address of the instruction
   * @param link the link register, which an exception sets in the later interface
   * @param vcpu who meets it
   * @return whether the last thousand were the same, all of them with events masked as they are in
   *     a handler, without a hypercall in between as it takes to leave one
   */
  public boolean isEndless(ExceptionKind kind, int address, int link, Vcpu vcpu) {
    boolean same =
        this.kind == kind
            && this.address == address
            && this.link == link
            && hypercalls == vcpu.domain().hypercalls
            && vcpu.info().upcallsMasked();
    this.kind = kind;
    this.address = address;
    this.link = link;
    hypercalls = vcpu.domain().hypercalls;
    times = same ? times + 1 : 0;
    return times == ENDLESS;
  }
}
