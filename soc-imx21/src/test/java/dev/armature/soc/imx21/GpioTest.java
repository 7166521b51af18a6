package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import org.junit.jupiter.api.Test;

class GpioTest {
  private static final int PORT_D = 3;
  private static final int BASE = 0x100 * PORT_D;
  private static final int DDIR = BASE;
  private static final int OCR2 = BASE + 0x08;
  private static final int DR = BASE + 0x1C;
  private static final int SSR = BASE + 0x24;
  private static final int ICR2 = BASE + 0x2C;
  private static final int IMR = BASE + 0x30;
  private static final int ISR = BASE + 0x34;
  private static final int SWR = BASE + 0x3C;
  private static final int PUEN = BASE + 0x40;
  private static final int PMASK = 0x600;
  private static final int PIN = 25;
  private static final int BIT = 1 << PIN;
  private static final int ICR_SHIFT = 2 * (PIN - 16);

  private boolean interrupt;
  private final Gpio gpio = new Gpio(level -> interrupt = level, GuestLog.none());
  private final IrqLine pin = gpio.pin(PORT_D, PIN);

  private void write(int offset, int value) {
    gpio.write(offset, 4, value);
  }

  private int read(int offset) {
    return gpio.read(offset, 4);
  }

  private void expect(int kind) {
    write(ICR2, kind << ICR_SHIFT);
    write(ISR, -1);
    write(IMR, BIT);
  }

  @Test
  void inputsShowTheirLevel() {
    pin.set(true);
    assertEquals(BIT, read(SSR) & BIT);
    pin.set(false);
    assertEquals(0, read(SSR) & BIT);
  }

  @Test
  void undrivenInputsArePulledUp() {
    assertEquals(1 << 26, read(SSR) & 1 << 26);
    write(PUEN, ~(1 << 26));
    assertEquals(0, read(SSR) & 1 << 26);
    assertEquals(0, read(SSR) & 1, "port D has no pin 0");
  }

  @Test
  void outputsShowTheDataRegisterOnceItIsRouted() {
    write(DR, 1 << 20);
    write(DDIR, 1 << 20 | 1 << 21);
    write(OCR2, 0xF << 8);
    assertEquals(1 << 20, read(SSR) & 3 << 20);
    assertTrue(gpio.level(PORT_D, 20));
    assertFalse(gpio.level(PORT_D, 21));
  }

  @Test
  void risingAndFallingEdgesAreRemembered() {
    expect(0);
    pin.set(true);
    assertTrue(interrupt);
    pin.set(false);
    assertTrue(interrupt, "an edge is a latch");
    write(ISR, BIT);
    assertFalse(interrupt);
    expect(1);
    pin.set(true);
    assertFalse(interrupt);
    pin.set(false);
    assertTrue(interrupt);
  }

  @Test
  void levelsCannotBeClearedWhileTheyLast() {
    expect(2);
    assertFalse(interrupt);
    pin.set(true);
    assertTrue(interrupt);
    write(ISR, BIT);
    assertTrue(interrupt);
    pin.set(false);
    write(ISR, BIT);
    assertFalse(interrupt);
    expect(3);
    assertTrue(interrupt);
  }

  @Test
  void eventsAreSeenWhileMasked() {
    expect(0);
    write(IMR, 0);
    pin.set(true);
    assertFalse(interrupt);
    assertEquals(BIT, read(ISR) & BIT);
    write(IMR, BIT);
    assertTrue(interrupt);
  }

  @Test
  void aPortCanBeMaskedAltogether() {
    assertEquals(0x3F, read(PMASK));
    expect(2);
    pin.set(true);
    write(PMASK, 0x37);
    assertFalse(interrupt);
    write(PMASK, 0x3F);
    assertTrue(interrupt);
  }

  @Test
  void softwareResetIsForOnePort() {
    expect(2);
    pin.set(true);
    write(0x100, 0x10);
    write(SWR, 1);
    assertFalse(interrupt);
    assertEquals(0, read(IMR));
    assertEquals(0x10, read(0x100), "port B keeps its directions");
  }
}
