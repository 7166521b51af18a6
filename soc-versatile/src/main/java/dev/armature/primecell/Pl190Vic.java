package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;

/**
 * PL190 vectored interrupt controller (ARM DDI 0181, chapter 3): 32 level-sensitive inputs, each
 * routed to IRQ or FIQ, and 16 vector slots that order the IRQs.
 *
 * <p>Priority levels count down from the most urgent: 0–15 are the slots, {@link #DEFAULT_LEVEL} is
 * every source without a slot, and {@link #IDLE} is no interrupt in service. Reading VECTADDR takes
 * the best pending level into service, writing it leaves that level for the one it interrupted.
 * Software that never touches VECTADDR stays at IDLE, where nothing is held back.
 */
public final class Pl190Vic extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1190;

  private static final int INPUTS = 32;
  private static final int SLOTS = 16;
  private static final int DEFAULT_LEVEL = SLOTS;
  private static final int IDLE = SLOTS + 1;
  private static final int SLOT_ENABLE = 1 << 5;
  private static final int SLOT_MASK = SLOT_ENABLE | 0x1F;

  private final Register fiqSelect =
      register(0x00C, "VICINTSELECT").writable(-1).changed(this::update);
  private final Register enabled =
      register(0x010, "VICINTENABLE").setByOnes(-1).changed(this::update);
  private final Register softInterrupts =
      register(0x018, "VICSOFTINT").setByOnes(-1).changed(this::update);

  /** Addresses of the 16 slots, then the default one, so that a level is an index. */
  private final Register[] vectorAddress = new Register[SLOTS + 1];

  private final Register[] vectorControl = new Register[SLOTS];

  private final IrqLine irq;
  private final IrqLine fiq;
  private final IrqLine[] inputs = new IrqLine[INPUTS];

  /** For each level, the sources that are more urgent than it. */
  @NotState("derived from vectorControl")
  private final int[] moreUrgent = new int[IDLE + 1];

  /** For each level in service, the level it interrupted. */
  private final int[] interrupted = new int[IDLE];

  private int lines;
  private int level;

  /** A controller that drives {@code irq} and {@code fiq}, usually the CPU's two inputs. */
  public Pl190Vic(IrqLine irq, IrqLine fiq, GuestLog log) {
    super("pl190", PERIPHERAL_ID, log);
    this.irq = irq;
    this.fiq = fiq;
    register(0x000, "VICIRQSTATUS").reads(this::irqStatus);
    register(0x004, "VICFIQSTATUS").reads(this::fiqStatus);
    register(0x008, "VICRAWINTR").reads(this::requests);
    register(0x014, "VICINTENCLEAR").clears(enabled);
    register(0x01C, "VICSOFTINTCLEAR").clears(softInterrupts);
    register(0x020, "VICPROTECTION").writable(1);
    register(0x030, "VICVECTADDR").reads(this::acknowledge).takes(this::endOfInterrupt);
    for (int slot = 0; slot < SLOTS; slot++) {
      vectorAddress[slot] = register(0x100 + 4 * slot, "VICVECTADDR" + slot).writable(-1);
      vectorControl[slot] =
          register(0x200 + 4 * slot, "VICVECTCNTL" + slot)
              .writable(SLOT_MASK)
              .changed(this::slotChanged);
    }
    vectorAddress[DEFAULT_LEVEL] = register(0x034, "VICDEFVECTADDR").writable(-1);
    // Drivers write 0 to leave the integration test mode, which does not exist here.
    register(0x300, "VICITCR").changed(this::update);
    for (int n = 0; n < INPUTS; n++) {
      int bit = 1 << n;
      inputs[n] = high -> setLine(bit, high);
    }
    reset();
  }

  /** Input {@code n}, 0–31. */
  public IrqLine input(int n) {
    return inputs[n];
  }

  /** Everything but the input lines, which belong to the devices that drive them. */
  @Override
  public void reset() {
    super.reset();
    level = IDLE;
    slotChanged();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.range("interrupted", interrupted, 0, IDLE);
    lines = v.word("lines", lines);
    level = v.range("level", level, 0, IDLE);
    if (v.loading()) {
      orderSources();
    }
  }

  private void slotChanged() {
    orderSources();
    update();
  }

  private void setLine(int bit, boolean high) {
    int before = lines;
    lines = high ? before | bit : before & ~bit;
    if (lines != before) {
      update();
    }
  }

  private int requests() {
    return lines | softInterrupts.get();
  }

  private int irqStatus() {
    return requests() & enabled.get() & ~fiqSelect.get();
  }

  private int fiqStatus() {
    return requests() & enabled.get() & fiqSelect.get();
  }

  /** Takes the most urgent pending source that beats the current level into service. */
  private int acknowledge() {
    int pending = irqStatus();
    for (int candidate = 0; candidate < level; candidate++) {
      if ((pending & moreUrgent[candidate + 1]) != 0) {
        interrupted[candidate] = level;
        level = candidate;
        update();
        return vectorAddress[candidate].get();
      }
    }
    // Nothing to take: DDI 0181 leaves the value open; the default address is what QEMU gives.
    return vectorAddress[DEFAULT_LEVEL].get();
  }

  private void endOfInterrupt(int any) {
    if (level != IDLE) {
      level = interrupted[level];
    }
    update();
  }

  private void orderSources() {
    int sources = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      moreUrgent[slot] = sources;
      int control = vectorControl[slot].get();
      if ((control & SLOT_ENABLE) != 0) {
        sources |= 1 << (control & 0x1F);
      }
    }
    moreUrgent[DEFAULT_LEVEL] = sources;
    moreUrgent[IDLE] = ~0;
  }

  private void update() {
    irq.set((irqStatus() & moreUrgent[level]) != 0);
    fiq.set(fiqStatus() != 0);
  }
}
