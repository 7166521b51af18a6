package dev.armature.primecell;

import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;

/**
 * SP804 dual timer (ARM DDI 0271, chapter 3): two {@link Sp804Counter counters} at offsets 00 and
 * 20 that share one interrupt output.
 */
public final class Sp804Timers extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0014_1804;

  private final Sp804Counter first;
  private final Sp804Counter second;
  private final IrqLine irq;

  /**
   * A dual timer.
   *
   * @param irq TIMINTC, the combined output
   * @param tickNanos period of TIMCLK in nanoseconds of guest time
   */
  public Sp804Timers(MachineContext context, IrqLine irq, long tickNanos) {
    super("sp804", PERIPHERAL_ID, context.log());
    this.irq = irq;
    this.first = counter(context, tickNanos, 0x00, "Timer1");
    this.second = counter(context, tickNanos, 0x20, "Timer2");
    reset();
  }

  private Sp804Counter counter(MachineContext context, long tickNanos, int at, String name) {
    Sp804Counter counter =
        new Sp804Counter(
            context,
            tickNanos,
            this::update,
            register(at, name + "Load").writable(-1),
            register(at + 0x08, name + "Control")
                .reset(Sp804Counter.INTERRUPT_ENABLE)
                .writable(Sp804Counter.CONTROL_BITS));
    register(at + 0x04, name + "Value").reads(counter::value);
    register(at + 0x0C, name + "IntClr").takes(counter::clearInterrupt);
    register(at + 0x10, name + "RIS").reads(counter::rawStatus);
    register(at + 0x14, name + "MIS").reads(counter::maskedStatus);
    register(at + 0x18, name + "BGLoad").reads(counter::load).takes(counter::setBackgroundLoad);
    return counter;
  }

  @Override
  public void reset() {
    super.reset();
    first.reset();
    second.reset();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("first", first);
    v.part("second", second);
  }

  private void update() {
    irq.set(first.interrupt() || second.interrupt());
  }
}
