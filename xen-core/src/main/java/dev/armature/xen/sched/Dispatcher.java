package dev.armature.xen.sched;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.time.TimerQueue;

/**
 * Gives each CPU to one virtual CPU at a time, as the {@link Scheduler} decides. There is one queue
 * for all CPUs, so that nobody waits while a CPU has nothing to do.
 *
 * <p>Switches happen on the way out of the hypervisor only; until then they are noted, and another
 * CPU is called. While nobody wants to run, a CPU waits for an interrupt; if it is the only one it
 * keeps the registers of whoever ran last, so that going on with the same one costs nothing.
 */
public final class Dispatcher {
  private final PhysicalCpus cpus;
  private final Scheduler scheduler;
  private final TimerDriver clock;
  private Listener listener = (vcpu, now) -> {};
  private long switches;

  /** Who must know of switches. */
  @FunctionalInterface
  public interface Listener {
    /** {@code vcpu} has the CPU from {@code now} on; its registers are not there yet. */
    void runs(Vcpu vcpu, long now);
  }

  /** Schedules {@code cpus}, on which nothing runs yet. */
  public Dispatcher(PhysicalCpus cpus, Scheduler scheduler, TimerDriver clock, TimerQueue timers) {
    this.cpus = cpus;
    this.scheduler = scheduler;
    this.clock = clock;
    for (PhysicalCpu cpu : cpus.all()) {
      cpu.sliceTimer = timers.newTimer(() -> requestSwitch(cpu));
    }
  }

  /** Sets who is told of each virtual CPU that gets a CPU. */
  public void setListener(Listener newListener) {
    listener = newListener;
  }

  /** The scheduler. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** The CPUs. */
  public PhysicalCpus cpus() {
    return cpus;
  }

  /** Who has the CPU that is in the hypervisor, or null. */
  public Vcpu running() {
    return cpus.current().running;
  }

  /** Whose registers and address space are on that CPU, or null. */
  public Vcpu loaded() {
    return cpus.current().loaded;
  }

  /** Switches from one virtual CPU to another since boot. */
  public long switches() {
    return switches;
  }

  /** Has the scheduler asked again on the way out. */
  public void requestSwitch() {
    cpus.current().switchWanted = true;
  }

  private void requestSwitch(PhysicalCpu cpu) {
    cpu.switchWanted = true;
    cpus.call(cpu);
  }

  /** Whether {@link #schedule} has something to do. */
  public boolean wantsSwitch() {
    return cpus.current().switchWanted;
  }

  /** Whether {@code vcpu} has another CPU than the one that is in the hypervisor. */
  public boolean runsElsewhere(Vcpu vcpu) {
    PhysicalCpu cpu = runner(vcpu);
    return cpu != null && cpu != cpus.current();
  }

  /** Has the CPU of {@code vcpu}, which runs elsewhere, enter the hypervisor soon. */
  public void call(Vcpu vcpu) {
    cpus.call(runner(vcpu));
  }

  private PhysicalCpu runner(Vcpu vcpu) {
    PhysicalCpu last = cpus.get(vcpu.lastCpu);
    return last.running == vcpu ? last : null;
  }

  /** Meets the virtual CPU of a new domain. */
  public void add(Vcpu vcpu) {
    scheduler.add(vcpu);
  }

  /** Has the registers of {@code vcpu} in it, where they can be read and changed. */
  public void unload(Vcpu vcpu) {
    vcpu.holders++;
    awaitStopped(vcpu);
    vcpu.holders--;
    PhysicalCpu here = cpus.current();
    if (here.loaded == vcpu) {
      vcpu.save(here.arm());
      here.loaded = here.running == vcpu ? vcpu : null;
    }
    update(vcpu);
  }

  /**
   * Waits until {@code vcpu}, which may not run, has no CPU but perhaps this one; or until it may
   * run again, as another virtual CPU of domain 0 may have it meanwhile.
   */
  public void awaitStopped(Vcpu vcpu) {
    if (runsElsewhere(vcpu)) {
      update(vcpu);
      // Not by runsElsewhere: while this CPU waits it is others that are in the hypervisor.
      PhysicalCpu here = cpus.current();
      cpus.await(() -> runner(vcpu) == null || runner(vcpu) == here || vcpu.isRunnable());
    }
  }

