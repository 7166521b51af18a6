package dev.armature.translator.interpreter;

import static dev.armature.translator.interpreter.Handler.rd;
import static dev.armature.translator.interpreter.Handler.rm;
import static dev.armature.translator.interpreter.Handler.rn;
import static dev.armature.translator.interpreter.Handler.setPc;
import static dev.armature.translator.interpreter.Handler.setRd;
import static dev.armature.translator.interpreter.Handler.setRegister;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.code.BranchHistory;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.decode.Architecture;
import dev.armature.translator.decode.Decoder;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.Arrays;
import java.util.Objects;

/**
 * Executes one guest instruction at a time from pages of decoded instructions.
 *
 * <p>The loop stays in one page of code while it can. Looking a page up goes through a small table
 * by virtual address, whose entries hold for one {@link Mmu#epoch} and one context.
 */
public final class Interpreter implements ExecutionEngine {
  private static final int LOOKUP_SIZE = 256;
  private static final long NO_PAGE = 0x800;

  /**
   * Instructions after which {@link #runWhileCold} returns in any case: HotSpot's compiled code is
   * entered by a call only (jvm.options), and a guest may loop in one page for ever.
   */
  private static final int AT_ONCE = 2048;

  private final ArmCpu cpu;
  private final Mmu mmu;
  private final Decoder decoder;
  private final DecodedCode code;
  private final BranchHistory history = new BranchHistory();
  private final long[] lookupTag = new long[LOOKUP_SIZE];
  private final DecodedPage[] lookupPage = new DecodedPage[LOOKUP_SIZE];
  private final boolean traces;

  /** An interpreter for {@code cpu}. */
  public Interpreter(ArmCpu cpu) {
    this(cpu, DecodedPage.COLD_FOREVER);
  }

  /**
   * An interpreter that leaves {@link #runWhileCold} where an instruction has been branched to
   * {@code hotAfter} times.
   */
  public Interpreter(ArmCpu cpu, int hotAfter) {
    this.cpu = cpu;
    this.mmu = cpu.mmu;
    this.decoder = new Decoder(Architecture.V5TE);
    this.code = new DecodedCode(cpu, decoder, hotAfter);
    this.traces = cpu.log.isOn(GuestLog.Category.EXEC);
    cpu.stops.onChange(this::forgetLookups);
    forgetLookups();
  }

  private void forgetLookups() {
    Arrays.fill(lookupTag, NO_PAGE);
  }

  @Override
  public String name() {
    return "interpreter";
  }

  @Override
  public String describe(int word, boolean thumb) {
    return code.describe(word, thumb);
  }

  @Override
  public void run(ArmCpu same) {
    while (cpu.budget > 0 && cpu.attention == 0) {
      runWhileCold();
    }
  }

  @Override
  public void step(ArmCpu same) {
    try {
      executeAlone();
    } catch (GuestAbort abort) {
      take(abort);
    }
  }

  /** Executes exactly one instruction, or takes the abort of its fetch; stops at a breakpoint. */
  public void step() {
    int rest = cpu.budget - 1;
    cpu.setBudget(1);
    runWhileCold();
    cpu.setBudget(rest);
  }

  /**
   * Executes at least one instruction, until something makes it worth looking around: the budget is
   * used up, attention is wanted, or a branch went to an instruction that is hot now.
   */
  public void runWhileCold() {
    int rest = Math.max(0, cpu.budget - AT_ONCE);
    try {
      boolean cold;
      do {
        DecodedPage page = lookup(cpu.pc);
        if (traces && cpu.log.isOn(GuestLog.Category.EXEC, cpu.pc)) {
          cpu.log.log(GuestLog.Category.EXEC, "exec: %08x interpreted", cpu.pc);
        }
        if (page == null) {
          executeAlone();
          cold = true;
        } else {
          cold = execute(page, rest);
        }
      } while (cold && cpu.budget > rest && cpu.attention == 0 && !countEntry());
    } catch (GuestAbort abort) {
      take(abort);
    }
  }

  private void take(GuestAbort abort) {
    int current = cpu.r[15] - (cpu.thumb ? 4 : 8);
    if (abort == GuestAbort.DATA) {
      cpu.raise(ExceptionKind.DATA_ABORT, current);
    } else if (abort == GuestAbort.PREFETCH) {
      cpu.raise(ExceptionKind.PREFETCH_ABORT, cpu.pc);
    } else {
      cpu.pc = current;
      cpu.takeBack(1);
      if (!cpu.stops.isReached()) {
        // The instruction has a breakpoint, but under another of its addresses.
        step(cpu);
      }
    }
  }

