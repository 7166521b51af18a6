package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SystemControlTest {
  private static final int CID = Imx21AdsMap.SYSCTRL + 0x0C;
  private static final int FMCR = Imx21AdsMap.SYSCTRL + 0x14;
  private static final int GPCR = Imx21AdsMap.SYSCTRL + 0x18;
  private static final int DSCR1 = Imx21AdsMap.SYSCTRL + 0x20;
  private static final int FMCR_USB_AND_SDRAM = 0x0307_1037;

  @AutoClose private final Rig rig = new Rig();

  @Test
  void theChipIsAnImx21() {
    int part = rig.read(CID) >>> 12 & 0xFFFF;
    assertEquals(0x8801, part);
    rig.write(CID, 0);
    assertEquals(part, rig.read(CID) >>> 12 & 0xFFFF, "it cannot be written");
  }

  @Test
  void theBoardIsStrappedToBootFromFlash() {
    assertEquals(6, rig.read(GPCR) >>> 16 & 0xF);
    rig.write(GPCR, 0);
    assertEquals(6, rig.read(GPCR) >>> 16 & 0xF, "straps are not software's");
  }

  @Test
  void pinFunctionsKeepOnlyTheirBits() {
    rig.write(FMCR, 0);
    assertEquals(0xFFFF_FFCB & ~FMCR_USB_AND_SDRAM, rig.read(FMCR));
    rig.write(FMCR, -1);
    assertEquals(0xFFFF_FFCB | FMCR_USB_AND_SDRAM, rig.read(FMCR));
  }

  @Test
  void resetGivesTheDriveStrengthsBack() {
    rig.write(DSCR1, -1);
    assertEquals(-1, rig.read(DSCR1));
    rig.board().reset();
    assertEquals(0x0040_0000, rig.read(DSCR1));
  }
}
