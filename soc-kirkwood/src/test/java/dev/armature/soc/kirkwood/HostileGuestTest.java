package dev.armature.soc.kirkwood;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.armature.testkit.HostileGuest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a guest writes to whatever register, in whatever order and width: no exception leaves
 * the emulator, time goes on, and a reset makes the board quiet again.
 */
class HostileGuestTest {
  private static final int ACCESSES = 60_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noAccessBreaksTheBoard(long seed) {
    try (Rig rig = new Rig()) {
      new HostileGuest(rig, seed).run(ACCESSES);
      rig.board().reset();
      assertFalse(rig.irq() || rig.fiq());
    }
  }
}
