package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PwmTest {
  private static final int PWMC = Imx21AdsMap.PWM;
  private static final int PWMS = PWMC + 4;
  private static final int PWMP = PWMC + 8;
  private static final int PWMCNT = PWMC + 0xC;
  private static final int EN = 1 << 4;
  private static final int FIFOAV = 1 << 5;
  private static final int IRQEN = 1 << 6;
  private static final int IRQ = 1 << 7;
  private static final int CLOCK_32K = 1 << 15;

  /** 32768 Hz / 2, and 16384 counts a period. */
  private static final long PERIOD = 1_000_000_000;

  private final Rig rig = new Rig();

  private void start(int more) {
    rig.write(PWMP, 16_384 - 2);
    rig.write(PWMC, EN | CLOCK_32K | more);
  }

  @Test
  void playsEachSampleForAPeriodAndKeepsTheLast() {
    for (int i = 1; i <= 4; i++) {
      assertEquals(FIFOAV, rig.read(PWMC) & FIFOAV);
      rig.write(PWMS, i * 1000);
    }
    assertEquals(0, rig.read(PWMC) & FIFOAV);
    start(0);
    for (int i = 1; i <= 4; i++) {
      assertEquals(i * 1000, rig.read(PWMS));
      rig.advance(PERIOD);
    }
    rig.advance(10 * PERIOD);
    assertEquals(4000, rig.read(PWMS));
  }

  @Test
  void anEmptyFifoInterruptsUntilThatIsRead() {
    rig.write(PWMS, 1);
    rig.write(PWMS, 2);
    start(IRQEN);
    assertFalse(rig.source(Imx21AdsMap.IRQ_PWM));
    rig.advance(PERIOD);
    assertTrue(rig.source(Imx21AdsMap.IRQ_PWM));
    assertEquals(IRQ, rig.read(PWMC) & IRQ);
    assertFalse(rig.source(Imx21AdsMap.IRQ_PWM));
  }

  @Test
  void theCounterRunsUpToThePeriod() {
    start(0);
    rig.advance(PERIOD / 2);
    assertEquals(8192, rig.read(PWMCNT));
    rig.advance(PERIOD / 2);
    assertEquals(0, rig.read(PWMCNT));
  }

  @Test
  void softwareResetStopsIt() {
    start(0);
    rig.write(PWMC, 1 << 16);
    assertEquals(FIFOAV, rig.read(PWMC));
  }
}
