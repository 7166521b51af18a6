package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from host threads to the CPU thread: one bit of the CPU's attention word for each source
 * of events. To post one is to set its bit, which takes no lock and allocates nothing; what there
 * is to do lies with the source, in a queue of its own if there can be more than one.
 */
public final class HostEvents {
  private final List<Runnable> actions = new ArrayList<>();
  private final ArmCpu cpu;
  private final Runnable wake;

  /** Events for the thread that runs {@code cpu}; {@code wake} unparks it if the guest waits. */
  HostEvents(ArmCpu cpu, Runnable wake) {
    this.cpu = cpu;
    this.wake = wake;
  }

  /**
   * Adds a source, before the machine runs.
   *
   * @param action runs on the CPU thread soon after a post, once for all posts before it
   * @return posts an event; any thread
   * @throws IllegalStateException if there are {@link ArmCpu#MAX_HOST_SOURCES}
   */
  public Runnable source(Runnable action) {
    if (actions.size() == ArmCpu.MAX_HOST_SOURCES) {
      throw new IllegalStateException("no further source of host events is possible");
    }
    int bit = ArmCpu.ATTENTION_FIRST_SOURCE << actions.size();
    actions.add(action);
    return () -> post(bit);
  }

  private void post(int bit) {
    int before = cpu.signal(bit);
    // The CPU sets this bit before it looks a last time: either it sees the other, or is seen here.
    if ((before & ArmCpu.ATTENTION_WAIT) != 0) {
      wake.run();
    }
  }

  /** Runs the actions of what was posted, in the order of the sources. CPU thread only. */
  public void drain() {
    int posted = cpu.acknowledge(ArmCpu.ATTENTION_SOURCES);
    while (posted != 0) {
      actions
          .get(
              Integer.numberOfTrailingZeros(posted)
                  - Integer.numberOfTrailingZeros(ArmCpu.ATTENTION_FIRST_SOURCE))
          .run();
      posted &= posted - 1;
    }
  }
}
