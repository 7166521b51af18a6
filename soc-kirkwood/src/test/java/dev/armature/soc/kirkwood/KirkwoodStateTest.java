package dev.armature.soc.kirkwood;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.testkit.BoardState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything on the board that can change is in a checkpoint. */
class KirkwoodStateTest {
  @Test
  void everyDeviceDeclaresAllItsState() {
    try (Rig rig = new Rig()) {
      assertEquals(List.of(), BoardState.complaints(rig));
    }
  }
}
