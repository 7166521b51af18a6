package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The clock chip as a driver sees it that moves the two wires of the bus by hand. */
class Ds1338RtcTest {
  private static final int SET = 0x1000_2000;
  private static final int CLEAR = 0x1000_2004;
  private static final int SCL = 1;
  private static final int SDA = 2;

  private static final int CHIP = 0x68;
  private static final int CONTROL = 7;
  private static final int MEMORY = 8;
  private static final long SECOND = 1_000_000_000;

  private static Rig rigAt(LocalDateTime time) {
    Rig rig =
        new Rig(VersatilePbConfig.builder().rtcEpochSeconds(time.toEpochSecond(ZoneOffset.UTC)));
    rig.write(SET, SCL | SDA);
    return rig;
  }

  private static void startCondition(Rig rig) {
    rig.write(SET, SDA);
    rig.write(SET, SCL);
    rig.write(CLEAR, SDA);
    rig.write(CLEAR, SCL);
  }

  private static void stopCondition(Rig rig) {
    rig.write(CLEAR, SDA);
    rig.write(SET, SCL);
    rig.write(SET, SDA);
  }

  /** One clock with the data line as given; what the line was while the clock was high. */
  private static boolean clock(Rig rig, boolean data) {
    rig.write(data ? SET : CLEAR, SDA);
    rig.write(SET, SCL);
    boolean seen = (rig.read(SET) & SDA) != 0;
    rig.write(CLEAR, SCL);
    return seen;
  }

  /** Sends a byte; whether the chip acknowledged it. */
  private static boolean send(Rig rig, int value) {
    for (int bit = 7; bit >= 0; bit--) {
      clock(rig, (value >> bit & 1) != 0);
    }
    return !clock(rig, true);
  }

  private static int receive(Rig rig, boolean last) {
    int value = 0;
    for (int bit = 0; bit < 8; bit++) {
      value = value << 1 | (clock(rig, true) ? 1 : 0);
    }
    clock(rig, last);
    return value;
  }

