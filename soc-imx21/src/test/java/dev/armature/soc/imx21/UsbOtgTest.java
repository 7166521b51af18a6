package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What imx21-hcd does until it waits for a device. */
class UsbOtgTest {
  private static final int RST_CTRL = Imx21AdsMap.USB_OTG + 0x10;
  private static final int HOST_CTRL = Imx21AdsMap.USB_OTG + 0x80;
  private static final int SYSISR = Imx21AdsMap.USB_OTG + 0x88;
  private static final int SYSIEN = Imx21AdsMap.USB_OTG + 0x8C;
  private static final int ROOTHUBA = Imx21AdsMap.USB_OTG + 0xE8;
  private static final int PORTSTAT0 = Imx21AdsMap.USB_OTG + 0xF4;
  private static final int DESCRIPTORS = Imx21AdsMap.USB_OTG + 0x200;
  private static final int DATA = Imx21AdsMap.USB_OTG + 0x1000;
  private static final int HCRESET = 1 << 31;
  private static final int OPERATIONAL = 2;
  private static final int PORT_POWER = 1 << 8;
  private static final int CONNECTED = 1;

  @AutoClose private final Rig rig = new Rig();

  @Test
  void resetsEndAtOnce() {
    rig.write(RST_CTRL, 0x3F);
    assertEquals(0, rig.read(RST_CTRL));
    rig.write(HOST_CTRL, HCRESET | OPERATIONAL);
    assertEquals(OPERATIONAL, rig.read(HOST_CTRL));
  }

  @Test
  void theHubsPortsHavePowerAndNothingIsPluggedIn() {
    int ports = rig.read(ROOTHUBA) & 0xFF;
    assertEquals(3, ports);
    for (int n = 0; n < ports; n++) {
      rig.write(PORTSTAT0 + 4 * n, PORT_POWER | CONNECTED);
      assertEquals(PORT_POWER, rig.read(PORTSTAT0 + 4 * n));
    }
  }

  @Test
  void nothingHappensThatWouldInterrupt() {
    rig.write(SYSIEN, 0x7F);
    rig.write(HOST_CTRL, OPERATIONAL);
    rig.advance(1_000_000_000);
    assertEquals(0, rig.read(SYSISR));
    assertEquals(0x7F, rig.read(SYSIEN));
  }

  @Test
  void descriptorsAndDataAreMemory() {
    for (int i = 0; i < 0x400; i += 4) {
      rig.write(DESCRIPTORS + i, ~i);
    }
    for (int i = 0; i < 0x1000; i += 4) {
      rig.write(DATA + i, i);
    }
    for (int i = 0; i < 0x400; i += 4) {
      assertEquals(~i, rig.read(DESCRIPTORS + i));
    }
    for (int i = 0; i < 0x1000; i += 4) {
      assertEquals(i, rig.read(DATA + i));
    }
  }
}
