package dev.armature.soc.imx21;

import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * System control (i.MX21 reference manual, "SYSCTRL"): chip identification, pin functions that are
 * not GPIO's, drive strengths, and the boot straps.
 */
final class SystemControl extends RegisterBank {
  /** JTAG's identification of the i.MX21: version, part 8801, manufacturer 00E (Motorola), 1. */
  private static final int CHIP_ID = 0x1880_101D;

  /** What the ADS straps: boot from 32-bit wide flash on CS0. */
  private static final int BOOT_CS0_32_BIT = 6 << 16;

  private static final int DRIVE_REGISTERS = 12;

  SystemControl(GuestLog log) {
    super("sysctrl", 4, log);
    register(0x04, "SUID0").reset(0x4152_4D41);
    register(0x08, "SUID1").reset(0x5455_5245);
    register(0x0C, "CID").reset(CHIP_ID);
    register(0x10, "FUSE");
    register(0x14, "FMCR").reset(0xFFFF_FFCB).writable(0x0307_1037);
    register(0x18, "GPCR").reset(BOOT_CS0_32_BIT | 0xC).writable(0xFFFF);
    register(0x1C, "WBCR").writable(-1);
    for (int n = 1; n <= DRIVE_REGISTERS; n++) {
      register(0x1C + 4 * n, "DSCR" + n).reset(n == 1 ? 0x0040_0000 : 0).writable(-1);
    }
    register(0x50, "PCSR").reset(3).writable(0x000F_0003);
  }
}
