package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RtcTest {
  private static final int HOURMIN = Imx21AdsMap.RTC;
  private static final int SECONDS = HOURMIN + 0x04;
  private static final int ALRM_HM = HOURMIN + 0x08;
  private static final int ALRM_SEC = HOURMIN + 0x0C;
  private static final int RCCTL = HOURMIN + 0x10;
  private static final int RTCISR = HOURMIN + 0x14;
  private static final int RTCIENR = HOURMIN + 0x18;
  private static final int STPWCH = HOURMIN + 0x1C;
  private static final int DAYR = HOURMIN + 0x20;
  private static final int DAYALARM = HOURMIN + 0x24;
  private static final long SECOND = 1_000_000_000;

  /** Day 3, 04:05:06. */
  private static final long EPOCH = 3 * 86_400 + 4 * 3600 + 5 * 60 + 6;

  private final Rig rig = new Rig(Imx21AdsConfig.builder().rtcEpochSeconds(EPOCH));

  private boolean interrupt() {
    return rig.source(Imx21AdsMap.IRQ_RTC);
  }

  private void assertTime(int day, int hour, int minute, int second) {
    assertEquals(day, rig.readHalf(DAYR));
    assertEquals(hour << 8 | minute, rig.readHalf(HOURMIN));
    assertEquals(second, rig.readHalf(SECONDS));
  }

  /** Of the day and the minute it is. */
  private void setAlarm(int second) {
    rig.writeHalf(DAYALARM, 3);
    rig.writeHalf(ALRM_SEC, second);
    rig.writeHalf(ALRM_HM, 4 << 8 | 5);
  }

  @Test
  void startsAtTheEpochAndCounts() {
    assertTime(3, 4, 5, 6);
    rig.advance(SECOND - 1);
    assertTime(3, 4, 5, 6);
    rig.advance(1);
    assertTime(3, 4, 5, 7);
    rig.advance((86_400L + 3600 + 60) * SECOND);
    assertTime(4, 5, 6, 7);
  }

  @Test
  void isSetAsLinuxSetsIt() {
    rig.writeHalf(DAYR, 20_000);
    rig.writeHalf(SECONDS, 59);
    rig.writeHalf(HOURMIN, 23 << 8 | 59);
    assertTime(20_000, 23, 59, 59);
    rig.advance(SECOND);
    assertTime(20_001, 0, 0, 0);
    rig.board().reset();
    assertTime(20_001, 0, 0, 0);
  }

  @Test
  void theAlarmRingsAtItsSecond() {
    setAlarm(16);
    rig.writeHalf(RTCIENR, 1 << 2);
    rig.advance(10 * SECOND - 1);
    assertFalse(interrupt());
    rig.advance(1);
    assertTrue(interrupt());
    assertEquals(1 << 2, rig.readHalf(RTCISR));
    rig.writeHalf(RTCISR, 1 << 2);
    assertFalse(interrupt());
    rig.advance(100 * SECOND);
    assertFalse(interrupt());
  }

  /** A busy host runs timers late; a tick of 1/512 s passes soon. */
  @Test
  void whatIsDueIsToldOfLateToo() {
    setAlarm(8);
    rig.writeHalf(RTCIENR, 1 << 2 | 1 << 4 | 1 << 10);
    rig.advanceLate(2 * SECOND + SECOND / 100);
    assertEquals(1 << 2 | 1 << 4 | 1 << 10, rig.readHalf(RTCISR));
    rig.writeHalf(RTCISR, -1);
    rig.advance(SECOND / 32);
    assertEquals(0, rig.readHalf(RTCISR), "and once");
  }

  @Test
  void aWriteBetweenAnAlarmAndItsTimerLosesNothing() {
    setAlarm(8);
    rig.writeHalf(RTCIENR, 1 << 2);
    rig.advanceUnserved(2 * SECOND + SECOND / 100);
    rig.writeHalf(RTCIENR, 1 << 2 | 1 << 1);
    rig.advance(0);
    assertEquals(1 << 2, rig.readHalf(RTCISR));
  }

  @Test
  void settingTheClockTellsOfNothingInBetween() {
    setAlarm(8);
    rig.writeHalf(RTCIENR, 1 << 2);
    rig.writeHalf(SECONDS, 30);
    rig.advance(10 * SECOND);
    assertEquals(0, rig.readHalf(RTCISR));
  }

  @Test
  void periodicInterruptsComeInStep() {
    rig.writeHalf(RTCIENR, 1 << 4 | 1 << 10);
    int seconds = 0;
    int sixteenths = 0;
    for (int i = 0; i < 5 * 16; i++) {
      rig.advance(SECOND / 16);
      int status = rig.readHalf(RTCISR);
      seconds += status >>> 4 & 1;
      sixteenths += status >>> 10 & 1;
      rig.writeHalf(RTCISR, status);
    }
    assertEquals(5, seconds);
    assertEquals(80, sixteenths);
  }

  @Test
  void minutesHoursAndDaysAreTold() {
    rig.writeHalf(RTCIENR, 1 << 1 | 1 << 3 | 1 << 5);
    rig.advance(53 * SECOND);
    assertEquals(0, rig.readHalf(RTCISR));
    rig.advance(SECOND);
    assertEquals(1 << 1, rig.readHalf(RTCISR));
    rig.advance(54 * 60 * SECOND);
    assertEquals(1 << 1 | 1 << 5, rig.readHalf(RTCISR));
    rig.advance(86_400 * SECOND);
    assertEquals(1 << 1 | 1 << 3 | 1 << 5, rig.readHalf(RTCISR));
  }

  @Test
  void theStopwatchCountsMinutesDown() {
    rig.writeHalf(STPWCH, 1);
    rig.writeHalf(RTCIENR, 1);
    rig.advance(60 * SECOND);
    assertEquals(0, rig.readHalf(STPWCH));
    assertFalse(interrupt());
    rig.advance(60 * SECOND);
    assertTrue(interrupt());
    assertEquals(0x3F, rig.readHalf(STPWCH));
  }

  @Test
  void softwareResetKeepsTheTime() {
    rig.writeHalf(RTCIENR, 1 << 4);
    rig.writeHalf(RCCTL, 1);
    assertEquals(0, rig.readHalf(RTCIENR));
    assertTime(3, 4, 5, 6);
  }
}
