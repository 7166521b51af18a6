package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.soc.versatile.Rig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl080DmacTest {
  private static final int DMAC = 0x1013_0000;
  private static final int VIC_INPUT = 17;

  private static final int INT_TC_STATUS = DMAC + 0x004;
  private static final int INT_TC_CLEAR = DMAC + 0x008;
  private static final int INT_ERROR_STATUS = DMAC + 0x00C;
  private static final int INT_ERROR_CLEAR = DMAC + 0x010;
  private static final int RAW_TC = DMAC + 0x014;
  private static final int ENABLED_CHANNELS = DMAC + 0x01C;
  private static final int SOFT_BURST = DMAC + 0x020;
  private static final int SOFT_SINGLE = DMAC + 0x024;
  private static final int SOFT_LAST_SINGLE = DMAC + 0x02C;
  private static final int CONFIGURATION = DMAC + 0x030;

  private static final int SOURCE = DMAC + 0x100;
  private static final int DESTINATION = DMAC + 0x104;
  private static final int LIST = DMAC + 0x108;
  private static final int CONTROL = DMAC + 0x10C;
  private static final int CHANNEL = DMAC + 0x110;
  private static final int NEXT = 0x20;

  private static final int BURST_4 = 1 << 12 | 1 << 15;
  private static final int SOURCE_BYTES = 0;
  private static final int SOURCE_WORDS = 2 << 18;
  private static final int DESTINATION_BYTES = 0;
  private static final int DESTINATION_WORDS = 2 << 21;
  private static final int INCREMENT_BOTH = 1 << 26 | 1 << 27;
  private static final int WORDS = SOURCE_WORDS | DESTINATION_WORDS | INCREMENT_BOTH;
  private static final int TELL = 1 << 31;

  private static final int ENABLE = 1;
  private static final int UNMASKED = 1 << 14 | 1 << 15;
  private static final int TO_PERIPHERAL = 1 << 11;
  private static final int SOURCE_CONTROLS = 6 << 11;
  private static final int HALT = 1 << 18;

  private static final int FROM = 0x1000;
  private static final int TO = 0x8000;

  @AutoClose private final Rig rig = new Rig();

  @BeforeEach
  void enable() {
    rig.write(CONFIGURATION, 1);
    for (int i = 0; i < 0x1000; i += 4) {
      rig.write(FROM + i, word(i));
    }
  }

  private static int word(int offset) {
    return 0x0302_0100 + offset * 0x0101_0101;
  }

  private void start(int channel, int from, int to, int list, int control, int configuration) {
    int base = channel * NEXT;
    rig.write(SOURCE + base, from);
    rig.write(DESTINATION + base, to);
    rig.write(LIST + base, list);
    rig.write(CONTROL + base, control);
    rig.write(CHANNEL + base, configuration | ENABLE);
  }

  private void pass() {
    rig.advance(1_000_000);
  }

  @Test
  void copiesWordsAndTells() {
    start(0, FROM, TO, 0, 64 | WORDS | TELL, UNMASKED);
    assertEquals(1, rig.read(ENABLED_CHANNELS));
    pass();
    for (int i = 0; i < 256; i += 4) {
      assertEquals(word(i), rig.read(TO + i));
    }
    assertEquals(0, rig.read(TO + 256), "and no more");
    assertEquals(0, rig.read(ENABLED_CHANNELS));
    assertEquals(FROM + 256, rig.read(SOURCE));
    assertEquals(TO + 256, rig.read(DESTINATION));
    assertEquals(0, rig.read(CONTROL) & 0xFFF);
    assertEquals(1, rig.read(INT_TC_STATUS));
    assertTrue(rig.vicInput(VIC_INPUT));
    rig.write(INT_TC_CLEAR, 1);
    assertFalse(rig.vicInput(VIC_INPUT));
  }

  @Test
  void followsAListAndTellsOnlyWhereAsked() {
    int first = 0x4000;
    int second = 0x4100;
    putElement(first, FROM + 0x100, TO + 0x200, second, 4 | WORDS);
    putElement(second, FROM + 0x200, TO + 0x400, 0, 8 | WORDS | TELL);
    start(3, FROM, TO, first, 2 | WORDS, UNMASKED);
    pass();
    assertEquals(word(4), rig.read(TO + 4));
    assertEquals(0, rig.read(TO + 8));
    assertEquals(word(0x100), rig.read(TO + 0x200));
    assertEquals(word(0x10C), rig.read(TO + 0x20C));
    assertEquals(0, rig.read(TO + 0x210));
    assertEquals(word(0x21C), rig.read(TO + 0x41C));
    assertEquals(1 << 3, rig.read(RAW_TC));
    assertEquals(0, rig.read(ENABLED_CHANNELS));
  }

  private void putElement(int at, int from, int to, int next, int control) {
    rig.write(at, from);
    rig.write(at + 4, to);
    rig.write(at + 8, next);
    rig.write(at + 12, control);
  }

  @Test
  void packsAndUnpacksWidths() {
    start(0, FROM, TO, 0, 8 | SOURCE_BYTES | DESTINATION_WORDS | INCREMENT_BOTH, 0);
    start(1, FROM, TO + 0x100, 0, 2 | SOURCE_WORDS | DESTINATION_BYTES | INCREMENT_BOTH, 0);
    pass();
    assertEquals(word(0), rig.read(TO));
    assertEquals(word(4), rig.read(TO + 4));
    assertEquals(word(0), rig.read(TO + 0x100));
    assertEquals(word(4), rig.read(TO + 0x104));
    assertEquals(0, rig.read(TO + 0x108));
  }

  @Test
  void aFixedSourceFills() {
    start(0, FROM, TO, 0, 4 | SOURCE_WORDS | DESTINATION_WORDS | 1 << 27, 0);
    pass();
    for (int i = 0; i < 16; i += 4) {
      assertEquals(word(0), rig.read(TO + i));
    }
  }

  @Test
  void nothingMovesWhileTheControllerIsOff() {
    rig.write(CONFIGURATION, 0);
    start(0, FROM, TO, 0, 4 | WORDS, 0);
    pass();
    assertEquals(0, rig.read(TO));
    rig.write(CONFIGURATION, 1);
    pass();
    assertEquals(word(0), rig.read(TO));
  }

  @Test
  void anAddressThatNothingDecodesIsAnError() {
    start(2, 0x9000_0000, TO, 0, 4 | WORDS | TELL, UNMASKED);
    pass();
    assertEquals(1 << 2, rig.read(INT_ERROR_STATUS));
    assertEquals(0, rig.read(RAW_TC));
    assertEquals(0, rig.read(ENABLED_CHANNELS));
    assertTrue(rig.vicInput(VIC_INPUT));
    rig.write(INT_ERROR_CLEAR, 1 << 2);
    assertFalse(rig.vicInput(VIC_INPUT));
  }

  @Test
  void aReservedWidthIsAnError() {
    start(0, FROM, TO, 0, 4 | 3 << 18, UNMASKED);
    pass();
    assertEquals(1, rig.read(INT_ERROR_STATUS));
  }

  @Test
  void maskedEndsAreRaw() {
    start(0, FROM, TO, 0, 4 | WORDS | TELL, 0);
    pass();
    assertEquals(0, rig.read(INT_TC_STATUS));
    assertEquals(1, rig.read(RAW_TC));
    assertFalse(rig.vicInput(VIC_INPUT));
  }

  @Test
  void aListThatLoopsNeverStopsTheGuest() {
    int element = 0x4000;
    putElement(element, FROM, TO, element, WORDS); // no transfers at all
    start(0, FROM, TO, element, WORDS, 0);
    putElement(element + 0x40, FROM, TO, element + 0x40, 0xFFF | WORDS | TELL);
    start(1, FROM, TO, element + 0x40, 0xFFF | WORDS, 0);
    pass();
    assertEquals(3, rig.read(ENABLED_CHANNELS));
    rig.write(CHANNEL, 0);
    pass();
    assertEquals(2, rig.read(RAW_TC), "with the first one stopped the second has its turn");
    rig.write(CHANNEL + NEXT, 0);
    assertEquals(0, rig.read(ENABLED_CHANNELS));
  }

  @Test
  void aChannelMayProgramTheControllerItself() {
    // Channel 0 stores an enabled configuration, and so starts channel 1.
    rig.write(FROM, ENABLE);
    rig.write(SOURCE + NEXT, FROM + 0x10);
    rig.write(DESTINATION + NEXT, TO);
    rig.write(CONTROL + NEXT, 1 | WORDS);
    start(0, FROM, CHANNEL + NEXT, 0, 1 | WORDS, 0);
    pass();
    assertEquals(word(0x10), rig.read(TO));
    assertEquals(0, rig.read(ENABLED_CHANNELS));
  }

  @Test
  void aPeripheralGetsABurstForEachRequest() {
    int peripheral = 5;
    start(0, FROM, TO, 0, 6 | BURST_4 | WORDS | TELL, UNMASKED | TO_PERIPHERAL | peripheral << 6);
    pass();
    assertEquals(0, rig.read(TO), "no request, no transfer");
    rig.write(SOFT_BURST, 1 << peripheral);
    pass();
    assertEquals(word(12), rig.read(TO + 12));
    assertEquals(0, rig.read(TO + 16), "one burst of four");
    assertEquals(0, rig.read(SOFT_BURST), "the request is answered");
    rig.write(SOFT_SINGLE, 1 << peripheral);
    pass();
    assertEquals(word(16), rig.read(TO + 16));
    assertEquals(0, rig.read(TO + 20));
    assertEquals(0, rig.read(RAW_TC));
    rig.write(SOFT_SINGLE, 1 << peripheral);
    pass();
    assertEquals(1, rig.read(INT_TC_STATUS));
  }

  @Test
  void aPeripheralThatControlsTheFlowEndsThePacket() {
    int peripheral = 9;
    start(0, FROM, TO, 0, WORDS | TELL, UNMASKED | SOURCE_CONTROLS | peripheral << 1);
    for (int i = 0; i < 3; i++) {
      rig.write(SOFT_SINGLE, 1 << peripheral);
      pass();
    }
    assertEquals(0, rig.read(RAW_TC));
    rig.write(SOFT_LAST_SINGLE, 1 << peripheral);
    pass();
    assertEquals(word(12), rig.read(TO + 12));
    assertEquals(1, rig.read(INT_TC_STATUS));
    assertEquals(0, rig.read(ENABLED_CHANNELS));
  }

  @Test
  void aHaltedChannelIgnoresRequests() {
    int peripheral = 1;
    start(0, FROM, TO, 0, 6 | WORDS, TO_PERIPHERAL | peripheral << 6 | HALT);
    rig.write(SOFT_BURST, 1 << peripheral);
    pass();
    assertEquals(0, rig.read(TO));
    assertEquals(1, rig.read(ENABLED_CHANNELS));
  }

  @Test
  void theLowerChannelGoesFirst() {
    start(5, FROM + 0x40, TO, 0, 1 | WORDS, 0);
    start(1, FROM, TO, 0, 1 | WORDS, 0);
    pass();
    assertEquals(word(0x40), rig.read(TO), "the last to write was the higher one");
  }
}
