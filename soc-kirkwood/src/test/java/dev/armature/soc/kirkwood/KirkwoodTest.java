package dev.armature.soc.kirkwood;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drives the chip over the bus as Linux's drivers do. */
class KirkwoodTest {
  private static final int IRQ_MASK_LOW = KirkwoodMap.INTERRUPTS + 0x04;
  private static final int IRQ_MASK_HIGH = KirkwoodMap.INTERRUPTS + 0x14;
  private static final int BRIDGE_CAUSE = KirkwoodMap.SYSTEM + 0x10;
  private static final int BRIDGE_MASK = KirkwoodMap.SYSTEM + 0x14;
  private static final int TIMER_CONTROL = KirkwoodMap.TIMERS;
  private static final int TIMER0_RELOAD = KirkwoodMap.TIMERS + 0x10;
  private static final int TIMER0 = KirkwoodMap.TIMERS + 0x14;
  private static final int TIMER1_RELOAD = KirkwoodMap.TIMERS + 0x18;
  private static final int TIMER1 = KirkwoodMap.TIMERS + 0x1C;
  private static final int WATCHDOG = KirkwoodMap.TIMERS + 0x24;
  private static final int CAUSE_TIMER1 = 1 << 2;
  private static final long TICK = KirkwoodMap.TCLK_NANOS;

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void isAFeroceon() {
    assertEquals(0x5625_1311, rig.context().cpu().cp15.read(0, 0, 0, 0));
    rig.context().cpu().cp15.write(1, 15, 1, 0, 0x0040_0000);
    assertEquals(0x0040_0000, rig.context().cpu().cp15.read(1, 15, 1, 0));
  }

  // ---- Timers ----------------------------------------------------------------------------------

  /** Linux's clock source: timer 0 counts down from the top, for ever. */
  @Test
  void timerCountsDownAtTclkAndReloads() {
    rig.write(TIMER0_RELOAD, -1);
    rig.write(TIMER0, -1);
    rig.write(TIMER_CONTROL, 3);
    rig.advance(1000 * TICK);
    assertEquals(-1001, rig.read(TIMER0));
    rig.advance((1L << 32) * TICK);
    assertEquals(-1001, rig.read(TIMER0));
  }

