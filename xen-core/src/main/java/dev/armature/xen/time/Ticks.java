package dev.armature.xen.time;

import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.Virq;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.PhysicalCpu;

/**
 * Time as guests see it: the words in their shared pages, and a hundred times a second the virtual
 * timer interrupt for whoever runs. While nobody runs nothing ticks.
 */
public final class Ticks {
  /** Nanoseconds from tick to tick. */
  public static final long PERIOD = 10_000_000;

  private final TimerDriver clock;
  private final Dispatcher dispatcher;
  private final EventChannels channels;
  private final XenConsole console;
  private final HypervisorTimer timer;

  /** Ticks for whom {@code dispatcher} runs. */
  public Ticks(
      TimerDriver clock,
      TimerQueue timers,
      Dispatcher dispatcher,
      EventChannels channels,
      XenConsole console) {
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.channels = channels;
    this.console = console;
    this.timer = timers.newTimer(this::expired);
  }

  private void expired() {
    long now = clock.nanos();
    for (PhysicalCpu cpu : dispatcher.cpus().all()) {
      if (cpu.running() != null) {
        tick(cpu.running(), now);
        arm(now);
      }
    }
  }

  private void arm(long now) {
    timer.arm((now / PERIOD + 1) * PERIOD);
  }

  /** {@code vcpu} gets the CPU: it sees that time has passed since. */
  public void runs(Vcpu vcpu, long now) {
    if (vcpu.lastTick != now / PERIOD) {
      tick(vcpu, now);
    }
    if (vcpu.period != 0) {
      continuePeriods(vcpu, now);
    }
    if (!timer.isArmed()) {
      arm(now);
    }
  }

  /** Gives {@code vcpu} the time and a timer interrupt: a deadline of its own has come. */
  public void deadline(Vcpu vcpu) {
    long now = clock.nanos();
    vcpu.lastTick = now / PERIOD;
    publish(vcpu, now);
    channels.raise(vcpu, Virq.TIMER);
  }

  /**
   * The present period of {@code vcpu} has ended. One that does not run hears of it when it does.
   */
  public void periodEnded(Vcpu vcpu) {
    if (vcpu.state() == RunState.RUNNING) {
      continuePeriods(vcpu, clock.nanos());
    }
  }

  /** However many periods have ended, there is one interrupt. */
  private void continuePeriods(Vcpu vcpu, long now) {
    if (vcpu.periodEnds <= now) {
      vcpu.periodEnds = now + vcpu.period;
      publish(vcpu, now);
      channels.raise(vcpu, Virq.TIMER);
    }
    vcpu.periodicTimer.arm(vcpu.periodEnds);
  }

  private void tick(Vcpu vcpu, long now) {
    vcpu.lastTick = now / PERIOD;
    publish(vcpu, now);
    if (vcpu.domain().abi.ticks()) {
      channels.raise(vcpu, Virq.TIMER);
    }
    if (vcpu.domain().sharedInfo != null && vcpu.heldEvents().look(vcpu, now)) {
      console.print(
          "Domain %d: virtual CPU %d runs on with events masked, and one waits",
          vcpu.domain().id(), vcpu.id());
    }
  }

  private static void publish(Vcpu vcpu, long now) {
    if (vcpu.domain().sharedInfo != null) {
      vcpu.info().setSystemTime(now);
    }
  }
}
