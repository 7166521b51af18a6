package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import dev.armature.testkit.BoardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything on the board that can change is in a checkpoint. */
class Imx21AdsStateTest {
  @TempDir private Path directory;

  @Test
  void everyDeviceDeclaresAllItsState() throws IOException {
    Path image = Files.write(directory.resolve("card"), new byte[1 << 20]);
    SdCard card = new SdCard(ImageFile.open(image, false));
    try (Rig rig = new Rig(Imx21AdsConfig.builder().card(card))) {
      assertEquals(List.of(), BoardState.complaints(rig));
    }
  }
}
