package dev.armature.soc.imx21;

import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * Multi-layer AHB crossbar switch (i.MX21 reference manual, "MAX"): which bus master goes first at
 * which slave. Stored only, as masters here never meet.
 */
final class Crossbar extends RegisterBank {
  private static final int SLAVES = 4;
  private static final int MASTERS = 6;
  private static final int SPACING = 0x100;
  private static final int PRIORITIES = 0x7654_3210;

  Crossbar(GuestLog log) {
    super("max", 4, log);
    for (int n = 0; n < SLAVES; n++) {
      int at = SPACING * n;
      register(at, "MPR" + n).reset(PRIORITIES).writable(0x7777_7777);
      register(at + 0x04, "AMPR" + n).reset(PRIORITIES).writable(0x7777_7777);
      register(at + 0x10, "SGPCR" + n).writable(-1);
      register(at + 0x14, "ASGPCR" + n).writable(-1);
    }
    for (int n = 0; n < MASTERS; n++) {
      register(0x800 + SPACING * n, "MGPCR" + n).writable(7);
    }
  }
}
