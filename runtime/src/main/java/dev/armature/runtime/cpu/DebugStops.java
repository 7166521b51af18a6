package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Ram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a debugger wants the CPU to stop, and where it did: in front of an instruction, with {@link
 * ArmCpu#ATTENTION_DEBUG} set. CPU thread only, but for {@link #concern}.
 *
 * <p>Nothing here is looked at while code runs that has no breakpoint in it and no watched page to
 * access. Engines leave a breakpoint's instruction out of what they translate and have the
 * interpreter meet a stop in its place; pages with watched bytes are kept out of the soft TLB, so
 * that their accesses take the slow path of {@link Mmu}.
 */
public final class DebugStops {
  /**
   * The CPU reached a breakpoint or tried to access a watched byte.
   *
   * @param address of the breakpoint, or of the access
   * @param watchpoint what was watched, or null for a breakpoint
   */
  public record Reached(int address, Watchpoint watchpoint) {}

  private static final int PAGE = -Ram.PAGE_SIZE;

  private final ArmCpu cpu;
  private final List<Runnable> listeners = new ArrayList<>();

  // Volatile, since a translator's own thread asks whether they concern what it translates.

  private volatile int[] breakpoints = {};
  private volatile List<Watchpoint> watchpoints = List.of();
  private int changes;
  private Reached reached;

  /** Whether there are watchpoints that count now. */
  private boolean watching;

  DebugStops(ArmCpu cpu) {
    this.cpu = cpu;
  }

  /** Calls {@code listener} when breakpoints or watchpoints were changed. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Replaces all breakpoints by those at the virtual addresses {@code addresses}. */
  public void setBreakpoints(int... addresses) {
    int[] wanted = addresses.clone();
    Arrays.sort(wanted);
    if (!Arrays.equals(wanted, breakpoints)) {
      breakpoints = wanted;
      changed();
    }
  }

  /** Replaces all watchpoints. */
  public void setWatchpoints(List<Watchpoint> wanted) {
    if (!wanted.equals(watchpoints)) {
      watchpoints = List.copyOf(wanted);
      watching = !watchpoints.isEmpty();
      if (watching) {
        cpu.mmu.flushAll();
        changed();
      }
    }
  }

  private void changed() {
    changes++;
    listeners.forEach(Runnable::run);
  }

  /**
   * A number that changes when there may be breakpoints or watchpoints that were not there before.
   */
  public int changes() {
    return changes;
  }

  /** Whether there is a breakpoint at the virtual address {@code va}. */
  public boolean isBreakpoint(int va) {
    for (int address : breakpoints) {
      if (address == va) {
        return true;
      }
    }
    return false;
  }

  /** The breakpoints in the virtual page of {@code va}. */
  public int[] breakpointsInPage(int va) {
    int count = 0;
    int[] found = new int[breakpoints.length];
    for (int address : breakpoints) {
      if (((address ^ va) & PAGE) == 0) {
        found[count++] = address;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * Whether code made of the instructions and constants from {@code first} to {@code last}, virtual
   * addresses, both included, would pass over a breakpoint or a load that is watched.
   */
  public boolean concern(int first, int last) {
    for (int address : breakpoints) {
      if (Integer.compareUnsigned(address, first) >= 0
          && Integer.compareUnsigned(address, last) <= 0) {
        return true;
      }
    }
    return anyWatched(first, last, false);
  }

  /** Whether there are watchpoints. */
  boolean watches() {
    return watching;
  }

  /** Whether loads, or stores, in the page of {@code va} must take the slow path. */
  boolean watchPage(int va, boolean store) {
    return watching && anyWatched(va & PAGE, va | ~PAGE, store);
  }

  private boolean anyWatched(int first, int last, boolean store) {
    for (Watchpoint w : watchpoints) {
      if ((store ? w.stores() : w.loads()) && w.overlaps(first, last)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What watches a byte of the access of {@code width} bytes at {@code va}, which must not happen
   * then; null for nothing. Accesses that a hypervisor does for its guest are not looked at: it
   * could not be stopped half-way.
   */
  Watchpoint watchpointAt(int va, int width, boolean store) {
    if (watching && !cpu.takingException()) {
      for (Watchpoint w : watchpoints) {
        if ((store ? w.stores() : w.loads()) && w.overlaps(va, va + width - 1)) {
          return w;
        }
      }
    }
    return null;
  }

  /** The CPU is in front of an instruction that would access {@code va}. */
  void watchpointReached(int va, Watchpoint watchpoint) {
    reached(new Reached(va, watchpoint));
  }

  /** The CPU is in front of the instruction at {@code va}, which has a breakpoint. */
  public void breakpointReached(int va) {
    reached(new Reached(va, null));
  }

  private void reached(Reached what) {
    reached = what;
    cpu.signal(ArmCpu.ATTENTION_DEBUG);
  }

  /** Whether the CPU stopped and nobody has asked where. */
  public boolean isReached() {
    return reached != null;
  }

  /** Where the CPU stopped, once; null if it did not. */
  public Reached takeReached() {
    Reached what = reached;
    reached = null;
    return what;
  }
}
