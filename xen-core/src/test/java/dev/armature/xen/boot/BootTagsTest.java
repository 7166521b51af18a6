package dev.armature.xen.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.load.AtagList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of boot parameters, good and bad. */
class BootTagsTest {
  private static final int RAM = 0xC0000000;
  private static final int SIZE = 64 << 20;
  private static final int CORE = 0x54410001;
  private static final int MEMORY = 0x54410002;
  private static final int COMMAND_LINE = 0x54410009;
  private static final int INITRD2 = 0x54420005;

  private static byte[] words(int... words) {
    ByteBuffer list = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      list.putInt(word);
    }
    return list.array();
  }

  private static String refusal(byte[] list) {
    return assertThrows(BootTags.TagException.class, () -> BootTags.read(list, RAM, SIZE))
        .getMessage();
  }

  @Test
  void whatABootLoaderWritesIsRead() throws BootTags.TagException {
    byte[] list = AtagList.of(0xC0000000L, SIZE, 0xC0800000L, 1234, "sched=credit  quiet");
    BootTags tags = BootTags.read(Arrays.copyOf(list, BootTags.MOST), RAM, SIZE);
    assertEquals(new BootTags(RAM, SIZE, "sched=credit  quiet", 0xC0800000, 1234), tags);
    assertEquals("credit", tags.option("sched"));
    assertNull(tags.option("quiet"));
    assertNull(tags.option("sch"));
  }

  @Test
  void lessMemoryThanTheMachineHasIsAllRight() throws BootTags.TagException {
    byte[] list = words(2, CORE, 4, MEMORY, 16 << 20, 0xC1000000, 3, 0x54410007, 5, 0, 0);
    assertEquals(new BootTags(0xC1000000, 16 << 20, "", 0, 0), BootTags.read(list, RAM, SIZE));
  }

  @Test
  void aDamagedListIsRefusedWithAReason() {
    assertTrue(refusal(new byte[0]).contains("has no end"));
    assertTrue(refusal(words(2, MEMORY, 0, 0)).contains("not with ATAG_CORE"));
    assertTrue(refusal(words(2, CORE)).contains("has no end"));
    assertTrue(refusal(words(2, CORE, 1, MEMORY, 0, 0)).contains("of 1 words"));
    assertTrue(refusal(words(2, CORE, -1, MEMORY, 0, 0)).contains("of 4294967295 words"));
    assertTrue(refusal(words(2, CORE, 3, MEMORY, SIZE, 0, 0)).contains("of 4 bytes"));
    assertTrue(refusal(words(2, CORE, 0, 0)).contains("no memory"));
    int[] twice = {2, CORE, 4, MEMORY, SIZE, RAM, 4, MEMORY, SIZE, RAM, 0, 0};
    assertTrue(refusal(words(twice)).contains("more than one piece"));
    int[] endless = {2, CORE, 4, MEMORY, SIZE, RAM, 3, COMMAND_LINE, 0x41414141, 0, 0};
    assertTrue(refusal(words(endless)).contains("without an end"));
    int[] binary = {2, CORE, 4, MEMORY, SIZE, RAM, 3, COMMAND_LINE, 0x1B, 0, 0};
    assertTrue(refusal(words(binary)).contains("byte 0x1b"));
  }

  @ParameterizedTest
  @CsvSource({
    "0x04000000, 0xC0000800, whole megabytes",
    "0x04000800, 0xC0000000, whole megabytes",
    "0x04100000, 0xC0000000, the machine has none",
    "0x04000000, 0xBFF00000, the machine has none",
    "0xFFF00000, 0xC0000000, the machine has none",
    "0x00300000, 0xC0000000, at least 4"
  })
  void memoryThatCannotBeIsRefused(String size, String start, String why) {
    int[] list = {
      2, CORE, 4, MEMORY, (int) (long) Long.decode(size), (int) (long) Long.decode(start), 0, 0
    };
    String refusal = refusal(words(list));
    assertTrue(refusal.contains(why), refusal);
  }

  @ParameterizedTest
  @CsvSource({"0xBFFFFFFF, 16", "0xC3FFFFFF, 2", "0xC0000000, 0xFFFFFFFF"})
  void anInitrdOutsideMemoryIsRefused(String start, String size) {
    int[] list = {
      2,
      CORE,
      4,
      MEMORY,
      SIZE,
      RAM,
      4,
      INITRD2,
      (int) (long) Long.decode(start),
      (int) (long) Long.decode(size),
      0,
      0
    };
    assertTrue(refusal(words(list)).contains("not in memory"));
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrRefused(
      @ForAll byte[] tail, @ForAll @IntRange(max = 30) int words, @ForAll boolean command) {
    ByteBuffer list = ByteBuffer.allocate(32 + tail.length).order(ByteOrder.LITTLE_ENDIAN);
    list.putInt(2).putInt(CORE).putInt(4).putInt(MEMORY).putInt(SIZE).putInt(RAM);
    list.putInt(words).putInt(command ? COMMAND_LINE : INITRD2).put(tail);
    try {
      BootTags tags = BootTags.read(list.array(), RAM, SIZE);
      assertEquals(SIZE, tags.ramBytes());
      assertFalse(tags.commandLine().contains("\n"));
    } catch (BootTags.TagException e) {
      assertEquals(1, e.getMessage().lines().count());
    }
  }
}
