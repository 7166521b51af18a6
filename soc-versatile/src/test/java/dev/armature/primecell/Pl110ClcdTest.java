package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.Picture;
import dev.armature.soc.versatile.Rig;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Pl110ClcdTest {
  private static final int CLCD = 0x1012_0000;
  private static final int VIC_INPUT = 16;
  private static final int SYS_CLCD = 0x1000_0050;

  private static final int TIMING0 = CLCD;
  private static final int TIMING1 = CLCD + 0x04;
  private static final int UPBASE = CLCD + 0x10;
  private static final int CONTROL = CLCD + 0x18;
  private static final int IMSC = CLCD + 0x1C;
  private static final int RIS = CLCD + 0x20;
  private static final int ICR = CLCD + 0x28;
  private static final int UPCURR = CLCD + 0x2C;
  private static final int PALETTE = CLCD + 0x200;

  private static final int ON = 1 | 1 << 11;
  private static final int BGR = 1 << 8;
  private static final int BEBO = 1 << 9;
  private static final int BEPO = 1 << 10;
  private static final int BPP_1 = 0;
  private static final int BPP_2 = 1 << 1;
  private static final int BPP_4 = 2 << 1;
  private static final int BPP_8 = 3 << 1;
  private static final int BPP_16 = 4 << 1;
  private static final int BPP_24 = 5 << 1;

  private static final int NEXT_BASE = 1 << 2;
  private static final int VERTICAL_COMPARE = 1 << 3;

  private static final int FRAME = 0x2000;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 2;
  private static final int PIXELS = WIDTH * HEIGHT;

  @AutoClose private final Rig rig = new Rig();

  private void show(int control) {
    rig.write(TIMING0, 0); // 16 pixels a line
    rig.write(TIMING1, HEIGHT - 1);
    rig.write(UPBASE, FRAME);
    rig.write(CONTROL, ON | control);
  }

  private int[] picture() {
    Picture picture = rig.board().display().orElseThrow().snapshot().orElseThrow();
    assertEquals(WIDTH, picture.width());
    assertEquals(HEIGHT, picture.height());
    return picture.argb();
  }

  /** Puts pixels of {@code bits} bits into the frame buffer, the first in the lowest bits. */
  private void draw(int bits, int[] pixels) {
    int perWord = 32 / bits;
    for (int i = 0; i < pixels.length; i += perWord) {
      int word = 0;
      for (int j = 0; j < perWord; j++) {
        word |= pixels[i + j] << (bits * j);
      }
      rig.write(FRAME + i / perWord * 4, word);
    }
  }

  /** A colour that tells palette entries apart, as RGB555 with red lowest. */
  private static int red(int index) {
    return index & 0x1F;
  }

  private static int green(int index) {
    return (index >>> 3) & 0x1F;
  }

  private static int blue(int index) {
    return 0x1F - (index & 0x1F);
  }

  private void loadPalette() {
    for (int i = 0; i < 256; i += 2) {
      rig.write(PALETTE + 2 * i, entry(i) | entry(i + 1) << 16);
    }
  }

  private static int entry(int index) {
    return red(index) | green(index) << 5 | blue(index) << 10;
  }

  private static int eight(int five) {
    return (five << 3) | (five >>> 2);
  }

  private static int argb(int r, int g, int b) {
    return 0xFF00_0000 | r << 16 | g << 8 | b;
  }

  private static int[] indices(int bits) {
    int[] pixels = new int[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      pixels[i] = (i * 37 + (i >>> 3)) & ((1 << bits) - 1);
    }
    return pixels;
  }

  private static int[] palettePicture(int[] indices) {
    int[] expected = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      int n = indices[i];
      expected[i] = argb(eight(red(n)), eight(green(n)), eight(blue(n)));
    }
    return expected;
  }

  private void checkPalettePicture(int bits, int bpp) {
    loadPalette();
    int[] indices = indices(bits);
    draw(bits, indices);
    show(bpp);
    assertArrayEquals(palettePicture(indices), picture());
  }

  @Test
  void oneBitPerPixel() {
    checkPalettePicture(1, BPP_1);
  }

  @Test
  void twoBitsPerPixel() {
    checkPalettePicture(2, BPP_2);
  }

  @Test
  void fourBitsPerPixel() {
    checkPalettePicture(4, BPP_4);
  }

  @Test
  void eightBitsPerPixel() {
    checkPalettePicture(8, BPP_8);
  }

  @Test
  void bigEndianPixelsStartAtTheTopOfEachByte() {
    loadPalette();
    rig.write(FRAME, 0x0000_0180); // bytes 80, 01
    rig.write(FRAME + 4, 0);
    int[] indices = new int[PIXELS];
    indices[0] = 1;
    indices[15] = 1;
    show(BPP_1 | BEPO);
    assertArrayEquals(palettePicture(indices), picture());
  }

  @Test
  void bigEndianBytesStartAtTheTopOfEachWord() {
    loadPalette();
    rig.write(FRAME, 0x1234_5678);
    rig.write(FRAME + 4, 0x9ABC_DEF0);
    rig.write(FRAME + 8, 0);
    rig.write(FRAME + 12, 0);
    int[] indices = new int[PIXELS];
    for (int i = 0; i < 16; i++) {
      indices[i] = (i + 1) & 0xF;
    }
    show(BPP_4 | BEBO | BEPO);
    assertArrayEquals(palettePicture(indices), picture());
  }

  @Test
  void bigEndianBytesOrderTheHalfWordsOf16Bits() {
    rig.write(SYS_CLCD, 1);
    draw(16, new int[PIXELS]);
    rig.write(FRAME, 0x001F_7C00);
    show(BPP_16 | BEBO);
    int[] picture = picture();
    assertEquals(argb(255, 0, 0), picture[0]);
    assertEquals(argb(0, 0, 255), picture[1]);
  }

  private static final int[] HALVES = {
    0x001F, 0x03E0, 0x7C00, 0xFFFF, 0x0000, 0x8000, 0x07E0, 0xF800
  };

  private void drawHalves() {
    int[] pixels = new int[PIXELS];
    System.arraycopy(HALVES, 0, pixels, 0, HALVES.length);
    draw(16, pixels);
  }

  private void checkHalves(int... expected) {
    int[] picture = picture();
    for (int i = 0; i < HALVES.length; i++) {
      assertEquals(
          Integer.toHexString(expected[i] | 0xFF00_0000),
          Integer.toHexString(picture[i]),
          "half word " + Integer.toHexString(HALVES[i]));
    }
  }

  @Test
  void sixteenBitsWiredAs5551() {
    drawHalves();
    rig.write(SYS_CLCD, 1);
    show(BPP_16);
    checkHalves(0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF, 0, 0, 0x00FF08, 0x0000F7);
    show(BPP_16 | BGR);
    checkHalves(0x0000FF, 0x00FF00, 0xFF0000, 0xFFFFFF, 0, 0, 0x08FF00, 0xF70000);
  }

  @Test
  void sixteenBitsWiredAs565FollowTheBgrBit() {
    drawHalves();
    for (int mode : new int[] {0, 2}) {
      rig.write(SYS_CLCD, mode);
      show(BPP_16);
      checkHalves(0xFF0000, 0x007D00, 0x00827B, 0xFFFFFF, 0, 0x000084, 0x00FF00, 0x0000FF);
      show(BPP_16 | BGR);
      checkHalves(0x0000FF, 0x007D00, 0x7B8200, 0xFFFFFF, 0, 0x840000, 0x00FF00, 0xFF0000);
    }
  }

  @Test
  void sixteenBitsWiredWithBlueLowestDoNot() {
    drawHalves();
    rig.write(SYS_CLCD, 3);
    show(BPP_16);
    checkHalves(0x0000FF, 0x007D00, 0x7B8200, 0xFFFFFF, 0, 0x840000, 0x00FF00, 0xFF0000);
  }

  @Test
  void twentyFourBitsPerPixel() {
    int[] words = new int[PIXELS];
    int[] redLowest = new int[PIXELS];
    int[] blueLowest = new int[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      words[i] = 0xEE00_0000 | (255 - i) << 16 | (i * 3) << 8 | i;
      redLowest[i] = argb(i, i * 3, 255 - i);
      blueLowest[i] = argb(255 - i, i * 3, i);
    }
    draw(32, words);
    show(BPP_24);
    assertArrayEquals(redLowest, picture());
    show(BPP_24 | BGR);
    assertArrayEquals(blueLowest, picture());
  }

  @Test
  void darkUnlessEnabledAndPowered() {
    for (int control : new int[] {0, 1, 1 << 11}) {
      rig.write(CONTROL, control);
      assertEquals(Optional.empty(), rig.board().display().orElseThrow().snapshot());
    }
  }

  @Test
  void aFrameTakesSettingsAtOnceAndPixelsOnTheThreadThatWantsThem() {
    draw(32, new int[PIXELS]);
    show(BPP_24);
    Supplier<Picture> frame = rig.board().display().orElseThrow().frame().orElseThrow();
    rig.write(CONTROL, 0);
    int[] white = new int[PIXELS];
    Arrays.fill(white, 0xFF_FFFF);
    draw(32, white);
    Picture picture = CompletableFuture.supplyAsync(frame).join();
    assertEquals(WIDTH, picture.width());
    assertEquals(-1, picture.pixel(0, 0));
  }

  @Test
  void aFrameBufferOutsideMemoryShowsBlackAndTheLargestPictureIsBounded() {
    rig.write(TIMING0, -1);
    rig.write(TIMING1, -1);
    rig.write(UPBASE, -1);
    rig.write(CONTROL, ON | BPP_24);
    Picture picture = rig.board().display().orElseThrow().snapshot().orElseThrow();
    assertEquals(1024, picture.width());
    assertEquals(1024, picture.height());
    assertEquals(0xFF00_0000, picture.pixel(1023, 0));
  }

  @Test
  void tellsOfFramesAt60HertzOfGuestTimeOnlyIfAsked() {
    show(BPP_8);
    rig.advance(1_000_000_000);
    assertEquals(0, rig.read(RIS), "nobody asked");

    rig.write(IMSC, VERTICAL_COMPARE);
    int frames = 0;
    for (int ms = 0; ms < 1000; ms++) {
      rig.advance(1_000_000);
      if (rig.vicInput(VIC_INPUT)) {
        frames++;
        rig.write(ICR, -1);
        assertFalse(rig.vicInput(VIC_INPUT));
      }
    }
    assertEquals(60, frames);

    rig.write(IMSC, 0);
    rig.advance(1_000_000_000);
    assertEquals(0, rig.read(RIS));
  }

  @Test
  void takesANewBaseAtTheEndOfAFrameIfThatIsTold() {
    show(BPP_8);
    rig.write(IMSC, NEXT_BASE);
    rig.write(UPBASE, 0x4000);
    assertEquals(FRAME, rig.read(UPCURR));
    rig.advance(17_000_000);
    assertTrue(rig.vicInput(VIC_INPUT));
    assertEquals(0x4000, rig.read(UPCURR));
  }

  @Test
  void identifiesItself() {
    int id = 0;
    for (int i = 0; i < 4; i++) {
      id |= rig.read(CLCD + 0xFE0 + 4 * i) << (8 * i);
    }
    assertEquals(0x0004_1110, id);
  }
}
