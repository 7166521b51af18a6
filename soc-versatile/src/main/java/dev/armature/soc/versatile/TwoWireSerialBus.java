package dev.armature.soc.versatile;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.state.StateVisitor;

/**
 * The board's two-wire serial bus interface (ARM DUI 0225, section 4.24): two output bits with
 * which software drives an I2C bus by hand.
 */
final class TwoWireSerialBus extends RegisterBank {
  private static final int SCL = 1;
  private static final int SDA = 2;

  /** SB_CONTROLS when written. */
  private final Register control =
      register(0x00, "SB_CONTROL").setByOnes(SCL | SDA).reads(this::levels).changed(this::drive);

  private final I2cLines lines;

  TwoWireSerialBus(I2cLines lines, GuestLog log) {
    super("serial bus", Integer.BYTES, log);
    this.lines = lines;
    register(0x04, "SB_CONTROLC").clears(control);
  }

  @Override
  public void reset() {
    super.reset();
    drive();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("lines", lines);
  }

  private int levels() {
    return (control.get() & SCL) | (lines.data() ? SDA : 0);
  }

  private void drive() {
    lines.drive(control.has(SCL), control.has(SDA));
  }
}
