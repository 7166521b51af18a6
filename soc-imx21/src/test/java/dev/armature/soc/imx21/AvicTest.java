package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AvicTest {
  private static final int BASE = Imx21AdsMap.AVIC;
  private static final int INTCNTL = BASE;
  private static final int NIMASK = BASE + 0x04;
  private static final int INTENNUM = BASE + 0x08;
  private static final int INTDISNUM = BASE + 0x0C;
  private static final int INTENABLEH = BASE + 0x10;
  private static final int INTENABLEL = BASE + 0x14;
  private static final int INTTYPEL = BASE + 0x1C;
  private static final int NIPRIORITY0 = BASE + 0x3C;
  private static final int NIPRIORITY7 = BASE + 0x20;
  private static final int NIVECSR = BASE + 0x40;
  private static final int FIVECSR = BASE + 0x44;
  private static final int INTFRCH = BASE + 0x50;
  private static final int INTFRCL = BASE + 0x54;
  private static final int NIPNDH = BASE + 0x58;
  private static final int NIPNDL = BASE + 0x5C;
  private static final int FIPNDL = BASE + 0x64;
  private static final int NONE = -1;

  private final Rig rig = new Rig();

  private void force(long sources) {
    rig.write(INTFRCH, (int) (sources >>> 32));
    rig.write(INTFRCL, (int) sources);
  }

  private void enableAll() {
    rig.write(INTENABLEH, -1);
    rig.write(INTENABLEL, -1);
  }

  @Test
  void nothingIsPendingAfterReset() {
    assertEquals(NONE, rig.read(NIVECSR));
    assertEquals(NONE, rig.read(FIVECSR));
    assertEquals(0x1F, rig.read(NIMASK));
    assertFalse(rig.irq() || rig.fiq());
  }

  @Test
  void aDisabledSourceDoesNotInterrupt() {
    force(1L << 26);
    assertFalse(rig.irq());
    assertEquals(0, rig.read(NIPNDL));
    rig.write(INTENNUM, 26);
    assertTrue(rig.irq());
    assertEquals(1 << 26, rig.read(NIPNDL));
    assertEquals(26 << 16, rig.read(NIVECSR));
    rig.write(INTDISNUM, 26);
    assertFalse(rig.irq());
    assertEquals(0, rig.read(INTENABLEL));
  }

  @Test
  void readingTheVectorAcknowledgesNothing() {
    enableAll();
    force(1L << 61);
    assertEquals(61 << 16, rig.read(NIVECSR));
    assertEquals(61 << 16, rig.read(NIVECSR));
    assertEquals(1 << 29, rig.read(NIPNDH));
    force(0);
    assertEquals(NONE, rig.read(NIVECSR));
    assertFalse(rig.irq());
  }

  @Test
  void theHighestNumberWinsAmongEquals() {
    enableAll();
    force(1L << 3 | 1L << 40 | 1L << 12);
    assertEquals(40 << 16, rig.read(NIVECSR));
  }

  @Test
  void priorityGoesBeforeNumber() {
    enableAll();
    rig.write(NIPRIORITY0, 0x0000_7000); // source 3
    rig.write(NIPRIORITY7, 0x0000_0050); // source 57
    force(1L << 3 | 1L << 57 | 1L << 63);
    assertEquals(3 << 16 | 7, rig.read(NIVECSR));
    force(1L << 57 | 1L << 63);
    assertEquals(57 << 16 | 5, rig.read(NIVECSR));
  }

  @Test
  void theMaskHidesPrioritiesUpToItsValue() {
    enableAll();
    rig.write(NIPRIORITY0, 0x0000_7000);
    force(1L << 3);
    rig.write(NIMASK, 7);
    assertFalse(rig.irq());
    assertEquals(NONE, rig.read(NIVECSR));
    rig.write(NIMASK, 6);
    assertTrue(rig.irq());
    rig.write(NIMASK, 0x10);
    force(1L << 9);
    assertTrue(rig.irq(), "16 and above hide nothing, not even priority 0");
  }

  @Test
  void aSourceOfFastTypeRaisesFiqWhateverTheMask() {
    enableAll();
    rig.write(NIMASK, 0xF);
    rig.write(INTTYPEL, 1 << 20);
    force(1L << 20);
    assertTrue(rig.fiq());
    assertFalse(rig.irq());
    assertEquals(20, rig.read(FIVECSR));
    assertEquals(1 << 20, rig.read(FIPNDL));
    assertEquals(0, rig.read(NIPNDL));
  }

  @Test
  void eachKindCanBeStoppedAltogether() {
    enableAll();
    rig.write(INTTYPEL, 1);
    force(3);
    assertTrue(rig.irq() && rig.fiq());
    rig.write(INTCNTL, 1 << 22);
    assertTrue(!rig.irq() && rig.fiq());
    rig.write(INTCNTL, 1 << 21);
    assertTrue(rig.irq() && !rig.fiq());
  }
}
