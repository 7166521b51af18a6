package dev.armature.testkit;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Picture;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * A guest that writes anything to any register of a board, in any order and width, and lets time
 * pass. It fails with its seed if an exception leaves the board.
 */
public final class HostileGuest {
  /** What of a window is accessed; registers further behind are more of the same. */
  private static final int SPAN = 0x1000;

  private static final int MOST_NANOS = 100_000;

  private final BoardRig<?> rig;
  private final long seed;
  private final Random random;
  private final PhysicalMemory memory;
  private final List<Mapping> devices = new ArrayList<>();
  private final List<Integer> edges = new ArrayList<>();

  /** A guest on the board of {@code rig}, the same for the same seed. */
  public HostileGuest(BoardRig<?> rig, long seed) {
    this.rig = rig;
    this.seed = seed;
    this.random = new Random(seed);
    this.memory = rig.context().memory();
    for (Mapping mapping : memory.mappings()) {
      edges.add(mapping.start());
      edges.add(mapping.start() + mapping.size());
      if (mapping.device() != null) {
        devices.add(mapping);
      }
    }
  }

  /** Leaves the device called {@code name} in peace. */
  public HostileGuest spare(String name) {
    if (!devices.removeIf(m -> m.name().equals(name))) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return this;
  }

  /** Does {@code accesses} of them. */
  public void run(int accesses) {
    for (int i = 0; i < accesses; i++) {
      Mapping device = devices.get(random.nextInt(devices.size()));
      int width = 1 << random.nextInt(3);
      long window = Math.min(Integer.toUnsignedLong(device.size()), SPAN);
      int offset = random.nextInt((int) window) & -width;
      int value = value();
      boolean isWrite = random.nextInt(4) != 0;
      try {
        if (isWrite) {
          memory.write(device.start() + offset, width, value);
        } else {
          memory.read(device.start() + offset, width);
        }
        if (random.nextInt(64) == 0) {
          letTimePass();
        }
      } catch (RuntimeException e) {
        throw new AssertionError(
            String.format(
                "seed %d, access %d: %s of %x at %s+%x",
                seed, i, isWrite ? "write" : "read", value, device.name(), offset),
            e);
      }
    }
  }

  private void letTimePass() {
    rig.advance(1 + random.nextInt(MOST_NANOS));
    rig.deliverHostEvents();
    rig.board().display().flatMap(Display::snapshot).ifPresent(HostileGuest::check);
  }

  private static void check(Picture picture) {
    if (picture.width() == 0 || picture.height() == 0) {
      throw new IllegalStateException("an empty picture");
    }
  }

  /** Values that mean something more often than any would: addresses, few bits, all bits. */
  private int value() {
    return switch (random.nextInt(6)) {
      case 0 -> rig.board().ramStart() + random.nextInt(2 * rig.board().ram().size());
      case 1 -> edges.get(random.nextInt(edges.size())) + 4 * (random.nextInt(64) - 32);
      case 2 -> 1 << random.nextInt(32);
      case 3 -> random.nextBoolean() ? -1 : 0;
      case 4 -> random.nextInt(256);
      default -> random.nextInt();
    };
  }

  /** A sum of each memory of the board that is no RAM: flash and ROM, by name. */
  public Map<String, Long> sumsOutsideRam() {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (Mapping mapping : memory.mappings()) {
      if (mapping.ram() != null && !mapping.directWrite()) {
        CRC32 sum = new CRC32();
        sum.update(memory.readBytes(mapping.start(), mapping.size()));
        sums.put(mapping.name(), sum.getValue());
      }
    }
    return sums;
  }
}
