package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.soc.versatile.Rig;
import dev.armature.soc.versatile.VersatilePbConfig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Pl031RtcTest {
  private static final int RTC = 0x101E_8000;
  private static final int VIC_INPUT = 10;

  private static final int RTCDR = RTC;
  private static final int RTCMR = RTC + 0x04;
  private static final int RTCLR = RTC + 0x08;
  private static final int RTCCR = RTC + 0x0C;
  private static final int RTCIMSC = RTC + 0x10;
  private static final int RTCRIS = RTC + 0x14;
  private static final int RTCMIS = RTC + 0x18;
  private static final int RTCICR = RTC + 0x1C;

  private static final long SECOND = 1_000_000_000;
  private static final int EPOCH = 1_700_000_000;

  @AutoClose private final Rig rig = new Rig(VersatilePbConfig.builder().rtcEpochSeconds(EPOCH));

  @Test
  void countsSecondsFromTheEpoch() {
    assertEquals(EPOCH, rig.read(RTCDR));
    assertEquals(1, rig.read(RTCCR));
    rig.advance(SECOND - 1);
    assertEquals(EPOCH, rig.read(RTCDR));
    rig.advance(1);
    assertEquals(EPOCH + 1, rig.read(RTCDR));
    rig.advance(86_400 * SECOND);
    assertEquals(EPOCH + 86_401, rig.read(RTCDR));
  }

  @Test
  void loadSetsTheTimeAndAResetKeepsIt() {
    rig.advance(5 * SECOND);
    rig.write(RTCLR, 1000);
    assertEquals(1000, rig.read(RTCDR));
    assertEquals(1000, rig.read(RTCLR));
    rig.advance(3 * SECOND);
    rig.board().reset();
    assertEquals(1003, rig.read(RTCDR));
  }

  @Test
  void alarmComesWithItsSecond() {
    rig.write(RTCIMSC, 1);
    rig.advance(SECOND / 3);
    rig.write(RTCMR, EPOCH + 10);
    rig.advance(10 * SECOND - SECOND / 3 - 1);
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.advance(1);
    assertTrue(rig.vicInput(VIC_INPUT));
    assertEquals(1, rig.read(RTCMIS));
    rig.write(RTCICR, 1);
    assertFalse(rig.vicInput(VIC_INPUT));
    assertEquals(0, rig.read(RTCRIS));
  }

  @Test
  void maskedAlarmStaysRaw() {
    rig.write(RTCMR, EPOCH + 1);
    rig.advance(SECOND);
    assertEquals(1, rig.read(RTCRIS));
    assertEquals(0, rig.read(RTCMIS));
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.write(RTCIMSC, 1);
    assertTrue(rig.vicInput(VIC_INPUT));
  }

  @Test
  void settingTheTimeMovesTheAlarm() {
    rig.write(RTCIMSC, 1);
    rig.write(RTCMR, 1010);
    rig.write(RTCLR, 1000);
    rig.advance(10 * SECOND - 1);
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.advance(1);
    assertTrue(rig.vicInput(VIC_INPUT));
  }

  @Test
  void matchOfTheCurrentSecondIsImmediate() {
    rig.write(RTCIMSC, 1);
    rig.write(RTCMR, EPOCH);
    assertTrue(rig.vicInput(VIC_INPUT));
  }

  @Test
  void countWrapsAfter32Bits() {
    rig.write(RTCIMSC, 1);
    rig.write(RTCLR, -1);
    rig.write(RTCMR, 1);
    rig.advance(2 * SECOND - 1);
    assertEquals(0, rig.read(RTCDR));
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.advance(1);
    assertTrue(rig.vicInput(VIC_INPUT));
  }
}