  /** Where indirect branches went lately. */
  public BranchHistory history() {
    return history;
  }

  /** The decoded instructions that this interpreter runs from. */
  public DecodedCode code() {
    return code;
  }

  /**
   * Counts an entry at {@link ArmCpu#pc}. An instruction that a region starts at stays hot.
   *
   * @return whether the instruction is hot
   */
  public boolean countEntry() {
    DecodedPage page = lookupOrNull(cpu.pc);
    return page != null && --page.heat[slot(page, cpu.pc)] < 0;
  }

  /** Declares the instruction at {@link ArmCpu#pc} cold for another {@code times} branches. */
  public void cool(int times) {
    DecodedPage page = lookupOrNull(cpu.pc);
    if (page != null) {
      page.heat[slot(page, cpu.pc)] = times;
    }
  }

  /**
   * The decoded instruction at {@link ArmCpu#pc}, or 0 if it cannot be told without executing it.
   */
  public long current() {
    DecodedPage page = lookupOrNull(cpu.pc);
    if (page == null) {
      return 0;
    }
    int index = slot(page, cpu.pc);
    long insn = page.insns[index];
    return insn != 0 ? insn : code.decode(page, index);
  }

  private DecodedPage lookupOrNull(int va) {
    int i = lookupIndex(va);
    if (lookupTag[i] == lookupTag(va)) {
      return lookupPage[i];
    }
    return mmu.probeFetch(va) < 0 ? null : lookup(va);
  }

  private long lookupTag(int va) {
    int place = (va & -Ram.PAGE_SIZE) | (cpu.thumb ? Mmu.CONTEXTS : 0) | mmu.context();
    return (long) mmu.epoch() << 32 | Integer.toUnsignedLong(place);
  }

  /** Guests that take turns under a hypervisor have their code at the same addresses. */
  private int lookupIndex(int va) {
    return ((va >>> Ram.PAGE_SHIFT) + mmu.epoch() * 37) & (LOOKUP_SIZE - 1);
  }

  private static int slot(DecodedPage page, int va) {
    return (va & (Ram.PAGE_SIZE - 1)) >>> (page.thumb ? 1 : 2);
  }

  /** The decoded page at {@code va}, or null where an instruction must be fetched by itself. */
  private DecodedPage lookup(int va) {
    long tag = lookupTag(va);
    int i = lookupIndex(va);
    return lookupTag[i] == tag ? lookupPage[i] : find(va, tag, i);
  }

  private DecodedPage find(int va, long tag, int i) {
    long translation = fetchTranslation(va);
    if ((translation & Mmu.FETCH_UNIFORM) == 0) {
      return null;
    }
    Mapping m = mmu.memory().find((int) translation);
    if (m == null || !m.directRead()) {
      return null;
    }
    DecodedPage page = code.page(va, m.ram(), (int) translation - m.start(), cpu.thumb);
    lookupTag[i] = tag;
    lookupPage[i] = page;
    return page;
  }

  private long fetchTranslation(int va) {
    try {
      return mmu.translateFetch(va);
    } catch (GuestAbort abort) {
      // An instruction whose fetch aborts counts as executed, or a guest that faults in its fault
      // handler would never
      // use up its budget.
      cpu.budget--;
      throw abort;
    }
  }

  /**
   * Fetches, decodes and executes one instruction that has no decoded page: small pages, flash,
   * devices.
   */
  private void executeAlone() {
    long translation = fetchTranslation(cpu.pc);
    Mapping m = mmu.memory().find((int) translation);
    if (m == null) {
      cpu.budget--;
      throw mmu.externalPrefetchAbort(cpu.pc);
    }
    DecodedPage alone = new DecodedPage(null, 0, cpu.thumb, DecodedPage.COLD_FOREVER);
    int width = cpu.thumb ? 2 : 4;
    int raw = mmu.memory().read((int) translation, width);
    alone.insns[slot(alone, cpu.pc)] = cpu.thumb ? decoder.thumb(raw) : decoder.arm(raw);
    int rest = cpu.budget - 1;
    cpu.setBudget(1);
    try {
      execute(alone, 0);
    } finally {
      cpu.setBudget(cpu.budget + rest);
    }
  }

