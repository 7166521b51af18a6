package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.soc.versatile.Rig;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random use of a counter, held against a model that does count every tick. Accesses fall between
 * ticks, where both see the same.
 */
class Sp804TickByTickTest {
  private static final int TIMERS = 0x101E_2000;
  private static final int VIC_INPUT = 4;
  private static final long TICK = 1000;
  private static final int STEPS = 3000;

  @AutoClose private final Rig rig = new Rig();
  private final Model model = new Model();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithCounting(long seed) {
    Random random = new Random(seed);
    rig.advance(TICK / 2);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0 -> write(0x00, load(random));
        case 1 -> write(0x18, load(random));
        case 2, 3 -> write(0x08, control(random));
        case 4, 5 -> write(0x0C, 0);
        default -> {}
      }
      compare(seed, step);
      int ticks = random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(40);
      for (int i = 0; i < ticks; i++) {
        model.tick();
      }
      rig.advanceLate(ticks * TICK);
      compare(seed, step);
    }
  }

  private static int load(Random random) {
    return random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(60);
  }

  /** Any combination but the undefined prescaler code, and mostly enabled. */
  private static int control(Random random) {
    int value = random.nextInt(0x80) & ~0x10;
    if ((value & 0xC) == 0xC) {
      value &= ~0xC;
    }
    return random.nextInt(5) == 0 ? value : value | 0x80;
  }

  private void write(int offset, int value) {
    rig.write(TIMERS + offset, value);
    model.write(offset, value);
  }

  private void compare(long seed, int step) {
    String where = "seed " + seed + ", step " + step;
    assertEquals(model.irq(), rig.vicInput(VIC_INPUT), where);
    assertEquals(model.raw ? 1 : 0, rig.read(TIMERS + 0x10), where);
    assertEquals(model.value(), rig.read(TIMERS + 0x04), where);
  }

  /**
   * Counts like the text of the manual. Prescaler phases restart where the device's do: when a
   * register that times it is written.
   */
  private static final class Model {
    private int control = 0x20;
    private int load;
    private int value = -1;
    private boolean raw;
    private boolean halted;

    /** The counter shows a zero that it interrupted for. */
    private boolean zeroTaken;

    private int phase;

    void write(int offset, int v) {
      switch (offset) {
        case 0x00 -> {
          load = v;
          value = v;
          phase = 0;
          halted = false;
          zeroTaken = false;
          expireIfZero();
        }
        case 0x18 -> load = v;
        case 0x0C -> raw = false;
        default -> writeControl(v & 0xEF);
      }
    }

    private void writeControl(int v) {
      if (v == control) {
        return;
      }
      control = v;
      phase = 0;
      if (zeroTaken || (halted && (v & 1) == 0)) {
        halted = false;
        startOver();
      } else {
        expireIfZero();
      }
    }

    void tick() {
      if (!counting() || ++phase < 1 << new int[] {0, 4, 8}[control >> 2 & 3]) {
        return;
      }
      phase = 0;
      zeroTaken = false;
      value = (value & ~mask()) | ((value - 1) & mask());
      expireIfZero();
    }

    private void expireIfZero() {
      if (!counting() || (value & mask()) != 0) {
        return;
      }
      raw = true;
      if ((control & 1) != 0) {
        halted = true;
      } else {
        startOver();
      }
    }

    private void startOver() {
      if ((control & 0x40) != 0) {
        value = (load & mask()) == 0 ? load | 1 : load;
        zeroTaken = false;
      } else {
        value &= ~mask();
        zeroTaken = true;
      }
    }

    private boolean counting() {
      return (control & 0x80) != 0 && !halted;
    }

    private int mask() {
      return (control & 2) != 0 ? 0xFFFF_FFFF : 0xFFFF;
    }

    boolean irq() {
      return raw && (control & 0x20) != 0;
    }

    int value() {
      return value;
    }
  }
}
