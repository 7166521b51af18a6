package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * USB On-the-Go (i.MX21 reference manual, "USBOTG"), as far as a driver needs that probes it:
 * resets end at once, the root hub has its ports, and nothing is ever plugged in. Transfer
 * descriptors, addresses and the data memory keep what is written.
 */
final class UsbOtg extends RegisterBank {
  /** Size of what it decodes: registers, then the data memory. */
  static final int WINDOW = 0x2000;

  private static final int DATA_MEMORY = 0x1000;
  private static final int DATA_WORDS = 0x400;
  private static final int PORTS = 3;
  private static final int HCRESET = 1 << 31;
  private static final int PORT_POWER = 1 << 8;

  private final Register hostControl = register(0x80, "HOST_CTRL");

  UsbOtg(GuestLog log) {
    super("usbotg", 4, log);
    register(0x00, "HWMODE").reset(0x0000_00A0).writable(0x0000_C0F3);
    register(0x04, "CINT_STAT");
    register(0x08, "CINT_STEN").writable(0x3F);
    register(0x0C, "CLK_CTRL").writable(7);
    register(0x10, "RST_CTRL").takes(written -> {});
    register(0x14, "FRM_INTVL").reset(0x2710_2EDF).writable(0x3FFF_3FFF);
    register(0x18, "FRM_REMAIN");
    register(0x1C, "HNP_CSR").writable(0x00FF_FFFF);
    words(0x2C, 2, "HNP_INT");
    words(0x40, 16, "FUNCTION");
    hostControl.writable(~HCRESET).takes(hostControl::store);
    register(0x88, "SYSISR").clearedByOnes(0x7F);
    register(0x8C, "SYSIEN").writable(0x7F);
    words(0x98, 6, "BUFFER");
    words(0xC0, 8, "ETD");
    register(0xE0, "FRAME");
    register(0xE8, "ROOTHUBA").reset(PORTS).writable(0xFF00_1F00);
    register(0xEC, "ROOTHUBB").writable(-1);
    register(0xF0, "ROOTSTAT").writable(1 << 15);
    for (int n = 0; n < PORTS; n++) {
      register(0xF4 + 4 * n, "PORTSTAT" + n).writable(PORT_POWER);
    }
    words(0x200, 0x100, "DESCRIPTOR");
    register(0x600, "USBCTRL").writable(-1);
    words(0x800, 0x14, "DMA");
    words(0x900, 0xC0, "ADDRESS");
    words(DATA_MEMORY, DATA_WORDS, "DATA");
  }

  private void words(int offset, int count, String name) {
    for (int i = 0; i < count; i++) {
      register(offset + 4 * i, name + i).writable(-1);
    }
  }
}