  /** Linux's clock event, one shot. */
  @Test
  void oneShotExpiresAtZeroAndStops() {
    rig.write(BRIDGE_MASK, CAUSE_TIMER1);
    rig.write(TIMER1, 100);
    rig.write(TIMER_CONTROL, 4);
    rig.advance(100 * TICK - 1);
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_BRIDGE));
    rig.advance(1);
    assertTrue(rig.interrupt(KirkwoodMap.IRQ_BRIDGE));
    assertEquals(0, rig.read(TIMER1));
    rig.write(BRIDGE_CAUSE, ~CAUSE_TIMER1);
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_BRIDGE));
    rig.advance(1_000_000);
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_BRIDGE));
    rig.write(TIMER1, 10);
    rig.advance(10 * TICK);
    assertTrue(rig.interrupt(KirkwoodMap.IRQ_BRIDGE));
  }

  @Test
  void periodicTimerKeepsItsPhase() {
    rig.write(BRIDGE_MASK, CAUSE_TIMER1);
    rig.write(TIMER1_RELOAD, 99);
    rig.write(TIMER1, 99);
    rig.write(TIMER_CONTROL, 0xC);
    rig.advance(99 * TICK);
    for (int i = 0; i < 5; i++) {
      assertEquals(CAUSE_TIMER1, rig.read(BRIDGE_CAUSE));
      rig.write(BRIDGE_CAUSE, 0);
      rig.advance(100 * TICK - 1);
      assertEquals(0, rig.read(BRIDGE_CAUSE));
      rig.advance(1);
    }
    rig.advance(250 * TICK);
    assertEquals(50, rig.read(TIMER1));
  }

  @Test
  void watchdogResetsIfItMay() {
    rig.write(WATCHDOG, 50);
    rig.write(TIMER_CONTROL, 0x10);
    rig.advance(50 * TICK);
    assertEquals(0, rig.resets());
    rig.write(BRIDGE_CAUSE, 0);
    rig.write(KirkwoodMap.SYSTEM + 0x08, 2);
    rig.write(WATCHDOG, 50);
    rig.advance(50 * TICK);
    assertEquals(1, rig.resets());
  }

  @Test
  void softResetNeedsItsEnable() {
    rig.write(KirkwoodMap.SYSTEM + 0x0C, 1);
    assertEquals(0, rig.resets());
    rig.write(KirkwoodMap.SYSTEM + 0x08, 4);
    rig.write(KirkwoodMap.SYSTEM + 0x0C, 1);
    assertEquals(1, rig.resets());
  }

  // ---- Interrupts ------------------------------------------------------------------------------

  @Test
  void masksDecideWhatReachesTheCore() {
    rig.context().cpu().setInterruptMasks(0);
    rig.write(KirkwoodMap.UART0 + 4, 2);
    assertTrue(rig.interrupt(KirkwoodMap.IRQ_UART0));
    assertTrue(rig.interrupt(0), "bit 0 sums up the high half");
    rig.write(IRQ_MASK_LOW, 1 << KirkwoodMap.IRQ_BRIDGE);
    assertFalse(rig.context().cpu().interruptAsserted());
    rig.write(IRQ_MASK_HIGH, 1 << (KirkwoodMap.IRQ_UART0 - 32));
    assertTrue(rig.context().cpu().interruptAsserted());
  }

  @Test
  void outputsRaiseGpioInterruptsOfTheirEight() {
    rig.write(KirkwoodMap.GPIO_LOW + 0x18, 1 << 9);
    rig.write(KirkwoodMap.GPIO_LOW + 0x04, ~(1 << 9));
    rig.write(KirkwoodMap.GPIO_LOW, 1 << 9);
    assertTrue(rig.interrupt(KirkwoodMap.IRQ_GPIO_LOW + 1));
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_GPIO_LOW));
    assertEquals(1 << 9, rig.read(KirkwoodMap.GPIO_LOW + 0x10));
    rig.write(KirkwoodMap.GPIO_LOW + 0x14, 0);
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_GPIO_LOW + 1));
  }

  // ---- UART ------------------------------------------------------------------------------------

  private int uart(int register) {
    return rig.read(KirkwoodMap.UART0 + 4 * register) & 0xFF;
  }

  private void uart(int register, int value) {
    rig.write(KirkwoodMap.UART0 + 4 * register, value);
  }

  @Test
  void divisorHidesBehindDlab() {
    uart(3, 0x83);
    uart(0, 0x6C);
    uart(1, 0x01);
    assertEquals(0x6C, uart(0));
    assertEquals(0x01, uart(1));
    uart(3, 0x03);
    assertEquals(0, uart(1));
    assertEquals("", rig.line().sent());
  }

  /** What serial8250_do_startup checks: an empty transmitter interrupts each time it is enabled. */
  @Test
  void transmitterInterruptsWhenItIsEnabled() {
    uart(1, 2);
    assertEquals(0x02, uart(2));
    assertEquals(0x01, uart(2), "reading it clears it");
    uart(1, 0);
    uart(1, 2);
    assertEquals(0x02, uart(2));
    uart(0, 'x');
    assertEquals(0x02, uart(2));
    assertEquals("x", rig.line().sent());
  }

  @Test
  void receivesThroughItsFifo() {
    uart(2, 0x87); // on, both cleared, trigger 8
    uart(1, 1);
    rig.type("0123456789abcdefghij");
    assertFalse(rig.interrupt(KirkwoodMap.IRQ_UART0), "not before a character time has passed");
    rig.advance(100_000);
    assertTrue(rig.interrupt(KirkwoodMap.IRQ_UART0));
    assertEquals(0xC4, uart(2));
    StringBuilder text = new StringBuilder();
    while ((uart(5) & 1) != 0) {
      text.append((char) uart(0));
    }
    assertEquals("0123456789abcdefghij", text.toString());
    assertEquals(0xC1, uart(2));
    rig.type("z");
    assertEquals(0xCC, uart(2), "fewer than the trigger: timeout");
  }

  @Test
  void loopbackShowsItsOwnSignals() {
    uart(4, 0x1F);
    assertEquals(0xF0, uart(6));
    uart(0, 'q');
    assertEquals('q', uart(0));
    assertEquals("", rig.line().sent());
  }

  // ---- Anything --------------------------------------------------------------------------------

  @Test
  void whatIsNotThereReadsZero() {
    assertEquals(0, rig.read(KirkwoodMap.INTERNAL + 0x8_0000));
    assertEquals(0x6281_11AB, rig.read(KirkwoodMap.PCIE));
  }
}
