package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;
import java.util.List;

/**
 * One of the two GPIO blocks (functional specification, "GPIO"): up to 32 pins, of which each eight
 * share an interrupt. Pins that are inputs read 0, as nothing is connected to them; one that is an
 * output reads what it drives.
 */
final class Gpio extends RegisterBank {
  private static final int PINS_PER_LINE = 8;

  private final Register out = register(0x00, "GPIO_OUT").writable(-1).changed(this::update);
  private final Register inputs =
      register(0x04, "GPIO_OUT_ENABLE").reset(-1).writable(-1).changed(this::update);
  private final Register polarity =
      register(0x0C, "GPIO_IN_POL").writable(-1).changed(this::update);
  private final Register cause = register(0x14, "GPIO_CAUSE").takes(this::clearCauses);
  private final Register edgeMask =
      register(0x18, "GPIO_EDGE_MASK").writable(-1).changed(this::update);
  private final Register levelMask =
      register(0x1C, "GPIO_LEVEL_MASK").writable(-1).changed(this::update);

  private final List<IrqLine> lines;
  private int lastData;

  /**
   * A block.
   *
   * @param lines the interrupts of pins 0–7, 8–15 and so on
   */
  Gpio(String name, List<IrqLine> lines, GuestLog log) {
    super(name, 4, log);
    this.lines = lines;
    register(0x08, "GPIO_BLINK").writable(-1);
    register(0x10, "GPIO_DATA_IN").reads(this::data);
  }

  @Override
  public void reset() {
    super.reset();
    lastData = data();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    lastData = v.word("lastData", lastData);
  }

  private int data() {
    return (out.get() & ~inputs.get()) ^ polarity.get();
  }

  private void clearCauses(int written) {
    cause.lower(~written);
    update();
  }

  /** Notices edges from 0 to 1, and drives the lines. */
  private void update() {
    int data = data();
    cause.raise(data & ~lastData);
    lastData = data;
    int pending = (cause.get() & edgeMask.get()) | (data & levelMask.get());
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).set((pending >>> (PINS_PER_LINE * i) & 0xFF) != 0);
    }
  }
}
