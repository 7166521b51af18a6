package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.soc.versatile.Rig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Sp805WatchdogTest {
  private static final int WATCHDOG = 0x101E_1000;
  private static final int VIC_INPUT = 0;

  private static final int LOAD = WATCHDOG;
  private static final int VALUE = WATCHDOG + 0x04;
  private static final int CONTROL = WATCHDOG + 0x08;
  private static final int INTCLR = WATCHDOG + 0x0C;
  private static final int MIS = WATCHDOG + 0x14;
  private static final int LOCK = WATCHDOG + 0xC00;

  private static final int INTERRUPT = 1;
  private static final int RESET = 2;
  private static final long TICK = 1000;

  @AutoClose private final Rig rig = new Rig();

  private boolean irq() {
    return rig.vicInput(VIC_INPUT);
  }

  @Test
  void interruptsFirstAndResetsThen() {
    rig.write(LOAD, 1000);
    rig.write(CONTROL, INTERRUPT | RESET);
    rig.advance(1000 * TICK - 1);
    assertFalse(irq());
    rig.advance(1);
    assertTrue(irq());
    assertEquals(1, rig.read(MIS));
    rig.advance(1000 * TICK - 1);
    assertEquals(0, rig.resets());
    rig.advance(1);
    assertEquals(1, rig.resets());
  }

  @Test
  void clearingTheInterruptStartsOver() {
    rig.write(LOAD, 1000);
    rig.write(CONTROL, INTERRUPT | RESET);
    for (int i = 0; i < 10; i++) {
      rig.advance(1500 * TICK);
      assertTrue(irq());
      rig.write(INTCLR, 1);
      assertFalse(irq());
      assertEquals(1000, rig.read(VALUE));
    }
    assertEquals(0, rig.resets());
  }

  @Test
  void doesNotResetUnlessAllowed() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, INTERRUPT);
    rig.advance(1_000_000 * TICK);
    assertTrue(irq());
    assertEquals(0, rig.resets());
  }

  @Test
  void standsStillUntilEnabled() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, RESET);
    rig.advance(1_000_000 * TICK);
    assertEquals(10, rig.read(VALUE));
    assertFalse(irq());
    assertEquals(0, rig.resets());
  }

  @Test
  void countsDown() {
    rig.write(LOAD, 1000);
    rig.write(CONTROL, INTERRUPT);
    rig.advance(400 * TICK);
    assertEquals(600, rig.read(VALUE));
  }

  @Test
  void lateHostDoesNotBite() {
    rig.write(LOAD, 1000);
    rig.write(CONTROL, INTERRUPT | RESET);
    rig.advanceLate(1_000_000 * TICK);
    assertTrue(irq());
    assertEquals(0, rig.resets());
    rig.advance(999 * TICK);
    assertEquals(0, rig.resets());
  }

  @Test
  void lockKeepsWritesOut() {
    assertEquals(0, rig.read(LOCK));
    rig.write(LOCK, 1);
    assertEquals(1, rig.read(LOCK));
    rig.write(LOAD, 5);
    assertEquals(-1, rig.read(LOAD));
    rig.write(LOCK, 0x1ACC_E551);
    rig.write(LOAD, 5);
    assertEquals(5, rig.read(LOAD));
  }
}
