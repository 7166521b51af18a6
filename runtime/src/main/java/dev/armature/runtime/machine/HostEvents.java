package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The way from host threads to the CPU thread: a lock-free queue of actions and one bit of the
 * CPU's attention word.
 *
 * <p>Posting a preallocated action allocates nothing while the queue's current chunk has room.
 */
public final class HostEvents {
  private static final int CHUNK = 256;

  private final MpscUnboundedArrayQueue<Runnable> queue = new MpscUnboundedArrayQueue<>(CHUNK);
  private final ArmCpu cpu;
  private final Runnable wake;

  /** Events for the thread that runs {@code cpu}; {@code wake} unparks it if the guest waits. */
  HostEvents(ArmCpu cpu, Runnable wake) {
    this.cpu = cpu;
    this.wake = wake;
  }

  /** Has {@code action} run on the CPU thread soon, in the order of posting. Any thread. */
  public void post(Runnable action) {
    queue.offer(action);
    cpu.signal(ArmCpu.ATTENTION_HOST);
    wake.run();
  }

  /** Runs what was posted. CPU thread only. */
  public void drain() {
    for (Runnable action = queue.poll(); action != null; action = queue.poll()) {
      action.run();
    }
  }
}
