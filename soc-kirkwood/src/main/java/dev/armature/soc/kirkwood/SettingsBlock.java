package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import java.util.ArrayList;
import java.util.List;

/** Registers that keep what is written, or what the board's wiring says, and do nothing else. */
final class SettingsBlock extends RegisterBank {
  /**
   * One register.
   *
   * @param offset from the start of the block, a multiple of 4
   * @param reset its value after a reset
   * @param writable the bits that keep what is written
   */
  record Setting(int offset, String name, int reset, int writable) {}

  private static final int MPP_CONTROLS = 7;

  /**
   * What the board's straps say (SAMPLE_AT_RESET): CPU 1200 MHz, L2 a third of it, DDR a third of
   * it, TCLK 200 MHz.
   */
  private static final int SAMPLE_AT_RESET = 1 << 1 | 2 << 3 | 3 << 9 | 4 << 5;

  private static final int MBUS_WINDOWS = 8;
  private static final int REMAPPABLE_WINDOWS = 4;

  /** 11AB is Marvell. */
  private static final int PCI_IDENTITY = 0x6281_11AB;

  /** Revision A0. */
  private static final int PCI_REVISION = 0x0500_0002;

  SettingsBlock(String name, List<Setting> settings, GuestLog log) {
    super(name, 4, log);
    for (Setting s : settings) {
      register(s.offset(), s.name()).reset(s.reset()).writable(s.writable());
    }
  }

  /** Multi-purpose pins and what was sampled at reset. */
  static List<Setting> pins() {
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i < MPP_CONTROLS; i++) {
      settings.add(new Setting(4 * i, "MPP_CONTROL" + i, 0, -1));
    }
    settings.add(new Setting(0x30, "SAMPLE_AT_RESET", SAMPLE_AT_RESET, 0));
    return settings;
  }

  /** The DDR controller: chip select 0 holds all of the SDRAM. */
  static List<Setting> ddr(int ramBytes) {
    return List.of(
        new Setting(0x400, "DDR_CONFIG", 0, -1),
        new Setting(0x418, "DDR_OPERATION", 0, 0),
        new Setting(0x500, "DDR_CS0_BASE", 0, -1),
        new Setting(0x504, "DDR_CS0_SIZE", (ramBytes - 1 & 0xFF00_0000) | 1, -1),
        new Setting(0x508, "DDR_CS1_BASE", 0, -1),
        new Setting(0x50C, "DDR_CS1_SIZE", 0, -1),
        new Setting(0x510, "DDR_CS2_BASE", 0, -1),
        new Setting(0x514, "DDR_CS2_SIZE", 0, -1),
        new Setting(0x518, "DDR_CS3_BASE", 0, -1),
        new Setting(0x51C, "DDR_CS3_SIZE", 0, -1));
  }

  /** The Mbus windows of the CPU. They are not followed: what is not on the board is nowhere. */
  static List<Setting> mbusWindows() {
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i < MBUS_WINDOWS; i++) {
      settings.add(new Setting(0x10 * i, "WINDOW_CONTROL" + i, 0, -1));
      settings.add(new Setting(0x10 * i + 4, "WINDOW_BASE" + i, 0, -1));
      if (i < REMAPPABLE_WINDOWS) {
        settings.add(new Setting(0x10 * i + 8, "WINDOW_REMAP_LOW" + i, 0, -1));
        settings.add(new Setting(0x10 * i + 0xC, "WINDOW_REMAP_HIGH" + i, 0, -1));
      }
    }
    settings.add(new Setting(0x80, "INTERNAL_BASE", KirkwoodMap.INTERNAL, 0));
    return settings;
  }

  /** The PCI Express port, as far as software looks there for the chip's identity. */
  static List<Setting> pcie() {
    return List.of(
        new Setting(0x0, "PCIE_DEVICE_ID", PCI_IDENTITY, 0),
        new Setting(0x8, "PCIE_REVISION", PCI_REVISION, 0));
  }
}
