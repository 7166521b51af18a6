package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * 1-Wire master (i.MX21 reference manual, "OWIRE"). Nothing is on the board's wire: no presence
 * pulse answers a reset, and a read slot finds the line high. Slots take no time.
 */
final class OneWire extends RegisterBank {
  private static final int RDST = 1 << 3;
  private static final int WR1_RD = 1 << 4;
  private static final int WR0 = 1 << 5;

  private final Register control = register(0x00, "CONTROL").takes(this::slot);

  OneWire(GuestLog log) {
    super("owire", 2, log);
    register(0x02, "TIME_DIVIDER").writable(0xFF);
    register(0x04, "RESET").writable(1);
  }

  private void slot(int written) {
    if ((written & WR1_RD) != 0) {
      control.set(RDST);
    } else if ((written & WR0) != 0) {
      control.set(0);
    }
  }
}
