package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmmaTest {
  private static final int PP_CNTL = Imx21AdsMap.EMMA;
  private static final int PP_INTRCNTL = PP_CNTL + 0x04;
  private static final int PP_INTRSTATUS = PP_CNTL + 0x08;
  private static final int PP_EN = 1;

  @AutoClose private final Rig rig = new Rig();

  @ParameterizedTest
  @CsvSource({"0x000, 0x100", "0x400, 0x1000"})
  void aSoftResetEndsAtOnceAndClearsTheControls(String offset, String softReset) {
    int control = PP_CNTL + Integer.decode(offset);
    rig.write(control, 0x86);
    assertEquals(0x86, rig.read(control));
    rig.write(control, 0x86 | Integer.decode(softReset));
    assertEquals(0, rig.read(control));
  }

  @Test
  void aConversionThatWasStartedNeverEnds() {
    rig.write(PP_INTRCNTL, 5);
    rig.write(PP_CNTL, PP_EN);
    rig.advance(1_000_000_000);
    assertEquals(PP_EN, rig.read(PP_CNTL) & PP_EN);
    assertEquals(0, rig.read(PP_INTRSTATUS));
  }

  @ParameterizedTest
  @CsvSource({"0x00C, 0x03C", "0x100, 0x17C", "0x40C, 0x480"})
  void settingsReadAsWritten(String first, String last) {
    int from = PP_CNTL + Integer.decode(first);
    int to = PP_CNTL + Integer.decode(last);
    for (int address = from; address <= to; address += 4) {
      rig.write(address, ~address);
    }
    for (int address = from; address <= to; address += 4) {
      assertEquals(~address, rig.read(address), Integer.toHexString(address));
    }
  }
}
