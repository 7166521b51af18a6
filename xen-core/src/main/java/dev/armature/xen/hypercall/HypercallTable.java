package dev.armature.xen.hypercall;

import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.trace.XenEvents;
import java.util.Arrays;

/** The hypercalls of one interface, by number. Numbers without an entry answer -ENOSYS. */
public final class HypercallTable {
  private static final Hypercall NOT_IMPLEMENTED = (v, r0, r1, r2, r3) -> -Errno.ENOSYS;

  /** A call without effect: r0 stays as it was, as it did in the 2008 release. */
  private static final Hypercall WITHOUT_EFFECT = (v, r0, r1, r2, r3) -> r0;

  private final Hypercall[] calls;
  private final long[] counts;
  private final XenEvents events;

  /** Null if nobody wants to know. */
  private final GuestLog log;

  /**
   * @param size one more than the highest number
   * @param log where each call is told, if anybody wants it
   * @param events told of the calls
   */
  public HypercallTable(int size, GuestLog log, XenEvents events) {
    this.log = log.isOn(Category.HYPERCALL) ? log : null;
    this.events = events;
    calls = new Hypercall[size];
    counts = new long[size];
    Arrays.fill(calls, NOT_IMPLEMENTED);
  }

  /** Enters a call. */
  public void set(int number, Hypercall call) {
    calls[number] = call;
  }

  /** Has {@code numbers} succeed without effect. */
  public void setWithoutEffect(int... numbers) {
    for (int number : numbers) {
      calls[number] = WITHOUT_EFFECT;
    }
  }

  /** How often {@code number} was called. */
  public long count(int number) {
    return counts[number];
  }

  /** All calls. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Calls {@code number}, any value, and turns a fault of the guest's pointers into -EFAULT. */
  public int call(Vcpu caller, int number, int r0, int r1, int r2, int r3) {
    if (number < 0 || number >= calls.length) {
      return -Errno.ENOSYS;
    }
    counts[number]++;
    caller.domain().hypercalls++;
    int result = callEntered(caller, number, r0, r1, r2, r3);
    if (log != null) {
      log.log(
          Category.HYPERCALL,
          "hypercall: dom%d %d(%x, %x, %x, %x) = %d",
          caller.domain().id(),
          number,
          r0,
          r1,
          r2,
          r3,
          result);
    }
    return result;
  }

  private int callEntered(Vcpu caller, int number, int r0, int r1, int r2, int r3) {
    try {
      return events.call(calls[number], caller, number, r0, r1, r2, r3);
    } catch (GuestAbort abort) {
      return -Errno.EFAULT;
    }
  }
}
