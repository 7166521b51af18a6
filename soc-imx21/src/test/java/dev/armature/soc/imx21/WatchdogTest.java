package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final int WCR = Imx21AdsMap.WDOG;
  private static final int WSR = WCR + 2;
  private static final int WRSR = WCR + 4;
  private static final int WDE = 1 << 2;
  private static final int WRE = 1 << 3;
  private static final int SRS = 1 << 4;
  private static final long SECOND = 1_000_000_000;

  private final Rig rig = new Rig();

  private void start(int halfSeconds, int more) {
    rig.writeHalf(WCR, (halfSeconds - 1) << 8 | SRS | WDE | more);
  }

  private void service() {
    rig.writeHalf(WSR, 0x5555);
    rig.writeHalf(WSR, 0xAAAA);
  }

  @Test
  void resetsTheMachineWhenItWasNotServiced() {
    start(4, 0);
    rig.advance(2 * SECOND - 1);
    assertEquals(0, rig.resets());
    rig.advance(1);
    assertEquals(1, rig.resets());
    rig.board().reset();
    assertEquals(2, rig.readHalf(WRSR), "TOUT");
    rig.advance(100 * SECOND);
    assertEquals(1, rig.resets());
  }

  @Test
  void serviceStartsTheTimeAgain() {
    start(4, 0);
    for (int i = 0; i < 5; i++) {
      rig.advance(2 * SECOND - 1);
      service();
    }
    assertEquals(0, rig.resets());
    rig.advance(2 * SECOND);
    assertEquals(1, rig.resets());
  }

  @Test
  void onlyTheRightSequenceServices() {
    start(4, 0);
    rig.advance(SECOND);
    rig.writeHalf(WSR, 0xAAAA);
    rig.writeHalf(WSR, 0x5555);
    rig.advance(SECOND);
    assertEquals(1, rig.resets());
  }

  @Test
  void cannotBeSwitchedOffAgain() {
    start(4, 0);
    rig.writeHalf(WCR, SRS);
    assertEquals(WDE, rig.readHalf(WCR) & WDE);
    rig.advance(2 * SECOND);
    assertEquals(1, rig.resets());
  }

  @Test
  void softwareResetsAtOnceAndIsRemembered() {
    assertEquals(1 << 4, rig.readHalf(WRSR), "power on");
    rig.writeHalf(WCR, WDE);
    assertEquals(1, rig.resets());
    rig.board().reset();
    assertEquals(1, rig.readHalf(WRSR), "SFTW");
  }

  @Test
  void theTimeOutCanDriveOnlyThePin() {
    start(1, WRE);
    rig.advance(10 * SECOND);
    assertEquals(0, rig.resets());
  }
}
