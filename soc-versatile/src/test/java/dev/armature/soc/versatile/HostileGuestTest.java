package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.armature.runtime.io.Picture;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a guest writes to whatever register, in whatever order and width: no exception leaves
 * the emulator, time goes on, and a reset makes the board quiet again.
 */
class HostileGuestTest {
  private static final int ACCESSES = 60_000;
  private static final int SLOT = 0x1000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noAccessBreaksTheBoard(long seed) {
    Random random = new Random(seed);
    try (Rig rig = new Rig()) {
      PhysicalMemory memory = rig.context().memory();
      List<Mapping> devices = memory.mappings().stream().filter(m -> m.device() != null).toList();
      for (int i = 0; i < ACCESSES; i++) {
        Mapping device = devices.get(random.nextInt(devices.size()));
        int width = 1 << random.nextInt(3);
        long window = Math.min(Integer.toUnsignedLong(device.size()), SLOT);
        int address = device.start() + (random.nextInt((int) window) & -width);
        if (random.nextInt(4) == 0) {
          memory.read(address, width);
        } else {
          memory.write(address, width, value(random));
        }
        if (random.nextInt(64) == 0) {
          rig.advance(1 + random.nextInt(100_000));
          rig.board().display().orElseThrow().snapshot().ifPresent(HostileGuestTest::check);
        }
      }
      rig.board().reset();
      assertFalse(rig.irq() || rig.fiq());
    }
  }

  private static void check(Picture picture) {
    assertFalse(picture.width() == 0 || picture.height() == 0);
  }

  /** Values that mean something more often than any would: addresses, few bits, all bits. */
  private static int value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> VersatilePbMap.SDRAM + random.nextInt(2 << 20);
      case 1 -> 1 << random.nextInt(32);
      case 2 -> random.nextBoolean() ? -1 : 0;
      case 3 -> random.nextInt(256);
      default -> random.nextInt();
    };
  }
}
