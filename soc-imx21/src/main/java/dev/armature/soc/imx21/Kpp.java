package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * Keypad port (i.MX21 reference manual, "KPP"): a matrix of up to 8 rows, which are read, and 8
 * columns, which are driven. A pressed key pulls its row low while its column is driven low.
 *
 * <p>Two latches tell of the first key going down (KPKD) and the last going up (KPKR). Each sets
 * once and is armed again through its synchronizer: KDSC for the one, KRSS for the other.
 */
final class Kpp extends RegisterBank {
  private static final int LINES = 8;

  private static final int KPKD = 1;
  private static final int KPKR = 1 << 1;
  private static final int KDSC = 1 << 2;
  private static final int KRSS = 1 << 3;
  private static final int KDIE = 1 << 8;
  private static final int KRIE = 1 << 9;
  private static final int KPP_EN = 1 << 10;

  private final Register kpcr = register(0x00, "KPCR").writable(0xFFFF).changed(this::look);
  private final Register kpsr = register(0x02, "KPSR").reset(KPP_EN).writable(KDIE | KRIE | KPP_EN);
  private final Register kddr = register(0x04, "KDDR").writable(0xFFFF).changed(this::look);
  private final Register kpdr = register(0x06, "KPDR").reads(this::data).writable(0xFFFF);

  private final IrqLine irq;

  /** Keys that are down, a bit a row, by column. */
  private final int[] pressed = new int[LINES];

  private boolean depressArmed;
  private boolean releaseArmed;

  Kpp(IrqLine irq, GuestLog log) {
    super("kpp", 2, log);
    this.irq = irq;
    kpsr.clearedByOnes(KPKD | KPKR).takes(this::status);
    kpdr.changed(this::look);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    depressArmed = true;
    releaseArmed = false;
    look();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.words("pressed", pressed);
    depressArmed = v.flag("depressArmed", depressArmed);
    releaseArmed = v.flag("releaseArmed", releaseArmed);
  }

  /** A key goes down or up. Keys stay down over a reset. */
  void key(int row, int column, boolean down) {
    int bit = 1 << row;
    pressed[column] = down ? pressed[column] | bit : pressed[column] & ~bit;
    look();
  }

  private void status(int written) {
    kpsr.store(written);
    depressArmed |= (written & KDSC) != 0;
    releaseArmed |= (written & KRSS) != 0;
    look();
  }

  /** Rows that a pressed key pulls low. */
  private int lowRows() {
    int driven = kddr.get() >>> LINES & ~(kpdr.get() >>> LINES);
    int low = 0;
    for (int column = 0; column < LINES; column++) {
      if ((driven >>> column & 1) != 0) {
        low |= pressed[column];
      }
    }
    return low;
  }

  /** Outputs read as they were written, inputs as they are; rows are pulled up. */
  private int data() {
    int inputs = 0xFF00 | (~lowRows() & 0xFF);
    return (kpdr.get() & kddr.get()) | (inputs & ~kddr.get());
  }

  private void look() {
    boolean down = (lowRows() & kpcr.get()) != 0;
    if (down && depressArmed) {
      kpsr.raise(KPKD);
      depressArmed = false;
    } else if (!down && releaseArmed) {
      kpsr.raise(KPKR);
      releaseArmed = false;
    }
    irq.set((kpsr.has(KPKD) && kpsr.has(KDIE)) || (kpsr.has(KPKR) && kpsr.has(KRIE)));
  }
}
