package dev.armature.soc.imx21;

import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import java.util.List;

/**
 * Registers that keep what is written and do nothing else: the settings of modules whose work needs
 * no help here, like the timing of memories.
 */
final class SettingsBlock extends RegisterBank {
  /**
   * One register of a block.
   *
   * @param offset from the start of the block, a multiple of 4
   * @param reset its value after a reset
   * @param writable the bits that keep what is written
   */
  record Setting(int offset, String name, int reset, int writable) {}

  /** AIPI registers of AIPI1: widths and privileges of peripheral accesses. */
  static final List<Setting> AIPI1 =
      List.of(
          new Setting(0x00, "PSR0", 0x0004_0304, -1),
          new Setting(0x04, "PSR1", 0xFFFB_FCFB, -1),
          new Setting(0x08, "PAR", -1, -1));

  /** AIPI registers of AIPI2. */
  static final List<Setting> AIPI2 =
      List.of(
          new Setting(0x00, "PSR0", 0x3FFC_0000, -1),
          new Setting(0x04, "PSR1", -1, -1),
          new Setting(0x08, "PAR", -1, -1));

  /**
   * SDRAM controller. Memory answers in every mode of the controller, so that the commands by which
   * boot code sets the chips up read like memory and change nothing.
   */
  static final List<Setting> SDRAMC =
      List.of(
          new Setting(0x00, "SDCTL0", 0x0100_0300, 0xFB7B_FF7F),
          new Setting(0x04, "SDCTL1", 0x0100_0300, 0xFB7B_FF7F),
          new Setting(0x14, "MISC", 0, 0x8000_0001),
          new Setting(0x18, "SDRST", 0, 0));

  /** External interface module: timing of the chip selects. */
  static final List<Setting> EIM =
      List.of(
          new Setting(0x00, "CS0U", 0x0000_2000, -1),
          new Setting(0x04, "CS0L", 0x0000_0E01, -1),
          new Setting(0x08, "CS1U", 0, -1),
          new Setting(0x0C, "CS1L", 0, -1),
          new Setting(0x10, "CS2U", 0, -1),
          new Setting(0x14, "CS2L", 0, -1),
          new Setting(0x18, "CS3U", 0, -1),
          new Setting(0x1C, "CS3L", 0, -1),
          new Setting(0x20, "CS4U", 0, -1),
          new Setting(0x24, "CS4L", 0, -1),
          new Setting(0x28, "CS5U", 0, -1),
          new Setting(0x2C, "CS5L", 0, -1),
          new Setting(0x30, "EIM", 0, 0x6));

  /** Audio multiplexer: which port a sound interface is connected to; all hear the same here. */
  static final List<Setting> AUDMUX =
      List.of(
          new Setting(0x00, "HPCR1", 0, -1),
          new Setting(0x04, "HPCR2", 0, -1),
          new Setting(0x08, "HPCR3", 0, -1),
          new Setting(0x10, "PPCR1", 0, -1),
          new Setting(0x14, "PPCR2", 0, -1),
          new Setting(0x1C, "PPCR3", 0, -1));

  SettingsBlock(String name, List<Setting> settings, GuestLog log) {
    super(name, 4, log);
    for (Setting s : settings) {
      register(s.offset(), s.name()).reset(s.reset()).writable(s.writable());
    }
  }
}
