package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.soc.versatile.Rig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Sp804TimersTest {
  private static final int TIMERS = 0x101E_2000;
  private static final int VIC_INPUT = 4;

  private static final int LOAD = TIMERS;
  private static final int VALUE = TIMERS + 0x04;
  private static final int CONTROL = TIMERS + 0x08;
  private static final int INTCLR = TIMERS + 0x0C;
  private static final int RIS = TIMERS + 0x10;
  private static final int MIS = TIMERS + 0x14;
  private static final int BGLOAD = TIMERS + 0x18;
  private static final int SECOND = 0x20;

  private static final int ONE_SHOT = 1;
  private static final int SIZE_32 = 1 << 1;
  private static final int BY_16 = 1 << 2;
  private static final int BY_256 = 2 << 2;
  private static final int INTERRUPT = 1 << 5;
  private static final int PERIODIC = 1 << 6;
  private static final int ENABLE = 1 << 7;

  private static final long TICK = 1000;

  @AutoClose private final Rig rig = new Rig();

  private boolean irq() {
    return rig.vicInput(VIC_INPUT);
  }

  @Test
  void resetState() {
    assertEquals(-1, rig.read(VALUE));
    assertEquals(INTERRUPT, rig.read(CONTROL));
    assertEquals(0, rig.read(RIS));
    rig.advance(1_000_000_000);
    assertEquals(0, rig.read(RIS), "it does not count before it is enabled");
  }

  @Test
  void countsDownOncePerTick() {
    rig.write(CONTROL, SIZE_32 | ENABLE);
    rig.write(LOAD, 100);
    assertEquals(100, rig.read(VALUE));
    rig.advance(TICK - 1);
    assertEquals(100, rig.read(VALUE));
    rig.advance(1);
    assertEquals(99, rig.read(VALUE));
    rig.advance(50 * TICK);
    assertEquals(49, rig.read(VALUE));
  }

  @Test
  void periodicExpiriesAreExactOverALongTime() {
    rig.advance(123);
    rig.write(LOAD, 10_000);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    for (int i = 1; i <= 1000; i++) {
      // However late the guest clears the interrupt, the next one comes at its own time.
      rig.advance(10_000 * TICK - 1 - (i > 1 ? 777 : 0));
      assertFalse(irq());
      rig.advance(1);
      assertTrue(irq());
      assertEquals(123 + i * (10_000 * TICK), rig.now());
      rig.advance(777);
      rig.write(INTCLR, 1);
    }
  }

  @Test
  void latenessOfTheHostDoesNotShiftThePeriod() {
    rig.write(LOAD, 100);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advanceLate(350 * TICK + 1);
    assertTrue(irq());
    assertEquals(50, rig.read(VALUE));
    rig.write(INTCLR, 1);
    assertFalse(irq(), "three expiries are one interrupt");
    rig.advance(50 * TICK - 2);
    assertFalse(irq());
    rig.advance(1);
    assertTrue(irq());
  }

  @Test
  void oneShotStopsAtZeroUntilLoaded() {
    rig.write(LOAD, 5);
    rig.write(CONTROL, SIZE_32 | ONE_SHOT | INTERRUPT | ENABLE);
    rig.advance(5 * TICK);
    assertTrue(irq());
    assertEquals(0, rig.read(VALUE));
    rig.write(INTCLR, 1);
    rig.advance(1_000_000 * TICK);
    assertFalse(irq());
    assertEquals(0, rig.read(VALUE));
    rig.write(LOAD, 3);
    rig.advance(3 * TICK);
    assertTrue(irq());
  }

  @Test
  void freeRunningWrapsAtItsSize() {
    rig.write(CONTROL, ENABLE);
    rig.write(LOAD, 2);
    rig.advance(2 * TICK);
    assertEquals(0, rig.read(VALUE));
    assertEquals(1, rig.read(RIS));
    rig.write(INTCLR, 0);
    assertEquals(0, rig.read(RIS), "one zero, one interrupt");
    rig.advance(TICK);
    assertEquals(0xFFFF, rig.read(VALUE), "16 bits");
    rig.advance(0xFFFE * TICK);
    assertEquals(0, rig.read(RIS));
    rig.advance(TICK);
    assertEquals(1, rig.read(RIS));

    rig.write(CONTROL, SIZE_32 | ENABLE);
    rig.write(LOAD, 2);
    rig.advance(3 * TICK);
    assertEquals(0xFFFF_FFFF, rig.read(VALUE));
  }

  @Test
  void loadWrittenBeforeThe32BitSizeIsWhole() {
    rig.write(LOAD, -1);
    rig.write(CONTROL, SIZE_32 | PERIODIC | ENABLE);
    rig.advance(0x1_0001 * TICK);
    assertEquals(0xFFFE_FFFE, rig.read(VALUE));
  }

  @Test
  void prescalerDividesTheTicks() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, SIZE_32 | BY_16 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(160 * TICK - 1);
    assertFalse(irq());
    rig.advance(1);
    assertTrue(irq());

    rig.write(INTCLR, 1);
    rig.write(CONTROL, SIZE_32 | BY_256 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(2560 * TICK - 1);
    assertFalse(irq());
    rig.advance(1);
    assertTrue(irq());
  }

  @Test
  void disabledInterruptStaysRaw() {
    rig.write(LOAD, 5);
    rig.write(CONTROL, SIZE_32 | PERIODIC | ENABLE);
    rig.advance(5 * TICK);
    assertEquals(1, rig.read(RIS));
    assertEquals(0, rig.read(MIS));
    assertFalse(irq());
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    assertEquals(1, rig.read(MIS));
    assertTrue(irq());
  }

  @Test
  void backgroundLoadCountsFromTheNextReload() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(4 * TICK);
    rig.write(BGLOAD, 3);
    assertEquals(6, rig.read(VALUE));
    assertEquals(3, rig.read(LOAD));
    rig.advance(6 * TICK);
    assertTrue(irq());
    rig.write(INTCLR, 1);
    rig.advance(3 * TICK);
    assertTrue(irq());
  }

  @Test
  void disablingHoldsTheCount() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(4 * TICK);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT);
    rig.advance(1000 * TICK);
    assertEquals(6, rig.read(VALUE));
    assertFalse(irq());
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(6 * TICK);
    assertTrue(irq());
  }

  @Test
  void loadOf0ExpiresAtOnce() {
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.write(LOAD, 0);
    assertTrue(irq());
  }

  @Test
  void aPeriodOfOneTickCausesOneEventPerClearedInterrupt() {
    rig.write(LOAD, 1);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(TICK);
    assertTrue(irq());
    assertEquals(Long.MAX_VALUE, rig.context().events().earliest(), "nothing more to wait for");
    rig.write(INTCLR, 1);
    assertEquals(rig.now() + TICK, rig.context().events().earliest());
  }

  @Test
  void freeRunningWithoutInterruptNeedsNoEvents() {
    rig.write(LOAD, -1);
    rig.write(CONTROL, SIZE_32 | ENABLE);
    assertEquals(Long.MAX_VALUE, rig.context().events().earliest());
    rig.advance(7 * TICK);
    assertEquals(-1 - 7, rig.read(VALUE));
  }

  @Test
  void countersShareTheInterrupt() {
    rig.write(LOAD, 10);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.write(LOAD + SECOND, 4);
    rig.write(CONTROL + SECOND, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(4 * TICK);
    assertTrue(irq());
    assertEquals(0, rig.read(MIS));
    assertEquals(1, rig.read(MIS + SECOND));
    rig.write(INTCLR, 1);
    assertTrue(irq(), "cleared the other one");
    rig.write(INTCLR + SECOND, 1);
    assertFalse(irq());
  }

  @Test
  void resetStopsEverything() {
    rig.write(LOAD, 1);
    rig.write(CONTROL, SIZE_32 | PERIODIC | INTERRUPT | ENABLE);
    rig.advance(TICK);
    assertTrue(irq());
    rig.board().reset();
    assertFalse(irq());
    rig.advance(1_000_000 * TICK);
    assertFalse(irq());
    assertEquals(INTERRUPT, rig.read(CONTROL));
  }
}
