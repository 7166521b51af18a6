package dev.armature.translator.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.cache.HintCodec.BadHintException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files of hints: whole, truncated, damaged, of others, and made up. */
class HintFileTest {
  private static final String VERSION = "1 flags";
  private static final List<RegionHint> HINTS =
      List.of(Hints.hint(0xC0008000, 1), Hints.hint(0xC0009000, 2), Hints.hint(0x8000, 3));

  @Test
  void whatIsWrittenIsRead() {
    HintFile file = HintFile.read(HintFile.write(HINTS, VERSION), VERSION);
    assertEquals(HINTS, file.hints());
    assertEquals(0, file.damaged());
  }

  @Test
  void ofATruncatedFileTheWholeHintsAreLeft() {
    byte[] whole = HintFile.write(HINTS, VERSION);
    int most = 0;
    for (int length = 0; length < whole.length; length++) {
      HintFile file = HintFile.read(Arrays.copyOf(whole, length), VERSION);
      int count = file.hints().size();
      assertEquals(HINTS.subList(0, count), file.hints());
      assertTrue(count >= most && count < HINTS.size(), "cut at " + length);
      most = count;
    }
    assertEquals(HINTS.size() - 1, most);
  }

  @Test
  void noFlippedBitMakesAnotherHint() {
    byte[] whole = HintFile.write(HINTS, VERSION);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      HintFile file = HintFile.read(bytes, VERSION);
      assertTrue(HINTS.containsAll(file.hints()), "bit " + bit);
      assertTrue(file.damaged() > 0 && file.hints().size() < HINTS.size(), "bit " + bit);
    }
  }

  @Test
  void anotherVersionsFileHoldsNothing() {
    byte[] bytes = HintFile.write(HINTS, VERSION);
    assertEquals(List.of(), HintFile.read(bytes, "2 flags").hints());
    assertEquals(List.of(), HintFile.read(bytes, "1").hints());
  }

  @Test
  void randomBytesAreNoHints() {
    Random random = new Random(1);
    byte[] head = HintFile.write(List.of(), VERSION);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertEquals(List.of(), HintFile.read(bytes, VERSION).hints());
      byte[] behindHead = Arrays.copyOf(head, head.length + bytes.length);
      System.arraycopy(bytes, 0, behindHead, head.length, bytes.length);
      assertEquals(List.of(), HintFile.read(behindHead, VERSION).hints());
    }
  }

  /** Whoever writes a checksum may write anything behind it. */
  @Test
  void whatNoTranslatorWouldWriteIsRefused() {
    RegionHint good = Hints.hint(0x8000, 1);
    List<Span> spans = good.spans();
    Set<Integer> in = good.instructions();
    refused(new RegionHint(0x8002, false, spans, Set.of(0x8002), Set.of(), Map.of(), Set.of()));
    refused(new RegionHint(0x8000, false, spans, Set.of(0x8004), Set.of(), Map.of(), Set.of()));
    refused(new RegionHint(0x8000, false, List.of(), in, Set.of(), Map.of(), Set.of()));
    refused(new RegionHint(0x8000, false, spans, Set.of(0x8000, 0x9000), in, Map.of(), in));
    refused(new RegionHint(0x8000, false, spans, in, Set.of(0x8001), Map.of(), Set.of()));
    refused(
        new RegionHint(0x8000, false, spans, in, in, Map.of(0x8000, List.of(0x8002)), Set.of()));
    Span overThePage = new Span(0x8FFC, new byte[8]);
    refused(new RegionHint(0x8000, false, List.of(overThePage), in, in, Map.of(), in));
  }

  private static void refused(RegionHint hint) {
    byte[] bytes = HintCodec.encode(hint);
    assertThrows(BadHintException.class, () -> HintCodec.decode(ByteBuffer.wrap(bytes)));
  }

  @Test
  void randomChangesBehindARightChecksumNeverBreakTheReader() {
    Random random = new Random(2);
    byte[] whole = HintCodec.encode(HINTS.get(0));
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 4));
      for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        HintCodec.decode(ByteBuffer.wrap(bytes));
      } catch (BadHintException e) {
        continue; // what most of them are
      }
    }
  }

  @Test
  void aFileIsBounded() {
    List<RegionHint> many = new ArrayList<>();
    for (int i = 0; i < HintFile.MAX_HINTS + 10; i++) {
      many.add(Hints.hint(0x10000 + i * 8, i));
    }
    byte[] bytes = HintFile.write(many, VERSION);
    assertTrue(bytes.length <= HintFile.MAX_BYTES);
    assertEquals(many.subList(0, HintFile.MAX_HINTS), HintFile.read(bytes, VERSION).hints());
  }
}
