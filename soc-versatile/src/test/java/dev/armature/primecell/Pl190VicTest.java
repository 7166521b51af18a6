package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import org.junit.jupiter.api.Test;

class Pl190VicTest {
  private static final int IRQSTATUS = 0x000;
  private static final int FIQSTATUS = 0x004;
  private static final int RAWINTR = 0x008;
  private static final int INTSELECT = 0x00C;
  private static final int INTENABLE = 0x010;
  private static final int INTENCLEAR = 0x014;
  private static final int SOFTINT = 0x018;
  private static final int SOFTINTCLEAR = 0x01C;
  private static final int VECTADDR = 0x030;
  private static final int DEFVECTADDR = 0x034;
  private static final int VECTADDR0 = 0x100;
  private static final int VECTCNTL0 = 0x200;

  private boolean irq;
  private boolean fiq;
  private final Pl190Vic vic =
      new Pl190Vic(level -> irq = level, level -> fiq = level, GuestLog.none());

  private int read(int offset) {
    return vic.read(offset, 4);
  }

  private void write(int offset, int value) {
    vic.write(offset, 4, value);
  }

  private void slot(int n, int source, int address) {
    write(VECTADDR0 + 4 * n, address);
    write(VECTCNTL0 + 4 * n, 1 << 5 | source);
  }

  @Test
  void onlyEnabledSourcesReachTheCpu() {
    vic.input(12).set(true);
    assertFalse(irq);
    assertEquals(1 << 12, read(RAWINTR));
    assertEquals(0, read(IRQSTATUS));

    write(INTENABLE, 1 << 12);
    assertTrue(irq);
    assertEquals(1 << 12, read(IRQSTATUS));
    assertEquals(0, read(FIQSTATUS));

    write(INTENCLEAR, 1 << 12);
    assertFalse(irq);
  }

  @Test
  void enableAddsToWhatIsEnabled() {
    write(INTENABLE, 1 << 4);
    write(INTENABLE, 1 << 31);
    assertEquals(1 << 31 | 1 << 4, read(INTENABLE));
  }

  @Test
  void lineFollowsItsLevel() {
    write(INTENABLE, 1 << 4);
    vic.input(4).set(true);
    assertTrue(irq);
    vic.input(4).set(false);
    assertFalse(irq);
  }

  @Test
  void selectedSourcesAreFiqs() {
    write(INTENABLE, 1 << 4 | 1 << 5);
    write(INTSELECT, 1 << 4);
    vic.input(4).set(true);
    assertTrue(fiq);
    assertFalse(irq);
    assertEquals(1 << 4, read(FIQSTATUS));

    write(INTENCLEAR, 1 << 4);
    assertFalse(fiq);
  }

  @Test
  void softwareInterruptsJoinTheLines() {
    write(INTENABLE, 1 << 1);
    write(SOFTINT, 1 << 1);
    assertTrue(irq);
    assertEquals(1 << 1, read(RAWINTR));
    write(SOFTINTCLEAR, 1 << 1);
    assertFalse(irq);
  }

  @Test
  void vectorIsOfTheMostUrgentSlot() {
    write(INTENABLE, -1);
    slot(3, 12, 0x1000);
    slot(2, 4, 0x2000);
    vic.input(12).set(true);
    vic.input(4).set(true);
    assertEquals(0x2000, read(VECTADDR));
  }

  @Test
  void sourceWithoutSlotHasTheDefaultVector() {
    write(INTENABLE, -1);
    write(DEFVECTADDR, 0xD000);
    slot(0, 4, 0x1000);
    vic.input(9).set(true);
    assertTrue(irq);
    assertEquals(0xD000, read(VECTADDR));
    assertFalse(irq, "in service");
    vic.input(9).set(false);
    write(VECTADDR, 0);
    vic.input(9).set(true);
    assertTrue(irq);
  }

  @Test
  void serviceHoldsBackAllButMoreUrgentSources() {
    write(INTENABLE, -1);
    slot(0, 10, 0xA000);
    slot(1, 11, 0xB000);
    slot(2, 12, 0xC000);
    vic.input(11).set(true);
    assertEquals(0xB000, read(VECTADDR));
    assertFalse(irq, "its own level");
    vic.input(12).set(true);
    assertFalse(irq, "less urgent");
    vic.input(10).set(true);
    assertTrue(irq, "more urgent");
    assertEquals(0xA000, read(VECTADDR));
    assertFalse(irq);

    vic.input(10).set(false);
    write(VECTADDR, 0);
    assertFalse(irq, "back at the level of slot 1");
    vic.input(11).set(false);
    write(VECTADDR, 0);
    assertTrue(irq, "slot 2 may come now");
    assertEquals(0xC000, read(VECTADDR));
  }

  @Test
  void acknowledgingWithNothingPendingTakesNothingIntoService() {
    write(INTENABLE, -1);
    write(DEFVECTADDR, 32);
    slot(0, 4, 0x1000);
    // What Linux does to leave whatever state a boot loader left behind.
    for (int i = 0; i < 19; i++) {
      int value = read(VECTADDR);
      assertEquals(32, value);
      write(VECTADDR, value);
    }
    vic.input(20).set(true);
    assertTrue(irq);
  }

  @Test
  void disabledSlotLeavesItsSourceAtTheDefaultLevel() {
    write(INTENABLE, -1);
    write(DEFVECTADDR, 0xD000);
    slot(0, 4, 0x1000);
    write(VECTCNTL0, 4);
    vic.input(4).set(true);
    assertEquals(0xD000, read(VECTADDR));
  }

  @Test
  void resetKeepsTheLinesOnly() {
    write(INTENABLE, -1);
    write(INTSELECT, 1 << 4);
    vic.input(4).set(true);
    vic.input(5).set(true);
    read(VECTADDR);
    vic.reset();
    assertFalse(irq);
    assertFalse(fiq);
    assertEquals(0, read(INTENABLE));
    assertEquals(1 << 4 | 1 << 5, read(RAWINTR));
    write(INTENABLE, 1 << 4);
    assertTrue(irq);
  }
}
