package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.soc.imx21.SettingsBlock.Setting;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsBlockTest {
  private static final int SDCTL0 = Imx21AdsMap.SDRAMC;
  private static final int HPCR1 = Imx21AdsMap.AUDMUX;
  private static final int PPCR1 = Imx21AdsMap.AUDMUX + 0x10;

  @AutoClose private final Rig rig = new Rig();

  static List<Arguments> blocks() {
    return List.of(
        Arguments.of(Imx21AdsMap.AIPI1, SettingsBlock.AIPI1),
        Arguments.of(Imx21AdsMap.AIPI2, SettingsBlock.AIPI2),
        Arguments.of(Imx21AdsMap.SDRAMC, SettingsBlock.SDRAMC),
        Arguments.of(Imx21AdsMap.EIM, SettingsBlock.EIM),
        Arguments.of(Imx21AdsMap.AUDMUX, SettingsBlock.AUDMUX));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aRegisterKeepsItsWritableBitsUntilAReset(int start, List<Setting> settings) {
    for (Setting s : settings) {
      int address = start + s.offset();
      assertEquals(s.reset(), rig.read(address), s.name());
      rig.write(address, ~s.reset());
      assertEquals(s.reset() ^ s.writable(), rig.read(address), s.name());
    }
    rig.board().reset();
    for (Setting s : settings) {
      assertEquals(s.reset(), rig.read(start + s.offset()), s.name());
    }
  }

  @Test
  void memoryIsThereInTheCommandModesThatBootCodeUses() {
    rig.write(Imx21AdsMap.SDRAM, 0x1234_5678);
    for (int mode = 0; mode < 4; mode++) {
      rig.write(SDCTL0, 0x8212_0300 | mode << 28);
      assertEquals(0x1234_5678, rig.read(Imx21AdsMap.SDRAM));
    }
  }

  @Test
  void aSoundDriverConnectsTwoPorts() {
    rig.write(HPCR1, 1 << 12);
    rig.write(PPCR1, 0xFFE0_0000 | 1 << 12);
    rig.write(HPCR1, 0xFFE0_0000 | 3 << 13);
    assertEquals(0xFFE0_0000 | 3 << 13, rig.read(HPCR1));
    assertEquals(0xFFE0_0000 | 1 << 12, rig.read(PPCR1), "the other port is as it was");
  }
}
