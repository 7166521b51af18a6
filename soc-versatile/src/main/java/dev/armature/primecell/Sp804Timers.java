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

  private static final int SECOND_COUNTER = 0x20;
  private static final int END_OF_COUNTERS = 0x40;

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
    this.first = new Sp804Counter(context, tickNanos, this::update);
    this.second = new Sp804Counter(context, tickNanos, this::update);
    reset();
  }

  @Override
  public void reset() {
    first.reset();
    second.reset();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("first", first);
    v.part("second", second);
  }

  @Override
  protected int readRegister(int offset) {
    if (offset < SECOND_COUNTER) {
      return first.read(offset);
    }
    return offset < END_OF_COUNTERS
        ? second.read(offset - SECOND_COUNTER)
        : noReadableRegister(offset);
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (offset < SECOND_COUNTER) {
      first.write(offset, value);
    } else if (offset < END_OF_COUNTERS) {
      second.write(offset - SECOND_COUNTER, value);
    } else {
      noWritableRegister(offset, value);
    }
  }

  private void update() {
    irq.set(first.interrupt() || second.interrupt());
  }
}
