package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import org.junit.jupiter.api.Test;

class CspiTest {
  private static final int RXDATA = 0x00;
  private static final int TXDATA = 0x04;
  private static final int CONTROL = 0x08;
  private static final int INT = 0x0C;
  private static final int TEST = 0x10;
  private static final int DMA = 0x18;
  private static final int RESET = 0x1C;
  private static final int ENABLED = 1 << 10 | 1 << 11;
  private static final int XCH = 1 << 9;
  private static final int RR = 1 << 4;
  private static final int RO = 1 << 7;

  private boolean interrupt;
  private boolean receiveRequest;
  private boolean transmitRequest;
  private final Cspi cspi =
      new Cspi(
          "cspi",
          (word, bits) -> ~word,
          level -> interrupt = level,
          level -> receiveRequest = level,
          level -> transmitRequest = level,
          GuestLog.none());

  private void write(int offset, int value) {
    cspi.write(offset, 4, value);
  }

  private int read(int offset) {
    return cspi.read(offset, 4);
  }

  @Test
  void exchangesWordsOfAnyLength() {
    for (int bits : new int[] {1, 8, 13, 32}) {
      int mask = -1 >>> (32 - bits);
      write(CONTROL, ENABLED | bits - 1);
      write(TXDATA, 0x1234_5678);
      write(CONTROL, ENABLED | XCH | bits - 1);
      assertEquals(0, read(CONTROL) & XCH, "the exchange is over");
      assertEquals(RR, read(INT) & RR);
      assertEquals(~0x1234_5678 & mask, read(RXDATA));
      assertEquals(0, read(INT) & RR);
    }
  }

  @Test
  void interruptsWhenAWordCame() {
    write(INT, 1 << 13);
    write(CONTROL, ENABLED | 7);
    write(TXDATA, 0x55);
    assertFalse(interrupt);
    write(CONTROL, ENABLED | XCH | 7);
    assertTrue(interrupt);
    assertEquals(0xAA, read(RXDATA));
    assertFalse(interrupt);
  }

  @Test
  void theFifosHoldEightWords() {
    write(CONTROL, ENABLED | 7);
    for (int i = 0; i < 9; i++) {
      write(TXDATA, i);
    }
    assertEquals(8, read(TEST) & 0xF);
    write(CONTROL, ENABLED | XCH | 7);
    assertEquals(8, read(TEST) >>> 4 & 0xF);
    write(TXDATA, 0);
    write(CONTROL, ENABLED | XCH | 7);
    assertEquals(RO, read(INT) & RO, "the ninth was lost");
    for (int i = 0; i < 8; i++) {
      assertEquals(~i & 0xFF, read(RXDATA));
    }
  }

  @Test
  void loopsBack() {
    write(TEST, 1 << 14);
    write(CONTROL, ENABLED | 15);
    write(TXDATA, 0xBEEF);
    write(CONTROL, ENABLED | XCH | 15);
    assertEquals(0xBEEF, read(RXDATA));
  }

  @Test
  void asksForDma() {
    write(CONTROL, ENABLED | 7);
    write(DMA, 1 << 12 | 1 << 8);
    assertTrue(transmitRequest);
    assertFalse(receiveRequest);
    write(TXDATA, 1);
    assertFalse(transmitRequest);
    write(CONTROL, ENABLED | XCH | 7);
    assertTrue(receiveRequest);
  }

  @Test
  void resetEmptiesEverything() {
    write(CONTROL, ENABLED | 7);
    write(TXDATA, 1);
    write(RESET, 1);
    assertEquals(0, read(TEST));
    assertEquals(0, read(CONTROL));
  }
}
