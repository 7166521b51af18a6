package dev.armature.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a guest writes to whatever register, in whatever order and width: no exception leaves
 * the emulator, time goes on, a reset makes the board quiet again, and flash and ROM change by the
 * commands of their chips only. The tests of each board extend it.
 */
public abstract class HostileGuestContract {
  private static final int ACCESSES = 60_000;

  /** A board just switched on. */
  protected abstract BoardRig<?> newRig();

  /** The devices whose registers are the commands of flash chips. */
  protected abstract String[] flashes();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  final void noAccessBreaksTheBoard(long seed) {
    try (BoardRig<?> rig = newRig()) {
      new HostileGuest(rig, seed).run(ACCESSES);
      rig.board().reset();
      assertFalse(rig.irq() || rig.fiq());
    }
  }

  /** Whatever a DMA controller is told. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  final void flashAndRomStayAsTheyAre(long seed) {
    try (BoardRig<?> rig = newRig()) {
      HostileGuest guest = new HostileGuest(rig, seed);
      for (String flash : flashes()) {
        guest.spare(flash);
      }
      Map<String, Long> before = guest.sumsOutsideRam();
      guest.run(ACCESSES);
      assertEquals(before, guest.sumsOutsideRam());
    }
  }
}
