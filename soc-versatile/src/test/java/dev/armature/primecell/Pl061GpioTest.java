package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import org.junit.jupiter.api.Test;

class Pl061GpioTest {
  private static final int ALL_DATA = 0x3FC;
  private static final int DIR = 0x400;
  private static final int IS = 0x404;
  private static final int IBE = 0x408;
  private static final int IEV = 0x40C;
  private static final int IE = 0x410;
  private static final int RIS = 0x414;
  private static final int MIS = 0x418;
  private static final int IC = 0x41C;

  private boolean irq;
  private final Pl061Gpio gpio = new Pl061Gpio(level -> irq = level, GuestLog.none());

  private int read(int offset) {
    return gpio.read(offset, 4);
  }

  private void write(int offset, int value) {
    gpio.write(offset, 4, value);
  }

  /** The address that reaches only the pins of {@code mask}. */
  private static int data(int mask) {
    return mask << 2;
  }

  @Test
  void addressMasksTheData() {
    write(DIR, 0xFF);
    write(ALL_DATA, 0x55);
    assertEquals(0x55, read(ALL_DATA));
    write(data(0x0F), 0xFF);
    assertEquals(0x5F, read(ALL_DATA));
    assertEquals(0x50, read(data(0xF0)));
    write(data(0), 0);
    assertEquals(0x5F, read(ALL_DATA));
  }

  @Test
  void inputsShowWhatDrivesThem() {
    gpio.setPin(3, true);
    assertEquals(1 << 3, read(ALL_DATA));
    write(ALL_DATA, 0xFF);
    assertEquals(1 << 3, read(ALL_DATA), "inputs cannot be written");
    write(DIR, 1 << 3);
    assertEquals(0, read(ALL_DATA), "an output shows what was written to it as an output");
  }

  @Test
  void risingEdgeIsLatched() {
    write(IEV, 1);
    write(IE, 1);
    gpio.setPin(0, true);
    assertTrue(irq);
    gpio.setPin(0, false);
    assertTrue(irq);
    assertEquals(1, read(MIS));
    write(IC, 1);
    assertFalse(irq);
    gpio.setPin(0, true);
    assertTrue(irq);
  }

  @Test
  void fallingEdgeIsTheDefault() {
    write(IE, 1);
    gpio.setPin(0, true);
    assertFalse(irq);
    gpio.setPin(0, false);
    assertTrue(irq);
  }

  @Test
  void bothEdges() {
    write(IBE, 1);
    write(IE, 1);
    gpio.setPin(0, true);
    assertTrue(irq);
    write(IC, 1);
    gpio.setPin(0, false);
    assertTrue(irq);
  }

  @Test
  void levelInterruptFollowsThePin() {
    write(IS, 2);
    write(IEV, 2);
    write(IE, 2);
    assertFalse(irq);
    gpio.setPin(1, true);
    assertTrue(irq);
    write(IC, 2);
    assertTrue(irq, "a level cannot be cleared");
    gpio.setPin(1, false);
    assertFalse(irq);
    write(IEV, 0);
    assertTrue(irq, "low level");
  }

  @Test
  void disabledInterruptStaysRaw() {
    write(IEV, 4);
    gpio.setPin(2, true);
    assertEquals(4, read(RIS));
    assertEquals(0, read(MIS));
    assertFalse(irq);
    write(IE, 4);
    assertTrue(irq);
  }

  @Test
  void outputsDoNotInterrupt() {
    write(DIR, 1);
    write(IBE, 1);
    write(IE, 1);
    write(ALL_DATA, 1);
    gpio.setPin(0, true);
    assertFalse(irq);
  }

  @Test
  void resetMakesInputsAgain() {
    write(DIR, 0xFF);
    write(ALL_DATA, 0xFF);
    write(IE, 0xFF);
    gpio.setPin(0, true);
    gpio.reset();
    assertEquals(1, read(ALL_DATA));
    assertEquals(0, read(IE));
    assertFalse(irq);
  }
}