  private static int[] readRegisters(Rig rig, int first, int count) {
    startCondition(rig);
    assertTrue(send(rig, CHIP << 1));
    assertTrue(send(rig, first));
    startCondition(rig);
    assertTrue(send(rig, CHIP << 1 | 1));
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = receive(rig, i == count - 1);
    }
    stopCondition(rig);
    return values;
  }

  private static void writeRegisters(Rig rig, int first, int... values) {
    startCondition(rig);
    assertTrue(send(rig, CHIP << 1));
    assertTrue(send(rig, first));
    for (int value : values) {
      assertTrue(send(rig, value));
    }
    stopCondition(rig);
  }

  private static int bcd(int value) {
    return ((value / 10) << 4) | (value % 10);
  }

  /** The seven registers of {@code time}, with weeks that begin with Sunday as day 1. */
  private static int[] registers(LocalDateTime time) {
    return new int[] {
      bcd(time.getSecond()),
      bcd(time.getMinute()),
      bcd(time.getHour()),
      time.getDayOfWeek().getValue() % 7 + 1,
      bcd(time.getDayOfMonth()),
      bcd(time.getMonthValue()),
      bcd(time.getYear() - 2000)
    };
  }

  private static LocalDateTime anyTime(Random random) {
    long century = 36_525L * 86_400;
    return LocalDateTime.of(2000, 1, 1, 0, 0).plusSeconds((long) (random.nextDouble() * century));
  }

  @Test
  void showsTheTimeOfPowerOn() {
    LocalDateTime time = LocalDateTime.of(2026, 11, 22, 21, 15, 17);
    try (Rig rig = rigAt(time)) {
      assertArrayEquals(registers(time), readRegisters(rig, 0, 7));
      rig.advance(44 * SECOND);
      assertArrayEquals(registers(time.plusSeconds(44)), readRegisters(rig, 0, 7));
    }
  }

  @Test
  void knowsEveryDayOfItsCentury() {
    LocalDateTime day = LocalDateTime.of(2000, 1, 1, 0, 0);
    try (Rig rig = rigAt(day)) {
      for (int i = 0; i < 36_525; i++) {
        assertArrayEquals(registers(day), readRegisters(rig, 0, 7));
        rig.advance(86_400 * SECOND);
        day = day.plusDays(1);
      }
      day = LocalDateTime.of(2000, 1, 1, 0, 0);
      assertArrayEquals(registers(day), withSaturday(readRegisters(rig, 0, 7)));
    }
  }

  /** A century is not a whole number of weeks; after it the weekday has moved on. */
  private static int[] withSaturday(int[] registers) {
    assertEquals((7 - 1 + 36_525) % 7 + 1, registers[3]);
    registers[3] = 7;
    return registers;
  }

  @Test
  void canBeSetToAnyTimeFromAnyTime() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      LocalDateTime wanted = anyTime(random);
      try (Rig rig = rigAt(anyTime(random))) {
        rig.advance(random.nextInt(1000) * SECOND);
        writeRegisters(rig, 0, registers(wanted));
        assertArrayEquals(registers(wanted), readRegisters(rig, 0, 7), wanted.toString());
        rig.advance(3600 * SECOND);
        assertArrayEquals(registers(wanted.plusHours(1)), readRegisters(rig, 0, 7));
      }
    }
  }

  @Test
  void keepsTheTimeOverAReset() {
    LocalDateTime time = LocalDateTime.of(2030, 2, 28, 23, 59, 58);
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 0))) {
      writeRegisters(rig, 0, registers(time));
      rig.board().reset();
      rig.write(SET, SCL | SDA);
      rig.advance(2 * SECOND);
      assertArrayEquals(registers(time.plusSeconds(2)), readRegisters(rig, 0, 7));
    }
  }

  @Test
  void softwareNumbersTheWeekdays() {
    try (Rig rig = rigAt(LocalDateTime.of(2026, 11, 22, 12, 0))) {
      writeRegisters(rig, 3, 5);
      rig.advance(86_400 * SECOND);
      assertEquals(6, readRegisters(rig, 3, 1)[0]);
      writeRegisters(rig, 4, 0x01);
      assertEquals(6, readRegisters(rig, 3, 1)[0], "the date does not change it");
    }
  }

  @Test
  void twelveHourMode() {
    int twelve = 1 << 6;
    int pm = 1 << 5;
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 30))) {
      int[][] settings = {
        {twelve | 0x12, 0}, {twelve | 0x11, 11}, {twelve | pm | 0x12, 12}, {twelve | pm | 0x01, 13}
      };
      for (int[] setting : settings) {
        writeRegisters(rig, 2, setting[0]);
        assertEquals(setting[0], readRegisters(rig, 2, 1)[0]);
        rig.advance(3600 * SECOND);
        int later = (setting[1] + 1) % 24;
        int expected = twelve | (later >= 12 ? pm : 0) | bcd((later + 11) % 12 + 1);
        assertEquals(expected, readRegisters(rig, 2, 1)[0]);
      }
    }
  }

  @Test
  void haltedClockStandsStill() {
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0, 10);
    try (Rig rig = rigAt(time)) {
      writeRegisters(rig, 0, 0x80 | 0x10);
      rig.advance(100 * SECOND);
      assertEquals(0x90, readRegisters(rig, 0, 1)[0]);
      writeRegisters(rig, 0, 0x10);
      rig.advance(5 * SECOND);
      assertArrayEquals(registers(time.plusSeconds(5)), readRegisters(rig, 0, 7));
    }
  }

  @Test
  void oscillatorStopFlagIsClearAndStaysSo() {
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 0))) {
      assertEquals(0x93, readRegisters(rig, CONTROL, 1)[0]);
      writeRegisters(rig, CONTROL, 0xFF);
      assertEquals(0x93, readRegisters(rig, CONTROL, 1)[0]);
      writeRegisters(rig, CONTROL, 0);
      assertEquals(0, readRegisters(rig, CONTROL, 1)[0]);
    }
  }

  @Test
  void memoryKeepsBytesAndWrapsToTheCalendar() {
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0, 42);
    try (Rig rig = rigAt(time)) {
      int[] bytes = new int[56];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = i * 37 & 0xFF;
      }
      writeRegisters(rig, MEMORY, bytes);
      assertArrayEquals(bytes, readRegisters(rig, MEMORY, 56));
      int[] last = readRegisters(rig, 63, 2);
      assertEquals(bytes[55], last[0]);
      assertEquals(0x42, last[1]);
    }
  }

  @Test
  void nonsenseInTheCalendarIsHarmless() {
    Random random = new Random(2);
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 0))) {
      for (int i = 0; i < 2000; i++) {
        writeRegisters(rig, random.nextInt(7), random.nextInt(256), random.nextInt(256));
        rig.advance(random.nextInt(1 << 30));
        int[] shown = readRegisters(rig, 0, 7);
        assertTrue(shown[5] >= 1 && shown[5] <= 0x12 && shown[4] >= 1 && shown[4] <= 0x31);
      }
    }
  }

  @Test
  void otherAddressesAreNotAnswered() {
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 0))) {
      for (int address = 0; address < 128; address++) {
        startCondition(rig);
        assertEquals(address == CHIP, send(rig, address << 1), Integer.toHexString(address));
        stopCondition(rig);
      }
    }
  }

  @Test
  void busIsFreeAfterAnAbandonedTransfer() {
    try (Rig rig = rigAt(LocalDateTime.of(2026, 1, 1, 0, 0))) {
      startCondition(rig);
      assertTrue(send(rig, CHIP << 1 | 1));
      clock(rig, true);
      stopCondition(rig);
      assertTrue((rig.read(SET) & SDA) != 0);
      clock(rig, false);
      assertFalse((rig.read(SET) & SDA) != 0, "only the controller drives it");
      assertEquals(0x26, readRegisters(rig, 6, 1)[0]);
    }
  }
}
