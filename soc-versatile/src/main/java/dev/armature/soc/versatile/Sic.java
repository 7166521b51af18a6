package dev.armature.soc.versatile;

import dev.armature.primecell.Pl190Vic;
import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * The Versatile's secondary interrupt controller (ARM DUI 0225, section 4.10): 32 level-sensitive
 * inputs that reach the primary controller in two ways. All enabled ones together drive one input
 * of it; and each of sources 21–30, if so chosen, drives the input of its own number directly.
 */
final class Sic extends RegisterBank {
  private static final int INPUTS = 32;
  private static final int FIRST_DIRECT = 21;
  private static final int LAST_DIRECT = 30;
  private static final int DIRECT = 0x7FE0_0000;

  private final Register enabled = register(0x08, "SIC_ENABLE").setByOnes(-1).changed(this::update);
  private final Register softInterrupt =
      register(0x10, "SIC_SOFTINTSET").setByOnes(1).changed(this::update);
  private final Register passThrough =
      register(0x20, "SIC_PICENABLE").setByOnes(DIRECT).changed(this::update);

  private final IrqLine summary;
  private final IrqLine[] direct = new IrqLine[INPUTS];
  private final IrqLine[] inputs = new IrqLine[INPUTS];

  private int lines;

  /**
   * A controller below {@code vic}.
   *
   * @param summaryInput the input of {@code vic} that the enabled sources share
   */
  Sic(Pl190Vic vic, int summaryInput, GuestLog log) {
    super("sic", Integer.BYTES, log);
    register(0x00, "SIC_STATUS").reads(() -> raw() & enabled.get());
    register(0x04, "SIC_RAWSTAT").reads(this::raw);
    register(0x0C, "SIC_ENCLR").clears(enabled);
    register(0x14, "SIC_SOFTINTCLR").clears(softInterrupt);
    register(0x24, "SIC_PICENCLR").clears(passThrough);
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
    super.reset();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    lines = v.word("lines", lines);
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
    return lines | softInterrupt.get();
  }

  private void update() {
    summary.set((raw() & enabled.get()) != 0);
    int passed = raw() & passThrough.get();
    for (int n = FIRST_DIRECT; n <= LAST_DIRECT; n++) {
      direct[n].set((passed >>> n & 1) != 0);
    }
  }
}
