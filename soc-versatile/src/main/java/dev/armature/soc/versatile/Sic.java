package dev.armature.soc.versatile;

import dev.armature.primecell.DeviceLog;
import dev.armature.primecell.Pl190Vic;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * The Versatile's secondary interrupt controller (ARM DUI 0225, section 4.10): 32 level-sensitive
 * inputs that reach the primary controller in two ways. All enabled ones together drive one input
 * of it; and each of sources 21–30, if so chosen, drives the input of its own number directly.
 */
final class Sic implements MmioDevice, Stateful {
  private static final int STATUS = 0x00;
  private static final int RAWSTAT = 0x04;
  private static final int ENABLE = 0x08;
  private static final int ENCLR = 0x0C;
  private static final int SOFTINTSET = 0x10;
  private static final int SOFTINTCLR = 0x14;
  private static final int PICENABLE = 0x20;
  private static final int PICENCLR = 0x24;

  private static final int INPUTS = 32;
  private static final int FIRST_DIRECT = 21;
  private static final int LAST_DIRECT = 30;
  private static final int DIRECT = 0x7FE0_0000;
  private static final int SOFTWARE = 1;

  private final DeviceLog log;
  private final IrqLine summary;
  private final IrqLine[] direct = new IrqLine[INPUTS];
  private final IrqLine[] inputs = new IrqLine[INPUTS];

  private int lines;
  private int softInterrupt;
  private int enabled;
  private int passThrough;

  /**
   * A controller below {@code vic}.
   *
   * @param summaryInput the input of {@code vic} that the enabled sources share
   */
  Sic(Pl190Vic vic, int summaryInput, GuestLog log) {
    this.log = new DeviceLog(log, "sic");
    this.summary = vic.input(summaryInput);
    for (int n = 0; n < INPUTS; n++) {
      int source = n;
      direct[n] = vic.input(n);
      inputs[n] = high -> setLine(source, high);
    }
  }

  /** Input {@code n}, 0–31. */
  IrqLine input(int n) {
    return inputs[n];
  }

  /** Everything but the input lines, which belong to the devices that drive them. */
  @Override
  public void reset() {
    softInterrupt = 0;
    enabled = 0;
    passThrough = 0;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    lines = v.word("lines", lines);
    softInterrupt = v.word("softInterrupt", softInterrupt);
    enabled = v.word("enabled", enabled);
    passThrough = v.word("passThrough", passThrough);
  }

  @Override
  public int read(int offset, int width) {
    return switch (offset) {
      case STATUS -> raw() & enabled;
      case RAWSTAT -> raw();
      case ENABLE -> enabled;
      case SOFTINTSET -> softInterrupt;
      case PICENABLE -> passThrough;
      default -> log.badRead(offset);
    };
  }

  @Override
  public void write(int offset, int width, int value) {
    switch (offset) {
      case ENABLE -> enabled |= value;
      case ENCLR -> enabled &= ~value;
      case SOFTINTSET -> softInterrupt |= value & SOFTWARE;
      case SOFTINTCLR -> softInterrupt &= ~value;
      case PICENABLE -> passThrough |= value & DIRECT;
      case PICENCLR -> passThrough &= ~value;
      default -> log.badWrite(offset, value);
    }
    update();
  }

  private void setLine(int source, boolean high) {
    int bit = 1 << source;
    int before = lines;
    lines = high ? before | bit : before & ~bit;
    if (lines != before) {
      update();
    }
  }

  private int raw() {
    return lines | softInterrupt;
  }

  private void update() {
    summary.set((raw() & enabled) != 0);
    int passed = raw() & passThrough;
    for (int n = FIRST_DIRECT; n <= LAST_DIRECT; n++) {
      direct[n].set((passed >>> n & 1) != 0);
    }
  }
}
