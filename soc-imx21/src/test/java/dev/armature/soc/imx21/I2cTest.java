package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class I2cTest {
  private static final int I2CR = 0x08;
  private static final int I2SR = 0x0C;
  private static final int I2DR = 0x10;
  private static final int RSTA = 1 << 2;
  private static final int TXAK = 1 << 3;
  private static final int MTX = 1 << 4;
  private static final int MSTA = 1 << 5;
  private static final int IIEN = 1 << 6;
  private static final int IEN = 1 << 7;
  private static final int RXAK = 1;
  private static final int IIF = 2;
  private static final int IBB = 1 << 5;

  private static final class Echo implements I2cDevice {
    final List<String> seen = new ArrayList<>();
    int next = 0x40;

    @Override
    public int address() {
      return 0x50;
    }

    @Override
    public void start(boolean read) {
      seen.add(read ? "read" : "write");
    }

    @Override
    public boolean receive(int value) {
      seen.add(Integer.toHexString(value));
      return value != 0xEE;
    }

    @Override
    public int transmit() {
      return next++;
    }
  }

  private final Echo echo = new Echo();
  private boolean interrupt;
  private final I2c i2c = new I2c(List.of(echo), level -> interrupt = level, GuestLog.none());

  private void control(int value) {
    i2c.write(I2CR, 1, value);
  }

  private int status() {
    return i2c.read(I2SR, 1) & 0xFF;
  }

  /** Sends a byte as Linux does; whether it was acknowledged. */
  private boolean send(int value) {
    i2c.write(I2DR, 1, value);
    assertTrue(interrupt);
    i2c.write(I2SR, 1, 0);
    assertFalse(interrupt);
    return (status() & RXAK) == 0;
  }

  private void start() {
    control(IEN);
    control(IEN | MSTA);
    assertEquals(IBB, status() & IBB);
    control(IEN | MSTA | MTX | IIEN | TXAK);
  }

  @Test
  void writesToAChip() {
    start();
    assertTrue(send(0xA0));
    assertTrue(send(0x12));
    assertFalse(send(0xEE));
    control(IEN);
    assertEquals(0, status() & IBB);
    assertEquals(List.of("write", "12", "ee"), echo.seen);
  }

  @Test
  void nobodyAnswersAtAnotherAddress() {
    start();
    assertFalse(send(0xA2));
    assertEquals(List.of(), echo.seen);
  }

  @Test
  void readsAfterARepeatedStart() {
    start();
    assertTrue(send(0xA0));
    assertTrue(send(0x07));
    control(IEN | MSTA | MTX | IIEN | RSTA);
    assertTrue(send(0xA1));
    control(IEN | MSTA | IIEN);
    i2c.read(I2DR, 1); // the dummy read that starts the first byte
    assertEquals(IIF, status() & IIF);
    assertEquals(0x40, i2c.read(I2DR, 1));
    control(IEN | MSTA | IIEN | TXAK);
    assertEquals(0x41, i2c.read(I2DR, 1));
    control(IEN);
    assertEquals(List.of("write", "7", "read"), echo.seen);
  }

  @Test
  void aDisabledControllerIsNoMaster() {
    control(MSTA);
    assertEquals(0, status() & IBB);
  }
}