  /** Forgets the virtual CPU of a domain that is no more; it has no CPU but perhaps this one. */
  public void remove(Vcpu vcpu) {
    PhysicalCpu here = cpus.current();
    if (here.running == vcpu) {
      here.running = null;
      here.switchWanted = true;
    }
    if (here.loaded == vcpu) {
      here.loaded = null;
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
      PhysicalCpu cpu = cpuFor(vcpu, now);
      if (cpu != null) {
        requestSwitch(cpu);
      }
    } else if (!runnable) {
      PhysicalCpu cpu = runner(vcpu);
      if (cpu != null) {
        requestSwitch(cpu);
      } else {
        if (vcpu.state() == RunState.RUNNABLE) {
          scheduler.sleep(vcpu);
        }
        vcpu.enterState(restState(vcpu), clock.nanos());
      }
    }
  }

  /**
   * The CPU that is to look at {@code woken}: one that has nothing to do, the one that it ran on
   * last if possible; else one whose virtual CPU has to stand back; else null.
   */
  private PhysicalCpu cpuFor(Vcpu woken, long now) {
    PhysicalCpu last = cpus.get(woken.lastCpu);
    if (isIdle(last) && woken.mayRunOn(last.number())) {
      return last;
    }
    PhysicalCpu idle = idleCpuFor(woken);
    if (idle != null) {
      return idle;
    }
    int number = woken.lastCpu;
    for (int i = 0; i < cpus.count(); i++) {
      PhysicalCpu cpu = cpus.get(number);
      if (woken.mayRunOn(number)
          && (cpu.running == null
              || scheduler.preempts(woken, cpu.running, now - cpu.running.stateEntered()))) {
        return cpu;
      }
      number = number + 1 == cpus.count() ? 0 : number + 1;
    }
    return null;
  }

  private PhysicalCpu idleCpuFor(Vcpu vcpu) {
    for (int i = 0; i < cpus.count(); i++) {
      if (isIdle(cpus.get(i)) && vcpu.mayRunOn(i)) {
        return cpus.get(i);
      }
    }
    return null;
  }

  private static boolean isIdle(PhysicalCpu cpu) {
    return cpu.running == null && !cpu.switchWanted;
  }

  private static RunState restState(Vcpu vcpu) {
    return vcpu.blocked && vcpu.domain().mayRun() ? RunState.BLOCKED : RunState.OFFLINE;
  }

  /** Gives this CPU to whom it is due. What is on it is saved if need be. */
  public void schedule() {
    PhysicalCpu here = cpus.current();
    here.switchWanted = false;
    long now = clock.nanos();
    Vcpu before = here.running;
    if (before != null) {
      scheduler.charge(before, now - before.stateEntered());
      boolean runnable = before.isRunnable();
      before.enterState(runnable ? RunState.RUNNABLE : restState(before), now);
      if (runnable) {
        scheduler.requeue(before, now);
      }
    }
    Vcpu next = scheduler.pick(now, here.number());
    here.running = next;
    if (next == null) {
      idle(here);
      shareWork();
      return;
    }
    next.enterState(RunState.RUNNING, now);
    here.sliceTimer.arm(now + scheduler.slice(now));
    here.arm().acknowledge(ArmCpu.ATTENTION_WAIT);
    listener.runs(next, now);
    load(here, next);
    shareWork();
  }

  /** Somebody who stood back here, or may not run here, may run elsewhere. */
  private void shareWork() {
    for (int i = 0; i < cpus.count(); i++) {
      if (isIdle(cpus.get(i)) && scheduler.hasQueued(i)) {
        requestSwitch(cpus.get(i));
        return;
      }
    }
  }

  /** Keeps {@code vcpu} to CPUs of which there is one at least; a bit of {@code mask} for each. */
  public void keepTo(Vcpu vcpu, long mask) {
    vcpu.affinity = mask;
    PhysicalCpu cpu = runner(vcpu);
    if (cpu != null && !vcpu.mayRunOn(cpu.number())) {
      requestSwitch(cpu);
    }
    shareWork();
  }

  private void idle(PhysicalCpu here) {
    long next = scheduler.nextWake();
    if (next == Long.MAX_VALUE) {
      here.sliceTimer.cancel();
    } else {
      here.sliceTimer.arm(next);
    }
    here.arm().signal(ArmCpu.ATTENTION_WAIT);
    if (cpus.count() > 1 && here.loaded != null) {
      // Another CPU may go on with it.
      here.loaded.save(here.arm());
      here.loaded = null;
    }
  }

  private void load(PhysicalCpu here, Vcpu vcpu) {
    if (vcpu != here.loaded) {
      if (here.loaded != null) {
        here.loaded.save(here.arm());
      }
      here.loaded = vcpu;
      switches++;
      vcpu.restore(here.arm());
    }
  }
}
