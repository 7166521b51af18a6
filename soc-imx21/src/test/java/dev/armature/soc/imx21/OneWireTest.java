package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OneWireTest {
  private static final int CONTROL = Imx21AdsMap.OWIRE;
  private static final int TIME_DIVIDER = CONTROL + 2;
  private static final int RDST = 1 << 3;
  private static final int WR1_RD = 1 << 4;
  private static final int WR0 = 1 << 5;
  private static final int PST = 1 << 6;
  private static final int RPP = 1 << 7;

  @AutoClose private final Rig rig = new Rig();

  @Test
  void aResetPulseEndsWithoutPresence() {
    rig.writeHalf(TIME_DIVIDER, 43);
    rig.writeHalf(CONTROL, RPP);
    assertEquals(0, rig.readHalf(CONTROL) & (RPP | PST));
    assertEquals(43, rig.readHalf(TIME_DIVIDER));
  }

  @Test
  void slotsEndAtOnceAndReadTheWireThatIsPulledUp() {
    rig.writeHalf(CONTROL, WR1_RD);
    assertEquals(RDST, rig.readHalf(CONTROL));
    rig.writeHalf(CONTROL, WR0);
    assertEquals(0, rig.readHalf(CONTROL));
  }
}
