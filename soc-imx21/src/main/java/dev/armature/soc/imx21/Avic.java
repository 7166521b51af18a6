package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;

/**
 * ARM interrupt controller (i.MX21 reference manual, "AITC"; AVIC in later parts): 64
 * level-sensitive sources, each enabled, of type IRQ or FIQ, and of one of 16 priorities.
 *
 * <p>Nothing is latched: what is pending is what the lines and INTFRC say now. The winner is the
 * source of the highest priority, among equals that of the highest number. NIMASK of 0 to 15 hides
 * IRQs of that priority and below; with 16 and more it hides none, as software relies on. The
 * vector table that INTCNTL.MD chooses is fetched by the CPU's bus unit on some parts; here it is
 * only stored, and NIVECSR tells the winner.
 */
final class Avic extends RegisterBank {
  private static final int FIDIS = 1 << 21;
  private static final int NIDIS = 1 << 22;
  private static final int INTCNTL_BITS = 0x037F_0FFC | FIDIS | NIDIS;
  private static final int NIMASK_HIDES_NONE = 0x10;
  private static final int NONE = -1;
  private static final int SOURCES = 64;
  private static final int PRIORITY_REGISTERS = 8;

  private final Register intcntl =
      register(0x00, "INTCNTL").writable(INTCNTL_BITS).changed(this::update);
  private final Register nimask =
      register(0x04, "NIMASK").reset(0x1F).writable(0x1F).changed(this::update);
  private final Register enableHigh =
      register(0x10, "INTENABLEH").writable(-1).changed(this::update);
  private final Register enableLow =
      register(0x14, "INTENABLEL").writable(-1).changed(this::update);
  private final Register typeHigh = register(0x18, "INTTYPEH").writable(-1).changed(this::update);
  private final Register typeLow = register(0x1C, "INTTYPEL").writable(-1).changed(this::update);
  private final Register[] priority = new Register[PRIORITY_REGISTERS];
  private final Register forceHigh = register(0x50, "INTFRCH").writable(-1).changed(this::update);
  private final Register forceLow = register(0x54, "INTFRCL").writable(-1).changed(this::update);

  private final IrqLine irq;
  private final IrqLine fiq;
  private long lines;

  /** Whether all priorities are the same, so that the winner is simply the highest number. */
  @NotState("derived from the priorities")
  private boolean flat = true;

  /**
   * A controller.
   *
   * @param irq the core's nIRQ, as an active-high line
   * @param fiq the core's nFIQ
   */
  Avic(IrqLine irq, IrqLine fiq, GuestLog log) {
    super("avic", 4, log);
    this.irq = irq;
    this.fiq = fiq;
    register(0x08, "INTENNUM").takes(n -> setEnabled(n, true));
    register(0x0C, "INTDISNUM").takes(n -> setEnabled(n, false));
    for (int i = 0; i < PRIORITY_REGISTERS; i++) {
      int number = PRIORITY_REGISTERS - 1 - i;
      priority[number] =
          register(0x20 + 4 * i, "NIPRIORITY" + number)
              .writable(-1)
              .changed(this::prioritiesChanged);
    }
    register(0x40, "NIVECSR").reads(this::normalVector);
    register(0x44, "FIVECSR").reads(() -> highest(pendingFast()));
    register(0x48, "INTSRCH").reads(() -> (int) (lines >>> 32));
    register(0x4C, "INTSRCL").reads(() -> (int) lines);
    register(0x58, "NIPNDH").reads(() -> (int) (pendingNormal() >>> 32));
    register(0x5C, "NIPNDL").reads(() -> (int) pendingNormal());
    register(0x60, "FIPNDH").reads(() -> (int) (pendingFast() >>> 32));
    register(0x64, "FIPNDL").reads(() -> (int) pendingFast());
  }

  /** The line of source {@code n}, 0–63. */
  IrqLine input(int n) {
    long bit = 1L << n;
    return level -> {
      long now = level ? lines | bit : lines & ~bit;
      if (now != lines) {
        lines = now;
        update();
      }
    };
  }

  /** The state of all input lines, source n in bit n. */
  long lines() {
    return lines;
  }

  @Override
  public void reset() {
    super.reset();
    prioritiesChanged();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    lines = v.number("lines", lines);
    if (v.loading()) {
      orderPriorities();
    }
  }

  private void setEnabled(int number, boolean on) {
    Register register = (number & 32) != 0 ? enableHigh : enableLow;
    int bit = 1 << (number & 31);
    if (on) {
      register.raise(bit);
    } else {
      register.lower(bit);
    }
    update();
  }

  private void prioritiesChanged() {
    orderPriorities();
    update();
  }

  private void orderPriorities() {
    flat = true;
    for (Register register : priority) {
      // All eight nibbles of all eight registers are alike.
      flat &= register.get() == (priority[0].get() & 0xF) * 0x1111_1111;
    }
  }

  private static long pair(Register high, Register low) {
    return (long) high.get() << 32 | Integer.toUnsignedLong(low.get());
  }

  private long active() {
    return (lines | pair(forceHigh, forceLow)) & pair(enableHigh, enableLow);
  }

  private long pendingNormal() {
    return active() & ~pair(typeHigh, typeLow);
  }

  private long pendingFast() {
    return active() & pair(typeHigh, typeLow);
  }

  private int priorityOf(int source) {
    return priority[source >>> 3].field(4 * (source & 7), 4);
  }

  /** The highest number in {@code pending}, or -1, which is how the vector registers say none. */
  private static int highest(long pending) {
    return SOURCES - 1 - Long.numberOfLeadingZeros(pending);
  }

  /** The IRQ that the core would take, or -1. */
  private int winner() {
    long pending = pendingNormal();
    int best = highest(pending);
    if (!flat) {
      for (long left = pending; left != 0; left &= left - 1) {
        int source = Long.numberOfTrailingZeros(left);
        if (priorityOf(source) >= priorityOf(best)) {
          best = priorityOf(source) > priorityOf(best) ? source : Math.max(best, source);
        }
      }
    }
    boolean hidden =
        best != NONE && nimask.get() < NIMASK_HIDES_NONE && priorityOf(best) <= nimask.get();
    return hidden ? NONE : best;
  }

  private int normalVector() {
    int winner = winner();
    return winner == NONE ? NONE : winner << 16 | priorityOf(winner);
  }

  private void update() {
    irq.set(!intcntl.has(NIDIS) && winner() != NONE);
    fiq.set(!intcntl.has(FIDIS) && pendingFast() != 0);
  }
}
