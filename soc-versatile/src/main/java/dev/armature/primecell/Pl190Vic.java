package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import java.util.Arrays;

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

  private static final int IRQSTATUS = 0x000;
  private static final int FIQSTATUS = 0x004;
  private static final int RAWINTR = 0x008;
  private static final int INTSELECT = 0x00C;
  private static final int INTENABLE = 0x010;
  private static final int INTENCLEAR = 0x014;
  private static final int SOFTINT = 0x018;
  private static final int SOFTINTCLEAR = 0x01C;
  private static final int PROTECTION = 0x020;
  private static final int VECTADDR = 0x030;
  private static final int DEFVECTADDR = 0x034;
  private static final int VECTADDR0 = 0x100;
  private static final int VECTADDR15 = 0x13C;
  private static final int VECTCNTL0 = 0x200;
  private static final int VECTCNTL15 = 0x23C;
  private static final int ITCR = 0x300;

  private static final int INPUTS = 32;
  private static final int SLOTS = 16;
  private static final int DEFAULT_LEVEL = SLOTS;
  private static final int IDLE = SLOTS + 1;
  private static final int SLOT_ENABLE = 1 << 5;
  private static final int SLOT_MASK = SLOT_ENABLE | 0x1F;

  private final IrqLine irq;
  private final IrqLine fiq;
  private final IrqLine[] inputs = new IrqLine[INPUTS];

  /** Addresses of the 16 slots, then the default one, so that a level is an index. */
  private final int[] vectorAddress = new int[SLOTS + 1];

  private final int[] vectorControl = new int[SLOTS];

  /** For each level, the sources that are more urgent than it. */
  @NotState("derived from vectorControl")
  private final int[] moreUrgent = new int[IDLE + 1];

  /** For each level in service, the level it interrupted. */
  private final int[] interrupted = new int[IDLE];

  private int lines;
  private int softInterrupts;
  private int enabled;
  private int fiqSelect;
  private int protection;
  private int level;

  /** A controller that drives {@code irq} and {@code fiq}, usually the CPU's two inputs. */
  public Pl190Vic(IrqLine irq, IrqLine fiq, GuestLog log) {
    super("pl190", PERIPHERAL_ID, log);
    this.irq = irq;
    this.fiq = fiq;
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
    Arrays.fill(vectorAddress, 0);
    Arrays.fill(vectorControl, 0);
    softInterrupts = 0;
    enabled = 0;
    fiqSelect = 0;
    protection = 0;
    level = IDLE;
    orderSources();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("vectorAddress", vectorAddress);
    v.words("vectorControl", vectorControl);
    v.range("interrupted", interrupted, 0, IDLE);
    lines = v.word("lines", lines);
    softInterrupts = v.word("softInterrupts", softInterrupts);
    enabled = v.word("enabled", enabled);
    fiqSelect = v.word("fiqSelect", fiqSelect);
    protection = v.word("protection", protection);
    level = v.range("level", level, 0, IDLE);
    if (v.loading()) {
      orderSources();
    }
  }

  @Override
  protected int readRegister(int offset) {
    if (offset >= VECTADDR0 && offset <= VECTADDR15) {
      return vectorAddress[(offset - VECTADDR0) >> 2];
    }
    if (offset >= VECTCNTL0 && offset <= VECTCNTL15) {
      return vectorControl[(offset - VECTCNTL0) >> 2];
    }
    return switch (offset) {
      case IRQSTATUS -> irqStatus();
      case FIQSTATUS -> fiqStatus();
      case RAWINTR -> lines | softInterrupts;
      case INTSELECT -> fiqSelect;
      case INTENABLE -> enabled;
      case SOFTINT -> softInterrupts;
      case PROTECTION -> protection;
      case VECTADDR -> acknowledge();
      case DEFVECTADDR -> vectorAddress[DEFAULT_LEVEL];
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (offset >= VECTADDR0 && offset <= VECTADDR15) {
      vectorAddress[(offset - VECTADDR0) >> 2] = value;
      return;
    }
    if (offset >= VECTCNTL0 && offset <= VECTCNTL15) {
      vectorControl[(offset - VECTCNTL0) >> 2] = value & SLOT_MASK;
      orderSources();
      update();
      return;
    }
    switch (offset) {
      case INTSELECT -> fiqSelect = value;
      case INTENABLE -> enabled |= value;
      case INTENCLEAR -> enabled &= ~value;
      case SOFTINT -> softInterrupts |= value;
      case SOFTINTCLEAR -> softInterrupts &= ~value;
      case PROTECTION -> protection = value & 1;
      case VECTADDR -> endOfInterrupt();
      case DEFVECTADDR -> vectorAddress[DEFAULT_LEVEL] = value;
      case ITCR -> {
        // Drivers write 0 to leave the integration test mode, which does not exist here.
      }
      default -> noWritableRegister(offset, value);
    }
    update();
  }

  private void setLine(int bit, boolean high) {
    int before = lines;
    lines = high ? before | bit : before & ~bit;
    if (lines != before) {
      update();
    }
  }

  private int irqStatus() {
    return (lines | softInterrupts) & enabled & ~fiqSelect;
  }

  private int fiqStatus() {
    return (lines | softInterrupts) & enabled & fiqSelect;
  }

  /** Takes the most urgent pending source that beats the current level into service. */
  private int acknowledge() {
    int pending = irqStatus();
    for (int candidate = 0; candidate < level; candidate++) {
      if ((pending & moreUrgent[candidate + 1]) != 0) {
        interrupted[candidate] = level;
        level = candidate;
        update();
        return vectorAddress[candidate];
      }
    }
    // Nothing to take: DDI 0181 leaves the value open; the default address is what QEMU gives.
    return vectorAddress[DEFAULT_LEVEL];
  }

  private void endOfInterrupt() {
    if (level != IDLE) {
      level = interrupted[level];
    }
  }

  private void orderSources() {
    int sources = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      moreUrgent[slot] = sources;
      int control = vectorControl[slot];
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
