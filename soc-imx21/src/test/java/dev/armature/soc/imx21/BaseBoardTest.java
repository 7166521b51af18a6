package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseBoardTest {
  private static final int WRITE_PROTECTED = 1;
  private static final int SWITCH = 1 << 1;
  private static final int LAMPS = 0x00C0;

  @TempDir Path directory;

  @Test
  void theLatchKeepsWhatIsSwitchedOn() {
    try (Rig rig = new Rig()) {
      rig.writeHalf(Imx21AdsMap.BOARD_IO, LAMPS);
      assertEquals(LAMPS, rig.readHalf(Imx21AdsMap.BOARD_IO));
      rig.board().reset();
      assertEquals(0, rig.readHalf(Imx21AdsMap.BOARD_IO));
    }
  }

  @Test
  void inputsCannotBeWritten() {
    try (Rig rig = new Rig()) {
      rig.writeHalf(Imx21AdsMap.BOARD_IO, 0xFFFF);
      assertEquals(0xFFFF & ~(WRITE_PROTECTED | SWITCH), rig.readHalf(Imx21AdsMap.BOARD_IO));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSlotTellsWhetherTheCardIsProtected(boolean readOnly) throws IOException {
    Path file = directory.resolve("card");
    try (RandomAccessFile card = new RandomAccessFile(file.toFile(), "rw")) {
      card.setLength(1 << 20);
    }
    SdCard card = new SdCard(ImageFile.open(file, readOnly));
    try (Rig rig = new Rig(Imx21AdsConfig.builder().card(card))) {
      int expected = readOnly ? WRITE_PROTECTED : 0;
      assertEquals(expected, rig.readHalf(Imx21AdsMap.BOARD_IO) & WRITE_PROTECTED);
    }
  }
}
