package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.time.Frequency;
import org.junit.jupiter.api.Test;

class GptTest {
  private static final int TCTL = Imx21AdsMap.GPT1;
  private static final int TPRER = TCTL + 0x04;
  private static final int TCMP = TCTL + 0x08;
  private static final int TCN = TCTL + 0x10;
  private static final int TSTAT = TCTL + 0x14;

  private static final int TEN = 1;
  private static final int PERCLK1 = 1 << 1;
  private static final int PERCLK1_BY_16 = 2 << 1;
  private static final int CLOCK_32K = 4 << 1;
  private static final int COMPEN = 1 << 4;
  private static final int FRR = 1 << 8;
  private static final int CC = 1 << 10;
  private static final int SWR = 1 << 15;

  private static final Frequency RESET_PERCLK1 = new Frequency(16_515_072);

  private final Rig rig = new Rig();

  private boolean interrupt() {
    return rig.source(Imx21AdsMap.IRQ_GPT1);
  }

  @Test
  void countsTheClockThatIsChosen() {
    rig.write(TCTL, TEN | PERCLK1 | FRR);
    rig.advance(RESET_PERCLK1.nanos(1000) - 1);
    assertEquals(999, rig.read(TCN));
    rig.advance(1);
    assertEquals(1000, rig.read(TCN));
    rig.write(TCTL, TEN | CLOCK_32K | FRR);
    rig.advance(1_000_000_000);
    assertEquals(1000 + 32_768, rig.read(TCN));
    rig.write(TCTL, TEN | FRR);
    rig.advance(1_000_000_000);
    assertEquals(1000 + 32_768, rig.read(TCN), "source 0 stands still");
  }

  @Test
  void readingOftenLosesNoTick() {
    rig.write(TCTL, TEN | PERCLK1 | FRR);
    for (int i = 0; i < 10_000; i++) {
      rig.advance(101);
      rig.read(TCN);
      rig.write(TCTL, TEN | PERCLK1 | FRR | (i % 2 == 0 ? COMPEN : 0));
    }
    assertEquals(RESET_PERCLK1.ticks(1_010_000), rig.read(TCN));
  }

  @Test
  void prescalersDivide() {
    rig.write(TPRER, 4);
    rig.write(TCTL, TEN | PERCLK1_BY_16 | FRR);
    rig.advance(1_000_000_000);
    assertEquals(16_515_072 / 80, rig.read(TCN));
  }

  @Test
  void aFreeRunningTimerMatchesOnceARoundAndGoesOn() {
    rig.write(TCMP, 500);
    rig.write(TCTL, TEN | PERCLK1 | FRR | COMPEN);
    rig.advance(RESET_PERCLK1.nanos(500) - 1);
    assertFalse(interrupt());
    rig.advance(1);
    assertTrue(interrupt());
    assertEquals(1, rig.read(TSTAT));
    rig.write(TSTAT, 3);
    assertFalse(interrupt());
    rig.advance(1_000_000);
    assertFalse(interrupt());
    assertEquals(RESET_PERCLK1.ticks(RESET_PERCLK1.nanos(500) + 1_000_000), rig.read(TCN));
  }

  @Test
  void linuxMovesTheCompareValueAhead() {
    rig.write(TCTL, TEN | PERCLK1 | FRR | COMPEN);
    for (int i = 0; i < 5; i++) {
      rig.write(TCMP, rig.read(TCN) + 16_515);
      rig.advance(1_100_000);
      assertTrue(interrupt());
      rig.write(TSTAT, 3);
      assertFalse(interrupt());
    }
  }

  @Test
  void aRestartingTimerHasAPeriodOfOneMoreThanItsCompareValue() {
    rig.write(TCMP, 327);
    rig.write(TCTL, TEN | CLOCK_32K | COMPEN);
    for (int i = 1; i <= 3; i++) {
      long match = Frequency.WATCH_CRYSTAL.nanos(328L * i - 1);
      rig.advance(match - 1 - rig.now());
      assertFalse(interrupt(), "period " + i);
      rig.advance(1);
      assertTrue(interrupt(), "period " + i);
      assertEquals(327, rig.read(TCN));
      rig.write(TSTAT, 1);
    }
    rig.advance(Frequency.WATCH_CRYSTAL.nanos(1));
    assertEquals(0, rig.read(TCN));
  }

  @Test
  void aMatchIsSeenWithoutTheInterrupt() {
    rig.write(TCMP, 10);
    rig.write(TCTL, TEN | CLOCK_32K);
    rig.advance(1_000_000_000);
    assertEquals(1, rig.read(TSTAT));
    assertFalse(interrupt());
    rig.write(TCTL, TEN | CLOCK_32K | COMPEN);
    assertTrue(interrupt());
  }

  @Test
  void lateTimersStillShowTheExactCount() {
    rig.write(TCMP, 99);
    rig.write(TCTL, TEN | CLOCK_32K | COMPEN);
    rig.advanceLate(1_000_000_000);
    assertTrue(interrupt());
    assertEquals(32_768 % 100, rig.read(TCN));
  }

  @Test
  void stoppingKeepsTheCountUnlessAskedToClearIt() {
    rig.write(TCTL, TEN | CLOCK_32K | FRR);
    rig.advance(1_000_000_000);
    rig.write(TCTL, CLOCK_32K | FRR);
    rig.advance(1_000_000_000);
    assertEquals(32_768, rig.read(TCN));
    rig.write(TCTL, TEN | CLOCK_32K | FRR | CC);
    rig.write(TCTL, CLOCK_32K | FRR | CC);
    assertEquals(0, rig.read(TCN));
  }

  @Test
  void softwareResetClearsEverything() {
    rig.write(TCMP, 1);
    rig.write(TCTL, TEN | CLOCK_32K | COMPEN);
    rig.advance(1_000_000_000);
    rig.write(TCTL, SWR);
    assertFalse(interrupt());
    assertEquals(0, rig.read(TCTL));
    assertEquals(-1, rig.read(TCMP));
    assertEquals(0, rig.read(TCN));
  }
}
