package dev.armature.runtime.cpu;

import dev.armature.runtime.events.CpuEvents;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.symbols.GuestSymbols;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one ARMv5TEJ CPU (ARM926EJ-S): registers of all modes, status registers, CP15 and
 * MMU, and the words by which engines and host threads talk to each other.
 *
 * <p>Fields that engines touch on every instruction are public and plain; everything is owned by
 * the CPU thread except {@link #attention}, which any thread may signal.
 *
 * <h2>Flags</h2>
 *
 * The condition flags are kept apart, in a form that is cheap to set: N is the sign of {@link #nf},
 * Z is set when {@link #zf} is zero, C is {@link #cf} (0 or 1), V is the sign of {@link #vf}.
 * {@link #cpsr()} assembles them. Translated code has them in another form, between {@link #nzLeft}
 * and {@link #cvBorrow}, only while it runs.
 *
 * <h2>Time</h2>
 *
 * {@link #budget} counts down by one for each instruction executed, including those whose condition
 * fails and those that abort; {@link #retired()} is the number executed since reset.
 */
public final class ArmCpu implements Stateful {
  /** Mode and instruction set. */
  private static final int CONTROL_BUT_MASKS = 0x3F;

  /** Attention: an IRQ is asserted and CPSR.I is clear. */
  public static final int ATTENTION_IRQ = 1;

  /** Attention: a FIQ is asserted and CPSR.F is clear. */
  public static final int ATTENTION_FIQ = 2;

  /** Attention: another CPU of the machine wants this one to be out of guest code for a moment. */
  public static final int ATTENTION_PAUSE = 4;

  /** Attention: the machine is asked to stop. */
  public static final int ATTENTION_STOP = 8;

  /** Attention: the guest waits for an interrupt. */
  public static final int ATTENTION_WAIT = 16;

  /** Attention: a timer of the real clock may be due. */
  public static final int ATTENTION_TIMER = 32;

  /** Attention: a debugger has something to do, or the CPU came to where it is to stop. */
  public static final int ATTENTION_DEBUG = 64;

  /** Attention: another CPU calls; an IRQ is to be taken. */
  public static final int ATTENTION_CALL = 128;

  /** Attention: the first source of host events has one; the next ones have the bits above. */
  public static final int ATTENTION_FIRST_SOURCE = 1 << 8;

  /** How many sources of host events there can be. */
  public static final int MAX_HOST_SOURCES = 16;

  /** Attention: any source of host events has one. */
  public static final int ATTENTION_SOURCES =
      (1 << MAX_HOST_SOURCES) - 1 << Integer.numberOfTrailingZeros(ATTENTION_FIRST_SOURCE);

  private static final VarHandle ATTENTION;

  static {
    try {
      ATTENTION = MethodHandles.lookup().findVarHandle(ArmCpu.class, "attention", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int BANK_USR = 0;
  private static final int BANK_FIQ = 1;
  private static final int BANK_IRQ = 2;
  private static final int BANK_SVC = 3;
  private static final int BANK_ABT = 4;
  private static final int BANK_UND = 5;
  private static final int BANKS = 6;

  /** More than any machine executes: 36 years at 1000 MIPS; times in nanoseconds still fit. */
  private static final long MAX_RETIRED = 1L << 60;

  /**
   * r0–r14 of the current mode; [15] is scratch of the engines: the value an instruction reads as
   * the PC.
   */
  public final int[] r = new int[16];

  /** Address of the next instruction to execute, with bit 0 clear. */
  public int pc;

  /** N is the sign of this. */
  public int nf;

  /** Z is set when this is zero. */
  public int zf = 1;

  /** C: 0 or 1. */
  public int cf;

  /** V is the sign of this. */
  public int vf;

  /** N and Z for translated code: the sign of {@code nzLeft - nzRight}, and whether it is zero. */
  @NotState("in nf and zf whenever translated code does not run")
  public int nzLeft;

  /** See {@link #nzLeft}. */
  @NotState("in nf and zf whenever translated code does not run")
  public int nzRight;

  /** C and V for translated code: carry and overflow of {@code cvLeft - cvRight - cvBorrow}. */
  @NotState("in cf and vf whenever translated code does not run")
  public int cvLeft;

  /** See {@link #cvLeft}. */
  @NotState("in cf and vf whenever translated code does not run")
  public int cvRight;

  /** See {@link #cvLeft}; 0 or 1. */
  @NotState("in cf and vf whenever translated code does not run")
  public int cvBorrow;

  /** Q: 0 or 1. */
  public int qf;

  /** Whether CPSR.T is set. Changed by branches directly. */
  public boolean thumb;

  /** Instructions left until the engine returns; see {@link #retired()}. */
  @NotState("visited as the instructions retired")
  public int budget;

  /**
   * Reasons to leave the engine, {@code ATTENTION_*}; zero almost always. Engines read it, {@link
   * #signal} and {@link #acknowledge} change it.
   */
  @NotState("the wait is visited, interrupts follow their lines, the rest is the host's")
  public volatile int attention;

  /** The system control coprocessor. */
  public final Cp15 cp15;

  /** Address translation and memory access. */
  @NotState("the soft TLB starts empty on both sides of a checkpoint")
  public final Mmu mmu;

  /** Where a debugger wants this CPU to stop. */
  @NotState("the debugger's")
  public final DebugStops stops = new DebugStops(this);

  /** What this CPU's guest does, for people. */
  public final GuestLog log;

  /** Names of the guest's code and data, for people. */
  @NotState("for people")
  public final GuestSymbols symbols = new GuestSymbols();

  /** What recordings are told of this CPU. */
  @NotState("for people")
  public final CpuEvents events = new CpuEvents();

  @NotState("wiring")
  private ExceptionModel exceptions;

  @NotState("false between instructions")
  private boolean takingException;

  private int mode = Psr.SVC;
  private int masks = Psr.I | Psr.F;
  private boolean irqLine;
  private boolean fiqLine;

  @NotState("visited as the instructions retired")
  private long retiredAtLimit;

  @NotState("statistics")
  private final long[] exceptionCounts = new long[ExceptionKind.values().length];

  private final int[] bankR13 = new int[BANKS];
  private final int[] bankR14 = new int[BANKS];
  private final int[] bankSpsr = new int[BANKS];
  private final int[] highRegistersUsr = new int[5];
  private final int[] highRegistersFiq = new int[5];

  @NotState("the machine's")
  private final int number;

  /** A CPU on {@code memory}, in the reset state. */
  public ArmCpu(PhysicalMemory memory, GuestLog log) {
    this(memory, log, 0);
  }

  /**
   * One of several CPUs on {@code memory}, in the reset state.
   *
   * @param number from 0, below {@link dev.armature.runtime.memory.Ram#MAX_CPUS}
   */
  public ArmCpu(PhysicalMemory memory, GuestLog log, int number) {
    this.log = log;
    this.number = number;
    this.exceptions = new ArchitecturalExceptions(log);
    this.cp15 = new Cp15(this);
    this.mmu = new Mmu(this, memory);
    reset();
  }

  /**
   * Puts the CPU in its reset state (ARM ARM A2.6.2): SVC, interrupts masked, MMU off, at the reset
   * vector.
   */
  public void reset() {
    java.util.Arrays.fill(r, 0);
    java.util.Arrays.fill(bankR13, 0);
    java.util.Arrays.fill(bankR14, 0);
    java.util.Arrays.fill(bankSpsr, 0);
    java.util.Arrays.fill(highRegistersUsr, 0);
    java.util.Arrays.fill(highRegistersFiq, 0);
    nf = 0;
    zf = 1;
    cf = 0;
    vf = 0;
    qf = 0;
    thumb = false;
    mode = Psr.SVC;
    masks = Psr.I | Psr.F;
    cp15.reset();
    mmu.reset();
    pc = 0;
    acknowledge(ATTENTION_WAIT);
    refreshAttention();
  }

  /**
   * The soft TLB is emptied when loading, and when saving too: so a guest that forgets to flush it
   * runs the same whether it goes on after the checkpoint or is restored from it.
   */
  @Override
  public void visitState(StateVisitor v) {
    v.words("r", r);
    pc = v.word("pc", pc);
    nf = v.word("nf", nf);
    zf = v.word("zf", zf);
    cf = v.range("cf", cf, 0, 1);
    vf = v.word("vf", vf);
    qf = v.range("qf", qf, 0, 1);
    thumb = v.flag("thumb", thumb);
    v.require((pc & 1) == 0, "pc is odd");
    mode = v.word("mode", mode);
    v.require(Psr.isMode(mode), "mode is none");
    masks = v.word("masks", masks) & (Psr.I | Psr.F);
    v.words("bankR13", bankR13);
    v.words("bankR14", bankR14);
    v.words("bankSpsr", bankSpsr);
    v.words("highRegistersUsr", highRegistersUsr);
    v.words("highRegistersFiq", highRegistersFiq);
    v.part("cp15", cp15);
    irqLine = v.flag("irqLine", irqLine);
    fiqLine = v.flag("fiqLine", fiqLine);
    boolean waiting = v.flag("waiting", (attention & ATTENTION_WAIT) != 0);
    long retired = v.range("retired", retired(), 0, MAX_RETIRED);
    if (v.loading()) {
      retiredAtLimit = retired;
      budget = 0;
      acknowledge(ATTENTION_WAIT);
      signal(waiting ? ATTENTION_WAIT : 0);
      refreshAttention();
      mmu.setPrivileged(privileged());
    }
    mmu.flushAll();
  }

  /** Which of the machine's CPUs it is, from 0. */
  public int number() {
    return number;
  }

  /** Installs what happens at exceptions. */
  public void setExceptionModel(ExceptionModel model) {
    exceptions = model;
  }

  /** What happens at exceptions now. */
  public ExceptionModel exceptionModel() {
    return exceptions;
  }

  /** Takes an exception; see {@link ExceptionModel#take}. */
  public void raise(ExceptionKind kind, int address) {
    exceptionCounts[kind.ordinal()]++;
    events.taken(kind, address);
    takingException = true;
    try {
      exceptions.take(this, kind, address);
    } finally {
      takingException = false;
    }
  }

  /** Whether the {@link ExceptionModel} is at work, and not an instruction of the guest. */
  boolean takingException() {
    return takingException;
  }

  /** How many exceptions of {@code kind} were taken since the CPU was made. */
  public long exceptionCount(ExceptionKind kind) {
    return exceptionCounts[kind.ordinal()];
  }

  // Time

  /**
   * Instructions executed since the CPU was made. Exact at every instruction boundary and device
   * access.
   */
  public long retired() {
    return retiredAtLimit - budget;
  }

  /** Lets the engine execute {@code instructions} more from here. */
  public void setBudget(int instructions) {
    retiredAtLimit = retired() + instructions;
    budget = instructions;
  }

  /** Takes back the count of instructions that were only tried out. */
  public void takeBack(int instructions) {
    budget += instructions;
  }

  // Attention

  /**
   * Sets attention bits; any thread. The CPU thread sees them within a bounded number of
   * instructions.
   *
   * @return the word as it was before
   */
  public int signal(int bits) {
    return (int) ATTENTION.getAndBitwiseOr(this, bits);
  }

  /**
   * Clears attention bits; CPU thread.
   *
   * @return those of them that were set
   */
  public int acknowledge(int bits) {
    return (attention & bits) == 0 ? 0 : (int) ATTENTION.getAndBitwiseAnd(this, ~bits) & bits;
  }

  /** Drives the IRQ input. CPU thread only. */
  public void setIrqLine(boolean level) {
    if (irqLine != level) {
      irqLine = level;
      events.irqLine(level);
      refreshAttention();
    }
  }

  /** Drives the FIQ input. CPU thread only. */
  public void setFiqLine(boolean level) {
    if (fiqLine != level) {
      fiqLine = level;
      events.fiqLine(level);
      refreshAttention();
    }
  }

  /** Whether an interrupt input is asserted, masked or not: what ends a wait for interrupt. */
  public boolean interruptAsserted() {
    return irqLine || fiqLine;
  }

  /** Whether the IRQ input is asserted. */
  public boolean irqAsserted() {
    return irqLine;
  }

  /** Whether the FIQ input is asserted. */
  public boolean fiqAsserted() {
    return fiqLine;
  }

  private void refreshAttention() {
    int want =
        (irqLine && (masks & Psr.I) == 0 ? ATTENTION_IRQ : 0)
            | (fiqLine && (masks & Psr.F) == 0 ? ATTENTION_FIQ : 0);
    int have = attention & (ATTENTION_IRQ | ATTENTION_FIQ);
    if ((want & ~have) != 0) {
      signal(want & ~have);
    }
    if ((have & ~want) != 0) {
      acknowledge(have & ~want);
    }
  }

  // Status registers

  /** The CPSR. */
  public int cpsr() {
    return flags() | control();
  }

  /** The CPSR without N, Z, C and V. */
  public int control() {
    return (qf << 27) | masks | (thumb ? Psr.T : 0) | mode;
  }

  /**
   * Writes the control field of the CPSR in ARM state, if nothing but the interrupt masks changes
   * and no interrupt waits for them. For translated code, which inlines it: no calls.
   *
   * @return false if more is to be done; then nothing was
   */
  public boolean writeMasks(int value) {
    if (mode == Psr.USR || (value & CONTROL_BUT_MASKS) != mode || irqLine || fiqLine) {
      return false;
    }
    masks = value & (Psr.I | Psr.F);
    return true;
  }

  /** N, Z, C and V in their CPSR bits, the rest zero. */
  public int flags() {
    return (nf & Psr.N) | (zf == 0 ? Psr.Z : 0) | (cf << 29) | ((vf >>> 31) << 28);
  }

  /** Sets N, Z, C and V from CPSR bits. */
  public void setFlags(int psr) {
    nf = psr;
    zf = ~psr & Psr.Z;
    cf = (psr >>> 29) & 1;
    vf = psr << 3;
  }

  /** The current mode, one of the {@link Psr} mode numbers. */
  public int mode() {
    return mode;
  }

  /** Whether the current mode is not User. */
  public boolean privileged() {
    return mode != Psr.USR;
  }

  /** CPSR.I and CPSR.F in their bits. */
  public int interruptMasks() {
    return masks;
  }

  /** Sets CPSR.I and CPSR.F and nothing else. */
  public void setInterruptMasks(int psr) {
    int now = psr & (Psr.I | Psr.F);
    if (now != masks) {
      masks = now;
      refreshAttention();
    }
  }

  /**
   * Replaces the whole CPSR, switching banks. A mode number that is none leaves the mode as it is,
   * as QEMU's arm926 does for MSR.
   */
  public void setCpsr(int value) {
    setFlags(value);
    qf = (value >>> 27) & 1;
    thumb = (value & Psr.T) != 0;
    int newMode = value & Psr.MODE;
    if (newMode != mode) {
      if (Psr.isMode(newMode)) {
        switchMode(newMode);
      } else {
        log.guestError("CPSR write with mode %02x, which is none: mode kept", newMode);
      }
    }
    setInterruptMasks(value);
  }

  /**
   * MSR CPSR (ARM ARM A4.1.39): writes the bytes selected by {@code mask}; in User mode only the
   * flags byte; never T.
   *
   * @param mask all ones in each byte to write
   */
  public void writeCpsr(int value, int mask) {
    int effective = mask & (privileged() ? ~Psr.T : 0xFF000000);
    setCpsr((cpsr() & ~effective) | (value & effective & Psr.IMPLEMENTED));
  }

  /** The SPSR of the current mode; User and System have none and read the CPSR. */
  public int spsr() {
    int bank = bank(mode);
    return bank == BANK_USR ? cpsr() : bankSpsr[bank];
  }

  /** Sets the SPSR of the current mode; ignored in User and System. */
  public void setSpsr(int value) {
    int bank = bank(mode);
    if (bank != BANK_USR) {
      bankSpsr[bank] = value;
    }
  }

  /** Whether the current mode has an SPSR. */
  public boolean hasSpsr() {
    return bank(mode) != BANK_USR;
  }

  private static int bank(int mode) {
    return switch (mode) {
      case Psr.FIQ -> BANK_FIQ;
      case Psr.IRQ -> BANK_IRQ;
      case Psr.SVC -> BANK_SVC;
      case Psr.ABT -> BANK_ABT;
      case Psr.UND -> BANK_UND;
      default -> BANK_USR;
    };
  }

  private void switchMode(int newMode) {
    int from = bank(mode);
    int to = bank(newMode);
    if (from != to) {
      bankR13[from] = r[13];
      bankR14[from] = r[14];
      if (from == BANK_FIQ) {
        System.arraycopy(r, 8, highRegistersFiq, 0, 5);
        System.arraycopy(highRegistersUsr, 0, r, 8, 5);
      } else if (to == BANK_FIQ) {
        System.arraycopy(r, 8, highRegistersUsr, 0, 5);
        System.arraycopy(highRegistersFiq, 0, r, 8, 5);
      }
      r[13] = bankR13[to];
      r[14] = bankR14[to];
    }
    mode = newMode;
    mmu.setPrivileged(newMode != Psr.USR);
  }

  /**
   * Register {@code n} (8–14) as {@code forMode}, one of the {@link Psr} mode numbers, sees it,
   * whatever the current mode is.
   */
  public int bankedRegister(int forMode, int n) {
    if (n < 13) {
      boolean other = (forMode == Psr.FIQ) != (mode == Psr.FIQ);
      return other ? (forMode == Psr.FIQ ? highRegistersFiq : highRegistersUsr)[n - 8] : r[n];
    }
    int bank = bank(forMode);
    return bank == bank(mode) ? r[n] : (n == 13 ? bankR13 : bankR14)[bank];
  }

  /** Sets register {@code n} (8–14) of {@code forMode}. */
  public void setBankedRegister(int forMode, int n, int value) {
    boolean current =
        n < 13 ? (forMode == Psr.FIQ) == (mode == Psr.FIQ) : bank(forMode) == bank(mode);
    if (current) {
      r[n] = value;
    } else if (n < 13) {
      (forMode == Psr.FIQ ? highRegistersFiq : highRegistersUsr)[n - 8] = value;
    } else {
      (n == 13 ? bankR13 : bankR14)[bank(forMode)] = value;
    }
  }

  /** The SPSR of {@code forMode}, which is one of the five modes that have one. */
  public int bankedSpsr(int forMode) {
    return bankSpsr[bank(forMode)];
  }

  /** Sets the SPSR of {@code forMode}. */
  public void setBankedSpsr(int forMode, int value) {
    bankSpsr[bank(forMode)] = value;
  }

  /** Register {@code n} (0–14) as User mode sees it: what LDM and STM with ^ transfer. */
  public int userRegister(int n) {
    if (n >= 13 && bank(mode) != BANK_USR) {
      return n == 13 ? bankR13[BANK_USR] : bankR14[BANK_USR];
    }
    return n >= 8 && n < 13 && mode == Psr.FIQ ? highRegistersUsr[n - 8] : r[n];
  }

  /** Sets register {@code n} (0–14) of User mode. */
  public void setUserRegister(int n, int value) {
    if (n >= 13 && bank(mode) != BANK_USR) {
      if (n == 13) {
        bankR13[BANK_USR] = value;
      } else {
        bankR14[BANK_USR] = value;
      }
    } else if (n >= 8 && n < 13 && mode == Psr.FIQ) {
      highRegistersUsr[n - 8] = value;
    } else {
      r[n] = value;
    }
  }
}
