package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KppTest {
  private static final int KPCR = Imx21AdsMap.KPP;
  private static final int KPSR = KPCR + 2;
  private static final int KDDR = KPCR + 4;
  private static final int KPDR = KPCR + 6;
  private static final int KPKD = 1;
  private static final int KPKR = 2;
  private static final int KDSC = 4;
  private static final int KRSS = 8;
  private static final int KDIE = 1 << 8;
  private static final int KRIE = 1 << 9;

  private final Rig rig = new Rig();
  private final Display display = rig.board().display().orElseThrow();

  /** As imx_keypad_config does it for six rows and columns. */
  @BeforeEach
  void configure() {
    rig.writeHalf(KPCR, 0x3F3F);
    rig.writeHalf(KPDR, rig.readHalf(KPDR) & 0xFF);
    rig.writeHalf(KDDR, 0xFF00);
    rig.writeHalf(KPSR, KPKD | KPKR | KDSC | KRSS);
    rig.writeHalf(KPSR, KPKD | KPKR | KDSC | KRSS | KDIE);
  }

  private boolean interrupt() {
    return rig.source(Imx21AdsMap.IRQ_KPP);
  }

  /** The rows that are low while only {@code column} is driven low. */
  private int scan(int column) {
    rig.writeHalf(KPDR, 0xFF00 & ~(1 << (8 + column)));
    return ~rig.readHalf(KPDR) & 0x3F;
  }

  @Test
  void noKeyIsPressedAtFirst() {
    assertEquals(0xFF, rig.readHalf(KPDR) & 0xFF);
    assertFalse(interrupt());
  }

  @Test
  void aKeyInterruptsAndIsFoundInItsRowAndColumn() {
    display.key(Key.E, true);
    assertTrue(interrupt());
    assertEquals(KPKD, rig.readHalf(KPSR) & KPKD);
    rig.writeHalf(KPSR, KPKD);
    assertFalse(interrupt(), "the key tells of itself once");
    for (int column = 0; column < 6; column++) {
      assertEquals(column == 4 ? 1 << 3 : 0, scan(column), "column " + column);
    }
  }

  @Test
  void releaseInterruptsAfterItsSynchronizerWasSet() {
    display.key(Key.DIGIT_1, true);
    rig.writeHalf(KPSR, KPKD | KPKR);
    rig.writeHalf(KPSR, KPKR | KRSS);
    rig.writeHalf(KPSR, KRIE);
    assertFalse(interrupt());
    display.key(Key.DIGIT_1, false);
    assertTrue(interrupt());
    assertEquals(KPKR, rig.readHalf(KPSR) & KPKR);
  }

  @Test
  void twoKeysOfARowAreToldApart() {
    display.key(Key.A, true);
    display.key(Key.C, true);
    assertEquals(1 << 2, scan(3));
    assertEquals(0, scan(4));
    assertEquals(1 << 2, scan(5));
    display.key(Key.A, false);
    assertEquals(0, scan(3));
  }

  @Test
  void keysThatTheBoardDoesNotHaveAreIgnored() {
    display.key(Key.SCROLL_LOCK, true);
    assertFalse(interrupt());
  }

  @Test
  void rowsThatAreNotEnabledDoNotInterrupt() {
    rig.writeHalf(KPCR, 0x3F01);
    display.key(Key.E, true);
    assertFalse(interrupt());
  }
}
