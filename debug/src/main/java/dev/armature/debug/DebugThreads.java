package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.List;

/** The CPUs that debuggers see. CPU thread only. */
public interface DebugThreads {
  /** All of them; they may come and go while the machine runs. At least one. */
  List<DebugThread> all();

  /** The one that {@code cpu} runs, or ran last. */
  DebugThread on(ArmCpu cpu);

  /** The one of that number, or null. */
  default DebugThread numbered(int id) {
    return all().stream().filter(thread -> thread.id() == id).findAny().orElse(null);
  }

  /** A machine's own CPUs, and nothing else. */
  static DebugThreads of(List<ArmCpu> cpus) {
    List<DebugThread> threads = cpus.stream().map(DebugThread::of).toList();
    return new DebugThreads() {
      @Override
      public List<DebugThread> all() {
        return threads;
      }

      @Override
      public DebugThread on(ArmCpu cpu) {
        return threads.get(cpu.number());
      }
    };
  }
}
