package dev.armature.soc.versatile;

import dev.armature.runtime.io.Key;
import dev.armature.runtime.memory.Mapping;
import dev.armature.testkit.ScriptedSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Drives a {@link Rig} at random, the same way for the same seed, and notes everything that can be
 * seen of it from outside.
 */
final class RigDriver {
  private static final int REGISTERS = 0x60;
  private static final int MAX_NANOS = 300_000;

  private final Rig rig;
  private final ScriptedSerial line;
  private final Random random;
  private final List<Mapping> devices = new ArrayList<>();
  private final int resetsBefore;
  private final int sentBefore;
  private final StringBuilder seen = new StringBuilder();

  /**
   * @param line what UART0 of the rig is connected to
   */
  RigDriver(Rig rig, ScriptedSerial line, long seed) {
    this.rig = rig;
    this.line = line;
    this.random = new Random(seed);
    this.resetsBefore = rig.resets();
    this.sentBefore = line.sent().length();
    for (Mapping mapping : rig.context().memory().mappings()) {
      if (mapping.device() != null && mapping.start() != VersatilePbMap.FLASH) {
        devices.add(mapping);
      }
    }
  }

  /** Does {@code steps} random things. */
  RigDriver drive(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    return this;
  }

  private void step() {
    Mapping device = devices.get(random.nextInt(devices.size()));
    // Most registers are the first ones; some are far behind.
    int offset = random.nextInt(random.nextInt(4) == 0 ? 0x1000 : REGISTERS) & ~3;
    int address = device.start() + offset;
    switch (random.nextInt(12)) {
      case 0 -> rig.advance(random.nextInt(MAX_NANOS));
      case 1 -> line.type(String.valueOf((char) ('a' + random.nextInt(26))));
      case 2 -> {
        rig.deliverHostEvents();
        Key key = Key.values()[random.nextInt(Key.values().length)];
        rig.board().display().orElseThrow().key(key, random.nextBoolean());
      }
      case 3 ->
          rig.board()
              .display()
              .orElseThrow()
              .pointer(random.nextInt(99) - 50, random.nextInt(99) - 50, 0, random.nextInt(8));
      case 4, 5, 6, 7 -> note(device.name(), offset, rig.read(address));
      default -> rig.write(address, value());
    }
    note("interrupts", rig.irq() ? 1 : 0, rig.fiq() ? 1 : 0);
    note("resets", 0, rig.resets() - resetsBefore);
  }

  private int value() {
    return switch (random.nextInt(4)) {
      case 0 -> 1 << random.nextInt(32);
      case 1 -> random.nextInt(256);
      case 2 -> random.nextInt(1 << 12);
      default -> random.nextInt();
    };
  }

  private void note(String what, int where, int value) {
    seen.append(what).append('+').append(where).append('=').append(value).append('\n');
  }

  /** Everything that was read and signalled, and what UART0 sent, since this driver was made. */
  String seen() {
    return seen + line.sent().substring(sentBefore);
  }
}
