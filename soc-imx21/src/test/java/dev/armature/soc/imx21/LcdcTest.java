package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.Picture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LcdcTest {
  private static final int SSA = Imx21AdsMap.LCDC;
  private static final int SIZE = SSA + 0x04;
  private static final int VPW = SSA + 0x08;
  private static final int CPOS = SSA + 0x0C;
  private static final int LCWHB = SSA + 0x10;
  private static final int LCHCC = SSA + 0x14;
  private static final int PCR = SSA + 0x18;
  private static final int POS = SSA + 0x24;
  private static final int PWMR = SSA + 0x2C;
  private static final int LCDIER = SSA + 0x3C;
  private static final int LCDISR = SSA + 0x40;
  private static final int LGWSAR = SSA + 0x50;
  private static final int LGWSR = SSA + 0x54;
  private static final int LGWVPW = SSA + 0x58;
  private static final int LGWPOR = SSA + 0x5C;
  private static final int LGWPR = SSA + 0x60;
  private static final int LGWCR = SSA + 0x64;
  private static final int PALETTE = SSA + 0x800;

  private static final int BUFFER = Imx21AdsMap.SDRAM + 0x1_0000;
  private static final int WINDOW = BUFFER + 0x1000;
  private static final int TFT = 1 << 31;
  private static final int COLOR = 1 << 30;
  private static final int END_SEL = 1 << 18;
  private static final int SWAP_SEL = 1 << 17;
  private static final int BLACK = 0xFF00_0000;
  private static final int FRAME = 1_000_000_000 / 60;

  private final Rig rig = new Rig();

  @BeforeEach
  void configure() {
    rig.write(SSA, BUFFER);
    rig.write(SIZE, 2 << 20 | 4);
    rig.write(VPW, 32);
    mode(5);
  }

  private void mode(int bpix) {
    rig.write(PCR, TFT | bpix << 25);
  }

  private Picture picture() {
    return rig.board().display().orElseThrow().snapshot().orElseThrow();
  }

  private int pixel(int x, int y) {
    return picture().pixel(x, y);
  }

  @Test
  void hasNoPictureBeforeItHasASize() {
    rig.write(SIZE, 0);
    assertTrue(rig.board().display().orElseThrow().snapshot().isEmpty());
    rig.write(SIZE, 2 << 20 | 4);
    assertEquals(32, picture().width());
    assertEquals(4, picture().height());
    rig.write(PWMR, 1 << 15);
    assertTrue(rig.board().display().orElseThrow().snapshot().isEmpty());
  }

  @Test
  void sixteenBitsAreRedGreenBlue() {
    rig.write(BUFFER, 0x07E0_F800);
    rig.write(BUFFER + 4 * 32, 0xFFFF_001F);
    assertEquals(0xFFFF_0000, pixel(0, 0));
    assertEquals(0xFF00_FF00, pixel(1, 0));
    assertEquals(0xFF00_00FF, pixel(0, 1));
    assertEquals(0xFFFF_FFFF, pixel(1, 1));
  }

  @Test
  void twelveAndEighteenBits() {
    mode(4);
    rig.write(BUFFER, 0x00F0_0F08);
    assertEquals(0xFFFF_0088, pixel(0, 0));
    assertEquals(0xFF00_FF00, pixel(1, 0));
    mode(6);
    rig.write(BUFFER, 0x00FC_8000);
    assertEquals(0xFFFF_8200, pixel(0, 0));
  }

  @Test
  void narrowPixelsGoThroughThePalette() {
    for (int i = 0; i < 16; i++) {
      rig.write(PALETTE + 4 * i, i == 5 ? 0x3F << 12 : 0);
    }
    mode(3);
    rig.write(BUFFER, 0x0005_0000);
    assertEquals(0xFFFF_0000, pixel(2, 0));
    assertEquals(BLACK, pixel(1, 0));
    mode(2);
    rig.write(BUFFER, 0x0000_0050);
    assertEquals(0xFFFF_0000, pixel(1, 0));
    rig.write(PALETTE + 4, 0x3F);
    mode(1);
    rig.write(BUFFER, 0x0000_0040);
    assertEquals(0xFF00_00FF, pixel(3, 0));
    mode(0);
    rig.write(BUFFER, 0x8000_0000);
    assertEquals(0xFF00_00FF, pixel(31, 0));
  }

  @Test
  void passivePanelsHaveTwelveBitPalettes() {
    rig.write(PALETTE + 4, 0xF08);
    rig.write(PCR, COLOR | 3 << 25);
    rig.write(BUFFER, 1);
    assertEquals(0xFFFF_0088, pixel(0, 0));
  }

  @Test
  void panelsWithoutColoursShowTheLowestFourBitsOfThePaletteAsGray() {
    rig.write(PALETTE + 4, 0xF08);
    rig.write(PCR, 2 << 25);
    rig.write(BUFFER, 1);
    assertEquals(0xFF88_8888, pixel(0, 0));
  }

  @Test
  void panningPassesOverBitsOfEachLine() {
    rig.write(BUFFER, 0x001F_F800);
    rig.write(BUFFER + 4, 0x07E0);
    rig.write(POS, 16);
    assertEquals(0xFF00_00FF, pixel(0, 0));
    assertEquals(0xFF00_FF00, pixel(1, 0));
  }

  @Test
  void byteOrdersMovePixels() {
    rig.write(BUFFER, 0x07E0_F800);
    rig.write(PCR, TFT | 5 << 25 | END_SEL);
    assertEquals(0xFF00_FF00, pixel(0, 0));
    rig.write(PCR, TFT | 5 << 25 | END_SEL | SWAP_SEL);
    assertEquals(0xFFFF_0000, pixel(0, 0));
  }

  @Test
  void theCursorLiesOverThePicture() {
    rig.write(BUFFER, 0xFFFF_FFFF);
    rig.write(LCWHB, 2 << 24 | 1 << 16);
    rig.write(LCHCC, 0x3F << 12);
    rig.write(CPOS, 1 << 30 | 1 << 16);
    assertEquals(0xFFFF_FFFF, pixel(0, 0));
    assertEquals(0xFFFF_0000, pixel(1, 0));
    assertEquals(0xFFFF_0000, pixel(2, 0));
    assertEquals(BLACK, pixel(3, 0));
    assertEquals(BLACK, pixel(1, 1));
    rig.write(CPOS, 2 << 30 | 1 << 16);
    assertEquals(BLACK, pixel(1, 0));
    rig.write(CPOS, 2 << 30 | 1 << 28 | 1 << 16);
    assertEquals(0xFF00_FFFF, pixel(1, 0));
  }

  /** A graphic window of 16 pixels' width, red and blue in its first two. */
  private void setWindow(int height) {
    rig.write(WINDOW, 0x001F_F800);
    rig.write(LGWSAR, WINDOW);
    rig.write(LGWSR, 1 << 20 | height);
    rig.write(LGWVPW, 8);
  }

  @Test
  void theGraphicWindowHasPlaceKeyAndAlpha() {
    setWindow(1);
    rig.write(LGWPR, 4 << 16 | 2);
    rig.write(LGWCR, 1 << 22);
    assertEquals(0xFFFF_0000, pixel(4, 2));
    assertEquals(0xFF00_00FF, pixel(5, 2));
    assertEquals(BLACK, pixel(4, 1));
    rig.write(LGWCR, 1 << 22 | 1 << 23 | 0x3F);
    assertEquals(BLACK, pixel(5, 2), "the key colour is transparent");
    rig.write(LGWCR, 1 << 22 | 0x80 << 24);
    assertEquals(0xFF80_0000, pixel(4, 2));
  }

  @Test
  void theGraphicWindowIsPannedByItself() {
    setWindow(2);
    rig.write(WINDOW + 4 * 8, 0x07E0_FFFF);
    rig.write(LGWPOR, 16);
    rig.write(LGWCR, 1 << 22);
    assertEquals(0xFF00_00FF, pixel(0, 0));
    assertEquals(0xFF00_FF00, pixel(0, 1));
  }

  @Test
  void aNewStartIsShownWhenTheFrameEndsIfSomebodyWaitsForThat() {
    rig.write(BUFFER, 0xF800);
    rig.write(BUFFER + 0x1000, 0x001F);
    rig.write(LCDIER, 2);
    rig.write(SSA, BUFFER + 0x1000);
    assertEquals(0xFFFF_0000, pixel(0, 0));
    rig.advance(FRAME - 1);
    assertFalse(rig.source(Imx21AdsMap.IRQ_LCDC));
    rig.advance(1);
    assertTrue(rig.source(Imx21AdsMap.IRQ_LCDC));
    assertEquals(0xFF00_00FF, pixel(0, 0));
    assertEquals(3, rig.read(LCDISR), "reading clears it");
    assertFalse(rig.source(Imx21AdsMap.IRQ_LCDC));
    rig.advance(FRAME);
    assertTrue(rig.source(Imx21AdsMap.IRQ_LCDC));
  }

  @Test
  void withoutListenersANewStartIsShownAtOnce() {
    rig.write(BUFFER + 0x1000, 0x001F);
    rig.write(SSA, BUFFER + 0x1000);
    assertEquals(0xFF00_00FF, pixel(0, 0));
    assertEquals(Long.MAX_VALUE, rig.context().events().earliest(), "nothing ticks");
  }

  @Test
  void aFrameOutsideMemoryIsBlack() {
    for (int start : new int[] {0, 0x5000_0000, Imx21AdsMap.SDRAM + (1 << 20) - 4, -4}) {
      rig.write(SSA, start);
      assertEquals(BLACK, pixel(31, 3));
    }
  }
}
