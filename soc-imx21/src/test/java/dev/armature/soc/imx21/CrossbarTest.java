package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CrossbarTest {
  private static final int MPR0 = Imx21AdsMap.MAX;
  private static final int SGPCR3 = MPR0 + 0x310;
  private static final int MGPCR5 = MPR0 + 0xD00;

  @AutoClose private final Rig rig = new Rig();

  @Test
  void mastersHavePrioritiesAtEachSlave() {
    for (int slave = 0; slave < 4; slave++) {
      assertEquals(0x7654_3210, rig.read(MPR0 + 0x100 * slave));
    }
    rig.write(MPR0, -1);
    assertEquals(0x7777_7777, rig.read(MPR0), "three bits a master");
    assertEquals(0x7654_3210, rig.read(MPR0 + 0x100));
  }

  @Test
  void controlsKeepTheirBits() {
    rig.write(SGPCR3, 0x10);
    assertEquals(0x10, rig.read(SGPCR3));
    rig.write(MGPCR5, -1);
    assertEquals(7, rig.read(MGPCR5));
  }
}