  /**
   * The loop: instructions of one page. Those that programs use most are executed here, since each
   * call of a handler has this method keep its values in memory.
   *
   * @param rest budget to stop at
   * @return false if it branched to an instruction that is hot
   */
  private boolean execute(DecodedPage page, int rest) {
    final ArmCpu cpu = this.cpu;
    final int[] r = Objects.requireNonNull(cpu.r);
    final long[] insns = Objects.requireNonNull(page.insns);
    final boolean thumb = page.thumb;
    final int step = thumb ? 2 : 4;
    final int shift = thumb ? 1 : 2;
    int pc = cpu.pc;
    int budget = cpu.budget;
    final int base = pc & -Ram.PAGE_SIZE;
    do {
      int index = (pc & (Ram.PAGE_SIZE - 1)) >>> shift;
      long insn = insns[index];
      if (insn == 0) {
        insn = code.decode(page, index);
      }
      setPc(r, pc + 2 * step);
      budget--;
      final int next = pc + step;
      int cond = Insn.cond(insn);
      if (cond != Insn.ALWAYS && !Conditions.holds(cpu, cond)) {
        pc = next;
        continue;
      }
      int op = Insn.op(insn);
      int to = next;
      switch (op) {
        case Op.SUB * 8 + Op.IMM -> setRd(cpu, insn, rn(cpu, insn) - Insn.imm(insn));
        case Op.ADD * 8 + Op.IMM -> setRd(cpu, insn, rn(cpu, insn) + Insn.imm(insn));
        case Op.ADD * 8 + Op.REG -> setRd(cpu, insn, rn(cpu, insn) + rm(cpu, insn));
        case Op.MOV * 8 + Op.IMM -> setRd(cpu, insn, Insn.imm(insn));
        case Op.MOV * 8 + Op.REG -> setRd(cpu, insn, rm(cpu, insn));
        case Op.CMP * 8 + 4 + Op.IMM -> Alu.subtract(cpu, rn(cpu, insn), Insn.imm(insn));
        case Op.CMP * 8 + 4 + Op.REG -> Alu.subtract(cpu, rn(cpu, insn), rm(cpu, insn));
        case Op.TST * 8 + 4 + Op.IMM -> {
          Alu.setNz(cpu, rn(cpu, insn) & Insn.imm(insn));
          Alu.setCarryOfImmediate(cpu, insn);
        }
        case Op.LDR -> {
          cpu.pc = pc;
          cpu.budget = budget;
          setRd(cpu, insn, cpu.mmu.load32(rn(cpu, insn) + Insn.imm(insn)));
          budget = cpu.budget;
        }
        case Op.LDRB -> {
          cpu.pc = pc;
          cpu.budget = budget;
          setRd(cpu, insn, cpu.mmu.load8(rn(cpu, insn) + Insn.imm(insn)));
          budget = cpu.budget;
        }
        case Op.STR -> {
          cpu.pc = pc;
          cpu.budget = budget;
          cpu.mmu.store32(rn(cpu, insn) + Insn.imm(insn), rd(cpu, insn));
          budget = cpu.budget;
        }
        case Op.B -> to = next + step + Insn.imm(insn);
        case Op.BL -> {
          setRegister(cpu, 14, next);
          to = next + step + Insn.imm(insn);
        }
        default -> {
          cpu.pc = pc;
          cpu.budget = budget;
          to = Handlers.TABLE[op].execute(cpu, insn, next);
          budget = cpu.budget;
          if (to != next && isIndirect(op)) {
            history.record(
                pc, to == Handler.LEAVE ? cpu.pc | (cpu.thumb ? 1 : 0) : to | (thumb ? 1 : 0));
          }
          if (to == Handler.LEAVE) {
            return true;
          }
        }
      }
      pc = to;
      if (to != next
          && ((to ^ base) & -Ram.PAGE_SIZE) == 0
          && --page.heat[(to & (Ram.PAGE_SIZE - 1)) >>> shift] < 0) {
        cpu.pc = to;
        cpu.budget = budget;
        return false;
      }
    } while (((pc ^ base) & -Ram.PAGE_SIZE) == 0 && budget > rest && cpu.attention == 0);
    cpu.pc = pc;
    cpu.budget = budget;
    return true;
  }

  /** Whether {@code op} takes where it branches to from a register or from memory. */
  private static boolean isIndirect(int op) {
    return switch (op) {
      case Op.BX,
          Op.BLX_REG,
          Op.LDR_PC,
          Op.LDM,
          Op.DP_PC,
          Op.DP_PC + 1,
          Op.DP_PC + 2,
          Op.DP_PC + 3 ->
          true;
      default -> false;
    };
  }
}
