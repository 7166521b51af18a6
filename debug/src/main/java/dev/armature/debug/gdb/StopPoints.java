package dev.armature.debug.gdb;

import dev.armature.debug.Halt;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.DebugStops.Reached;
import dev.armature.runtime.cpu.Watchpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The breakpoints and watchpoints that a client has set. They reach the CPUs when they go on: gdb
 * takes all of them out at each stop and puts them in again, which is nothing then.
 */
final class StopPoints {
  /** Most of all kinds together; more can only be a client's mistake. */
  private static final int MOST = 4096;

  private static final int WRITE = 2;
  private static final int READ = 3;
  private static final int ACCESS = 4;

  private final List<ArmCpu> cpus;
  private final Set<Integer> software = new TreeSet<>();
  private final Set<Integer> hardware = new TreeSet<>();
  private final Set<Watchpoint> watchpoints = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param cpus that are to stop at them
   */
  StopPoints(List<ArmCpu> cpus) {
    this.cpus = cpus;
  }

  /**
   * Inserts or removes what a Z or z packet names.
   *
   * @param type 0 software breakpoint, 1 hardware breakpoint, 2 to 4 watchpoint for writes, reads,
   *     both
   * @param length bytes watched; of no account for breakpoints
   * @return null if there is no such type; else whether it was done
   */
  Boolean change(boolean insert, int type, int address, int length) {
    boolean full = software.size() + hardware.size() + watchpoints.size() >= MOST;
    if (type < 0 || type > ACCESS) {
      return null;
    } else if (insert && full) {
      return false;
    }
    return switch (type) {
      case 0 -> change(insert, software, address);
      case 1 -> change(insert, hardware, address);
      default ->
          isInMemory(address, length)
              && change(
                  insert,
                  watchpoints,
                  new Watchpoint(address, length, type != WRITE, type != READ));
    };
  }

  private static boolean isInMemory(int address, int length) {
    return length > 0 && Integer.toUnsignedLong(address) + length <= 1L << 32;
  }

  private static <T> boolean change(boolean insert, Set<T> set, T value) {
    if (insert) {
      set.add(value);
    } else {
      set.remove(value);
    }
    return true;
  }

  /** Forgets all. */
  void clear() {
    software.clear();
    hardware.clear();
    watchpoints.clear();
  }

  /** Whether there is a breakpoint at {@code address}. */
  boolean hasBreakpoint(int address) {
    return software.contains(address) || hardware.contains(address);
  }

  /**
   * Has each CPU stop at them. CPU thread.
   *
   * @param more addresses to stop at
   */
  void install(Integer... more) {
    Set<Integer> all = new TreeSet<>(software);
    all.addAll(hardware);
    all.addAll(List.of(more));
    int[] addresses = all.stream().mapToInt(Integer::intValue).toArray();
    for (ArmCpu cpu : cpus) {
      cpu.stops.setBreakpoints(addresses);
      installWatchpoints(cpu);
    }
  }

  /** Likewise for a single step of {@code cpu}, which looks at no breakpoints. */
  void installWatchpoints(ArmCpu cpu) {
    cpu.stops.setWatchpoints(List.copyOf(watchpoints));
  }

  /** The stop reply for {@code halt}, without the thread (gdb manual, E.3). */
  String reply(Halt halt, boolean tellsBreakpoints) {
    Reached reached = halt.reached();
    if (halt.cause() == Halt.Cause.REQUESTED) {
      return "T02";
    } else if (reached == null) {
      return "T05";
    } else if (reached.watchpoint() != null) {
      Watchpoint w = reached.watchpoint();
      String kind = w.loads() && w.stores() ? "awatch" : w.loads() ? "rwatch" : "watch";
      return String.format("T05%s:%x;", kind, reached.address());
    } else if (!tellsBreakpoints) {
      return "T05";
    }
    return hardware.contains(reached.address()) ? "T05hwbreak:;" : "T05swbreak:;";
  }
}
