package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import dev.armature.runtime.memory.Mapping;
import dev.armature.testkit.BoardRig;
import dev.armature.testkit.HostileGuest;
import dev.armature.testkit.HostileGuestContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Also what its DMA controller does at edges, and what is told of mistakes. */
class HostileGuestTest extends HostileGuestContract {
  @Override
  protected BoardRig<?> newRig() {
    return new Rig();
  }

  @Override
  protected String[] flashes() {
    return new String[] {"nor"};
  }

  /** A DMA controller let loose on addresses around the edges of all that is mapped. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void dmaWritesNoRomAndNoFlash(long seed) {
    Random random = new Random(seed);
    try (Rig rig = new Rig()) {
      Map<String, Long> before = new HostileGuest(rig, seed).sumsOutsideRam();
      List<Mapping> mappings = rig.context().memory().mappings();
      for (int i = 0; i < 100; i++) {
        int channel = Imx21AdsMap.DMAC + 0x80 + 0x40 * random.nextInt(16);
        rig.write(Imx21AdsMap.DMAC, 1);
        rig.write(channel, edge(mappings, random));
        rig.write(channel + 0x04, edge(mappings, random));
        rig.write(channel + 0x08, random.nextInt(4096));
        rig.write(channel + 0x14, random.nextInt(64));
        rig.write(channel + 0x0C, random.nextInt() & 0x7FF6);
        rig.write(channel + 0x0C, (random.nextInt() & 0x7FF6) | 1);
        rig.advance(random.nextInt(20_000));
      }
      assertEquals(before, new HostileGuest(rig, seed).sumsOutsideRam());
    }
  }

  private static int edge(List<Mapping> mappings, Random random) {
    Mapping mapping = mappings.get(random.nextInt(mappings.size()));
    return mapping.start() + (random.nextBoolean() ? 0 : mapping.size()) + random.nextInt(64) - 32;
  }

  /** Flash takes commands, ROM nothing: a block of data written to them changes neither. */
  @ParameterizedTest
  @ValueSource(ints = {Imx21AdsMap.NOR, Imx21AdsMap.BOOT_ROM})
  void aBlockTransferChangesNoFlashAndNoRom(int target) {
    try (Rig rig = new Rig()) {
      Map<String, Long> before = new HostileGuest(rig, 0).sumsOutsideRam();
      rig.write(Imx21AdsMap.SDRAM, 0x1234_5678);
      rig.write(Imx21AdsMap.DMAC, 1);
      rig.write(Imx21AdsMap.DMAC + 0x80, Imx21AdsMap.SDRAM);
      rig.write(Imx21AdsMap.DMAC + 0x84, target);
      rig.write(Imx21AdsMap.DMAC + 0x88, 64);
      rig.write(Imx21AdsMap.DMAC + 0x8C, 1);
      rig.advance(1_000_000);
      assertEquals(before, new HostileGuest(rig, 0).sumsOutsideRam());
    }
  }

  /** What the hardware cannot do is told under -d guest_errors, in one line for each mistake. */
  @Test
  void mistakesAreTold() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    GuestLog log = new GuestLog(EnumSet.of(Category.GUEST_ERRORS), out);
    try (Rig rig = new Rig(Imx21AdsConfig.builder(), log)) {
      for (int i = 0; i < 5; i++) {
        rig.write(Imx21AdsMap.LCDC, 0x9000_0000);
        rig.write(Imx21AdsMap.DMAC, 1);
        rig.write(Imx21AdsMap.DMAC + 0x80, Imx21AdsMap.SDRAM);
        rig.write(Imx21AdsMap.DMAC + 0x84, 0x9000_0000);
        rig.write(Imx21AdsMap.DMAC + 0x88, 16);
        rig.write(Imx21AdsMap.DMAC + 0x8C, 1);
        rig.advance(1_000_000);
        rig.writeHalf(Imx21AdsMap.ETHERNET + 6, 4000);
      }
    }
    assertEquals(
        List.of(
            "lcdc: the picture is not in RAM: 90000000",
            "dmac: nothing answers the transfer of channel 0",
            "cs8900a: no frame has this length: fa0"),
        told.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
