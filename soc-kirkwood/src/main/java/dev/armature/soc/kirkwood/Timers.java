package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;

/** Timers 0 and 1 and the watchdog (functional specification, "CPU Timers"), at TCLK. */
final class Timers extends RegisterBank {
  private static final int COUNTERS = 3;
  private static final int WATCHDOG = 2;

  private final Register control =
      register(0x00, "TIMERS_CONTROL").writable(0x3F).changed(this::set);
  private final TimerCounter[] counters = new TimerCounter[COUNTERS];

  /**
   * The timers.
   *
   * @param system latches what expires
   */
  Timers(MachineContext context, SystemControl system) {
    super("timers", 4, context.log());
    for (int i = 0; i < COUNTERS; i++) {
      int cause = SystemControl.CAUSE_TIMER0 << i;
      boolean isWatchdog = i == WATCHDOG;
      TimerCounter counter =
          new TimerCounter(
              context.clock(),
              context.events(),
              () -> {
                system.raise(cause);
                if (isWatchdog) {
                  system.watchdogExpired();
                }
              },
              () -> !system.isRaised(cause));
      String name = isWatchdog ? "WATCHDOG" : "TIMER" + i;
      register(0x10 + 8 * i, name + "_RELOAD").reads(counter::reload).takes(counter::setReload);
      register(0x14 + 8 * i, name).reads(counter::read).takes(counter::write);
      counters[i] = counter;
    }
    system.onCausesCleared(this::catchUp);
  }

  @Override
  public void reset() {
    super.reset();
    for (TimerCounter counter : counters) {
      counter.reset();
    }
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    for (int i = 0; i < COUNTERS; i++) {
      v.part("counter" + i, counters[i]);
    }
  }

  private void set() {
    for (int i = 0; i < COUNTERS; i++) {
      counters[i].control(control.has(1 << (2 * i)), control.has(2 << (2 * i)));
    }
  }

  private void catchUp() {
    for (TimerCounter counter : counters) {
      counter.catchUp();
    }
  }
}
