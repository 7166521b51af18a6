package dev.armature.soc.versatile;

import dev.armature.primecell.DeviceLog;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * The board's two-wire serial bus interface (ARM DUI 0225, section 4.24): two output bits with
 * which software drives an I2C bus by hand.
 */
final class TwoWireSerialBus implements MmioDevice, Stateful {
  /** SB_CONTROL when read, SB_CONTROLS (set bits) when written. */
  private static final int CONTROL_AND_SET = 0x00;

  /** SB_CONTROLC: clears bits. */
  private static final int CLEAR = 0x04;

  private static final int SCL = 1;
  private static final int SDA = 2;

  private final I2cLines lines;
  private final DeviceLog log;
  private int outputs;

  TwoWireSerialBus(I2cLines lines, GuestLog log) {
    this.lines = lines;
    this.log = new DeviceLog(log, "serial bus");
  }

  @Override
  public void reset() {
    drive(0);
  }

  @Override
  public void visitState(StateVisitor v) {
    outputs = v.word("outputs", outputs);
    v.part("lines", lines);
  }

  @Override
  public int read(int offset, int width) {
    return offset == CONTROL_AND_SET
        ? (outputs & SCL) | (lines.data() ? SDA : 0)
        : log.badRead(offset);
  }

  @Override
  public void write(int offset, int width, int value) {
    switch (offset) {
      case CONTROL_AND_SET -> drive(outputs | (value & (SCL | SDA)));
      case CLEAR -> drive(outputs & ~value);
      default -> log.badWrite(offset, value);
    }
  }

  private void drive(int value) {
    outputs = value;
    lines.drive((value & SCL) != 0, (value & SDA) != 0);
  }
}
