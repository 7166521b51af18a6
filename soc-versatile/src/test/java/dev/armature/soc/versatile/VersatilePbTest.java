package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.memory.Mapping;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersatilePbTest {
  @AutoClose private final Rig rig = new Rig();

  /** What QEMU's versatilepb shows at FE0–FEC, the lowest byte first. */
  @ParameterizedTest
  @CsvSource({
    "10004000, 00041041",
    "10009000, 00141011",
    "10140000, 00041190",
    "101E1000, 00141805",
    "101E2000, 00141804",
    "101E3000, 00141804",
    "101E4000, 00041061",
    "101E5000, 00041061",
    "101E6000, 00041061",
    "101E7000, 00041061",
    "101E8000, 00141031",
    "101F1000, 00141011",
    "101F2000, 00141011",
    "101F3000, 00141011",
  })
  void primeCellsIdentifyThemselves(String base, String peripheralId) {
    int address = Integer.parseUnsignedInt(base, 16);
    assertEquals(Integer.parseUnsignedInt(peripheralId, 16), word(address + 0xFE0));
    assertEquals(0xB105_F00D, word(address + 0xFF0));
  }

  private int word(int firstByte) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value |= rig.read(firstByte + 4 * i) << (8 * i);
    }
    return value;
  }

  @Test
  void tellsTheLoaderAboutItself() {
    assertEquals("versatilepb", rig.board().name());
    assertEquals(0x183, rig.board().linuxMachineType());
    assertEquals(0, rig.board().ramStart());
    assertEquals(1 << 20, rig.board().ram().size());
  }

  @Test
  void memoryControllersKeepTheirSettingsWithoutShowingAnId() {
    for (int base : new int[] {0x1010_0000, 0x1011_0000, 0x101E_0000}) {
      rig.write(base, 0x1234);
      assertEquals(0x1234, rig.read(base));
      assertEquals(0, rig.read(base + 0xFF0));
    }
  }

  @Test
  void anythingWrittenAnywhereIsHarmless() {
    for (Mapping mapping : rig.context().memory().mappings()) {
      if (mapping.device() != null) {
        long size = Math.min(Integer.toUnsignedLong(mapping.size()), 0x1000);
        for (int value : new int[] {-1, 0, 0x5555_5555}) {
          for (int offset = 0; offset < size; offset += 4) {
            rig.write(mapping.start() + offset, value);
            rig.read(mapping.start() + offset);
            rig.context().memory().write(mapping.start() + offset + 1, 1, value & 0xFF);
            rig.context().memory().read(mapping.start() + offset + 2, 2);
          }
          rig.advance(1_000_000);
        }
      }
    }
  }

  @Test
  void resetLeavesNoInterruptBehind() {
    anythingWrittenAnywhereIsHarmless();
    rig.board().reset();
    assertEquals(0, rig.read(0x1014_0008), "VIC raw status");
    assertEquals(0, rig.read(0x1000_3004), "SIC raw status");
    assertTrue(!rig.irq() && !rig.fiq());
  }

  @Test
  void refusesWhatTheBoardCannotBe() {
    VersatilePbConfig.Builder tooMuch = VersatilePbConfig.builder().ramBytes(257 << 20);
    assertTrue(
        assertThrows(IllegalArgumentException.class, tooMuch::build)
            .getMessage()
            .contains("at most 256 MB"));
    VersatilePbConfig.Builder fifth = VersatilePbConfig.builder();
    for (int i = 0; i < 5; i++) {
      fifth.serial(SerialBackend.none());
    }
    assertThrows(IllegalArgumentException.class, fifth::build);
    List<SerialBackend> none = List.of();
    VersatilePbConfig good = VersatilePbConfig.builder().build();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new VersatilePbConfig(
                1 << 20, none, 0, List.of(), good.network(), good.macAddress(), good.flash()));
  }
}
