package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.List;

/** The CPUs that debuggers see. CPU thread only. */
public interface DebugThreads {
  /** All of them; they may come and go while the machine runs. At least one. */
  List<DebugThread> all();

  /** The one that the machine stopped in. */
  DebugThread current();

  /** The one of that number, or null. */
  default DebugThread numbered(int id) {
    return all().stream().filter(thread -> thread.id() == id).findAny().orElse(null);
  }

  /** A machine's own CPU, and nothing else. */
  static DebugThreads of(ArmCpu cpu) {
    CpuThread thread = new CpuThread(cpu);
    return new DebugThreads() {
      @Override
      public List<DebugThread> all() {
        return List.of(thread);
      }

      @Override
      public DebugThread current() {
        return thread;
      }
    };
  }
}
