package dev.armature.xen.sched;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.time.HypervisorTimer;
import dev.armature.xen.time.TimerQueue;

/**
 * Gives the CPU to one virtual CPU at a time, as the {@link Scheduler} decides.
 *
 * <p>Switches happen on the way out of the hypervisor only; until then they are noted. While nobody
 * wants to run, the CPU waits for an interrupt and keeps the registers of whoever ran last, so that
 * going on with the same one costs nothing.
 */
public final class Dispatcher {
  private final ArmCpu cpu;
  private final Scheduler scheduler;
  private final TimerDriver clock;
  private final HypervisorTimer sliceTimer;
  private Listener listener = (vcpu, now) -> {};
  private Vcpu running;
  private Vcpu loaded;
  private boolean wanted;
  private long switches;

  /** Who must know of switches. */
  @FunctionalInterface
  public interface Listener {
    /** {@code vcpu} has the CPU from {@code now} on; its registers are not there yet. */
    void runs(Vcpu vcpu, long now);
  }

  /** Schedules {@code cpu}, on which nothing runs yet. */
  public Dispatcher(ArmCpu cpu, Scheduler scheduler, TimerDriver clock, TimerQueue timers) {
    this.cpu = cpu;
    this.scheduler = scheduler;
    this.clock = clock;
    this.sliceTimer = timers.newTimer(this::requestSwitch);
  }

  /** Sets who is told of each virtual CPU that gets the CPU. */
  public void setListener(Listener newListener) {
    listener = newListener;
  }

  /** The scheduler. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Who has the CPU, or null. */
  public Vcpu running() {
    return running;
  }

  /** Whose registers and address space are on the CPU, or null. */
  public Vcpu loaded() {
    return loaded;
  }

  /** Switches from one virtual CPU to another since boot. */
  public long switches() {
    return switches;
  }

  /** Has the scheduler asked again on the way out. */
  public void requestSwitch() {
    wanted = true;
  }

  /** Whether {@link #schedule} has something to do. */
  public boolean wantsSwitch() {
    return wanted;
  }

  /** Meets the virtual CPU of a new domain. */
  public void add(Vcpu vcpu) {
    scheduler.add(vcpu);
  }

  /** Has the registers of {@code vcpu} in it, where they can be read and changed. */
  public void unload(Vcpu vcpu) {
    if (loaded == vcpu) {
      vcpu.save(cpu);
      loaded = running == vcpu ? vcpu : null;
    }
  }

  /** Forgets the virtual CPU of a domain that is no more. */
  public void remove(Vcpu vcpu) {
    if (running == vcpu) {
      running = null;
      wanted = true;
    }
    if (loaded == vcpu) {
      loaded = null;
    }
    scheduler.remove(vcpu);
  }

  /** Ends {@code vcpu}'s waiting, if it waits. */
  public void wake(Vcpu vcpu) {
    if (vcpu.blocked) {
      vcpu.blocked = false;
      vcpu.polling = false;
      vcpu.wakeTimer.cancel();
      update(vcpu);
    }
  }

  /** Has {@code vcpu} wait for an event. */
  public void block(Vcpu vcpu) {
    vcpu.blocked = true;
    update(vcpu);
  }

  /** Looks at {@code vcpu} again after something changed that decides whether it may run. */
  public void update(Vcpu vcpu) {
    boolean runnable = vcpu.isRunnable();
    boolean known = vcpu.state() == RunState.RUNNING || vcpu.state() == RunState.RUNNABLE;
    if (runnable && !known) {
      long now = clock.nanos();
      vcpu.enterState(RunState.RUNNABLE, now);
      scheduler.wake(vcpu, now);
      wanted |= running == null || scheduler.preempts(vcpu, running, now - running.stateEntered());
    } else if (!runnable) {
      if (vcpu == running) {
        wanted = true;
      } else {
        if (vcpu.state() == RunState.RUNNABLE) {
          scheduler.sleep(vcpu);
        }
        vcpu.enterState(restState(vcpu), clock.nanos());
      }
    }
  }

  private static RunState restState(Vcpu vcpu) {
    return vcpu.blocked && vcpu.domain().mayRun() ? RunState.BLOCKED : RunState.OFFLINE;
  }

  /** Gives the CPU to whom it is due. What is on the CPU is saved if need be. */
  public void schedule() {
    wanted = false;
    long now = clock.nanos();
    if (running != null) {
      scheduler.charge(running, now - running.stateEntered());
      boolean runnable = running.isRunnable();
      running.enterState(runnable ? RunState.RUNNABLE : restState(running), now);
      if (runnable) {
        scheduler.requeue(running, now);
      }
    }
    running = scheduler.pick(now);
    if (running == null) {
      idle();
      return;
    }
    running.enterState(RunState.RUNNING, now);
    sliceTimer.arm(now + scheduler.slice(now));
    cpu.acknowledge(ArmCpu.ATTENTION_WAIT);
    listener.runs(running, now);
    load(running);
  }

  private void idle() {
    long next = scheduler.nextWake();
    if (next == Long.MAX_VALUE) {
      sliceTimer.cancel();
    } else {
      sliceTimer.arm(next);
    }
    cpu.signal(ArmCpu.ATTENTION_WAIT);
  }

  private void load(Vcpu vcpu) {
    if (vcpu != loaded) {
      if (loaded != null) {
        loaded.save(cpu);
      }
      loaded = vcpu;
      switches++;
      vcpu.restore(cpu);
    }
  }
}
