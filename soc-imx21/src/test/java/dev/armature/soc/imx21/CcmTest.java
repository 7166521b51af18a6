package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.armature.runtime.machine.MachineContext;
import org.junit.jupiter.api.Test;

class CcmTest {
  private static final int CSCR = 0x00;
  private static final int MPCTL0 = 0x04;
  private static final int MPCTL1 = 0x08;
  private static final int PCDR1 = 0x1C;
  private static final int CCSR = 0x28;

  private final Rig rig = new Rig();
  private final MachineContext context = rig.context();
  private final Ccm ccm = new Ccm(context);

  @Test
  void resetGivesTheManualsClocks() {
    assertEquals(16_515_072, ccm.perclk1().hertz());
    assertEquals(16_515_072, ccm.perclk2().hertz());
    assertEquals(33_030_144, ccm.perclk3().hertz());
    assertEquals(16_515_072, ccm.ipg().hertz());
  }

  @Test
  void theBoardSupportPackagesSettingsGive266MegaHertz() {
    ccm.write(MPCTL0, 4, 0x007B_1C73);
    ccm.write(CSCR, 4, 0x1700_0A07);
    ccm.write(PCDR1, 4, 0);
    assertEquals(266.0, ccm.perclk1().hertz() / 1e6, 0.1);
    assertEquals(44.3, ccm.ipg().hertz() / 1e6, 0.1);
  }

  @Test
  void pllsLockAtOnce() {
    ccm.write(CSCR, 4, 0x7778_0607);
    assertEquals(0x7718_0607, ccm.read(CSCR, 4), "the restart bits clear themselves");
    assertEquals(0x8000, ccm.read(MPCTL1, 4), "locked");
  }

  @Test
  void theSlowClockCanBeSeenTicking() {
    int first = rig.read(Imx21AdsMap.CCM + CCSR) & 0x8000;
    rig.advance(15_500);
    int second = rig.read(Imx21AdsMap.CCM + CCSR) & 0x8000;
    assertNotEquals(first, second);
    rig.advance(15_300);
    assertEquals(first, rig.read(Imx21AdsMap.CCM + CCSR) & 0x8000);
  }

  @Test
  void nothingAGuestWritesStopsAClock() {
    for (int value : new int[] {0, -1, 0x5555_5555, 0x8000_0000}) {
      for (int offset = 0; offset <= 0x34; offset += 4) {
        ccm.write(offset, 4, value);
      }
      assertNotEquals(0, ccm.perclk1().hertz() * ccm.ipg().hertz());
    }
  }
}
