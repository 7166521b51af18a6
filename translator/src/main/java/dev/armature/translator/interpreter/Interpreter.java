package dev.armature.translator.interpreter;

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

/**
 * Executes one guest instruction at a time from pages of decoded instructions.
 *
 * <p>The loop stays in one page of code while it can. Looking a page up goes through a small table
 * by virtual address, whose entries hold for one {@link Mmu#epoch} and one context.
 */
public final class Interpreter implements ExecutionEngine {
  private static final int LOOKUP_SIZE = 256;
  private static final long NO_PAGE = 0x800;
  private static final int IFSR_DEBUG_EVENT = 2;

  /**
   * Instructions after which {@link #execute} returns in any case: HotSpot's compiled code is
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
    Arrays.fill(lookupTag, NO_PAGE);
  }

  @Override
  public String name() {
    return "interpreter";
  }

  @Override
  public void run(ArmCpu same) {
    while (cpu.budget > 0 && cpu.attention == 0) {
      runWhileCold();
    }
  }

  /** Executes exactly one instruction, or takes the abort of its fetch. */
  public void step() {
    int rest = cpu.budget - 1;
    cpu.setBudget(1);
    runWhileCold();
    cpu.setBudget(rest);
  }

  /**
   * Executes at least one instruction, until something makes it worth looking around: the budget is
   * used up, attention is wanted, the page of code is left, the mode may have changed, or a branch
   * went to an instruction that is hot now.
   */
  public void runWhileCold() {
    try {
      DecodedPage page = lookup(cpu.pc);
      if (traces) {
        cpu.log.log(GuestLog.Category.EXEC, "exec: %08x interpreted", cpu.pc);
      }
      if (page == null) {
        executeAlone();
      } else {
        execute(page);
      }
    } catch (GuestAbort abort) {
      int address = cpu.pc;
      ExceptionKind kind = ExceptionKind.PREFETCH_ABORT;
      if (abort == GuestAbort.DATA) {
        address = cpu.r[15] - (cpu.thumb ? 4 : 8);
        kind = ExceptionKind.DATA_ABORT;
      }
      cpu.raise(kind, address);
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
   * Counts an entry at {@link ArmCpu#pc} that was not a branch seen by {@link #runWhileCold}.
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
    DecodedPage page = code.page(m.ram(), (int) translation - m.start(), cpu.thumb);
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
      execute(alone);
    } finally {
      cpu.setBudget(cpu.budget + rest);
    }
  }

  /**
   * The loop. Not split further: HotSpot keeps the whole of it in one compiled method below 8,000
   * bytecodes.
   */
  private void execute(DecodedPage page) {
    final ArmCpu cpu = this.cpu;
    final Mmu mmu = this.mmu;
    final int[] r = cpu.r;
    final long[] insns = page.insns;
    final boolean thumb = page.thumb;
    final int step = thumb ? 2 : 4;
    final int shift = thumb ? 1 : 2;
    int pc = cpu.pc;
    final int base = pc & -Ram.PAGE_SIZE;
    final int rest = Math.max(0, cpu.budget - AT_ONCE);
    do {
      int index = (pc & (Ram.PAGE_SIZE - 1)) >>> shift;
      long d = insns[index];
      if (d == 0) {
        d = code.decode(page, index);
      }
      cpu.pc = pc;
      r[15] = pc + 2 * step;
      cpu.budget--;
      int cond = Insn.cond(d);
      if (cond != Insn.ALWAYS && !Conditions.holds(cpu, cond)) {
        pc += step;
        continue;
      }
      int rd = Insn.rd(d);
      int rn = Insn.rn(d);
      int next = pc + step;
      switch (Insn.op(d)) {
        case Op.AND * 8 + Op.IMM -> r[rd] = r[rn] & Insn.imm(d);
        case Op.AND * 8 + Op.REG -> r[rd] = r[rn] & r[Insn.rm(d)];
        case Op.EOR * 8 + Op.REG -> r[rd] = r[rn] ^ r[Insn.rm(d)];
        case Op.SUB * 8 + Op.IMM -> r[rd] = r[rn] - Insn.imm(d);
        case Op.SUB * 8 + Op.REG -> r[rd] = r[rn] - r[Insn.rm(d)];
        case Op.SUB * 8 + 4 + Op.IMM -> {
          int a = r[rn];
          int b = Insn.imm(d);
          Alu.setSub(cpu, a, b, a - b);
          r[rd] = a - b;
        }
        case Op.SUB * 8 + 4 + Op.REG -> {
          int a = r[rn];
          int b = r[Insn.rm(d)];
          Alu.setSub(cpu, a, b, a - b);
          r[rd] = a - b;
        }
        case Op.RSB * 8 + Op.IMM -> r[rd] = Insn.imm(d) - r[rn];
        case Op.ADD * 8 + Op.IMM -> r[rd] = r[rn] + Insn.imm(d);
        case Op.ADD * 8 + Op.REG -> r[rd] = r[rn] + r[Insn.rm(d)];
        case Op.ADD * 8 + Op.SHIFT_IMM ->
            r[rd] = r[rn] + Alu.shiftImm(cpu, Insn.rs(d), r[Insn.rm(d)], Insn.imm(d));
        case Op.ADD * 8 + 4 + Op.IMM -> {
          int a = r[rn];
          int b = Insn.imm(d);
          Alu.setAdd(cpu, a, b, a + b);
          r[rd] = a + b;
        }
        case Op.ADD * 8 + 4 + Op.REG -> {
          int a = r[rn];
          int b = r[Insn.rm(d)];
          Alu.setAdd(cpu, a, b, a + b);
          r[rd] = a + b;
        }
        case Op.TST * 8 + 4 + Op.REG -> Alu.setNz(cpu, r[rn] & r[Insn.rm(d)]);
        case Op.CMP * 8 + 4 + Op.IMM -> {
          int a = r[rn];
          int b = Insn.imm(d);
          Alu.setSub(cpu, a, b, a - b);
        }
        case Op.CMP * 8 + 4 + Op.REG -> {
          int a = r[rn];
          int b = r[Insn.rm(d)];
          Alu.setSub(cpu, a, b, a - b);
        }
        case Op.ORR * 8 + Op.IMM -> r[rd] = r[rn] | Insn.imm(d);
        case Op.ORR * 8 + Op.REG -> r[rd] = r[rn] | r[Insn.rm(d)];
        case Op.ORR * 8 + Op.SHIFT_IMM ->
            r[rd] = r[rn] | Alu.shiftImm(cpu, Insn.rs(d), r[Insn.rm(d)], Insn.imm(d));
        case Op.MOV * 8 + Op.IMM -> r[rd] = Insn.imm(d);
        case Op.MOV * 8 + Op.REG -> r[rd] = r[Insn.rm(d)];
        case Op.MOV * 8 + Op.SHIFT_IMM ->
            r[rd] = Alu.shiftImm(cpu, Insn.rs(d), r[Insn.rm(d)], Insn.imm(d));
        case Op.MOV * 8 + 4 + Op.REG -> {
          int b = r[Insn.rm(d)];
          Alu.setNz(cpu, b);
          r[rd] = b;
        }
        case Op.BIC * 8 + Op.IMM -> r[rd] = r[rn] & ~Insn.imm(d);
        case Op.MVN * 8 + Op.IMM -> r[rd] = ~Insn.imm(d);
        case Op.MVN * 8 + Op.REG -> r[rd] = ~r[Insn.rm(d)];

        case Op.B -> next = pc + 2 * step + Insn.imm(d);
        case Op.BL -> {
          r[14] = next;
          next = pc + 8 + Insn.imm(d);
        }
        case Op.BX -> {
          int target = r[Insn.rm(d)];
          history.record(pc, target);
          if (((target & 1) != 0) != thumb) {
            branchExchange(target);
            return;
          }
          next = target & -step;
        }
        case Op.BLX_REG -> {
          int target = r[Insn.rm(d)];
          r[14] = next | (thumb ? 1 : 0);
          history.record(pc, target);
          if (((target & 1) != 0) != thumb) {
            branchExchange(target);
            return;
          }
          next = target & -step;
        }
        case Op.BLX_IMM -> {
          r[14] = next;
          branchExchange(pc + 8 + Insn.imm(d) + 1);
          return;
        }
        case Op.BL_PREFIX -> r[14] = pc + 4 + Insn.imm(d);
        case Op.BL_SUFFIX -> {
          int target = r[14] + Insn.imm(d);
          r[14] = next | 1;
          next = target & ~1;
        }
        case Op.BLX_SUFFIX -> {
          int target = (r[14] + Insn.imm(d)) & ~3;
          r[14] = next | 1;
          branchExchange(target);
          return;
        }
        case Op.ADR -> r[rd] = ((pc + 4) & ~3) + Insn.imm(d);
        case Op.LDR_LITERAL -> r[rd] = mmu.load32(((pc + 4) & ~3) + Insn.imm(d));

        case Op.LDR -> r[rd] = mmu.load32(r[rn] + Insn.imm(d));
        case Op.LDRB -> r[rd] = mmu.load8(r[rn] + Insn.imm(d));
        case Op.STR -> mmu.store32(r[rn] + Insn.imm(d), r[rd]);
        case Op.STRB -> mmu.store8(r[rn] + Insn.imm(d), r[rd]);
        case Op.LDRH -> r[rd] = mmu.load16(r[rn] + Insn.imm(d));
        case Op.LDRSB -> r[rd] = (byte) mmu.load8(r[rn] + Insn.imm(d));
        case Op.LDRSH -> r[rd] = (short) mmu.load16(r[rn] + Insn.imm(d));
        case Op.STRH -> mmu.store16(r[rn] + Insn.imm(d), r[rd]);
        case Op.LDR + 1,
            Op.LDRB + 1,
            Op.STR + 1,
            Op.STRB + 1,
            Op.LDRH + 1,
            Op.LDRSB + 1,
            Op.LDRSH + 1,
            Op.STRH + 1,
            Op.LDRD,
            Op.STRD,
            Op.LDRT,
            Op.LDRBT,
            Op.STRT,
            Op.STRBT ->
            Transfers.general(cpu, d);
        case Op.LDM -> {
          if (!loadMultiple(d)) {
            return;
          }
          next = cpu.pc;
        }
        case Op.STM -> {
          if (!multipleDefined(d)) {
            undefined();
            return;
          }
          Transfers.storeMultiple(cpu, d);
        }
        case Op.LDR_PC -> {
          loadToPc(Transfers.loadPc(cpu, d));
          history.record(pc, cpu.pc | (cpu.thumb ? 1 : 0));
          if (cpu.thumb != thumb) {
            return;
          }
          next = cpu.pc;
        }
        case Op.SWP, Op.SWPB -> Transfers.swap(cpu, d);

        case Op.MUL, Op.MLA, Op.UMULL, Op.UMLAL, Op.SMULL, Op.SMLAL -> Multiplies.multiply(cpu, d);
        case Op.SMLAXY, Op.SMLAWY, Op.SMULWY, Op.SMLALXY, Op.SMULXY -> Multiplies.halfword(cpu, d);
        case Op.QADD, Op.QSUB, Op.QDADD, Op.QDSUB -> Multiplies.saturating(cpu, d);
        case Op.CLZ -> r[rd] = Integer.numberOfLeadingZeros(r[Insn.rm(d)]);

        case Op.NOP -> {}
        default -> {
          if (Insn.isDataProcessing(Insn.op(d))) {
            Alu.execute(cpu, d);
          } else {
            rare(d, next);
            return;
          }
        }
      }
      if (next != pc + step) {
        if (((next ^ base) & -Ram.PAGE_SIZE) == 0
            && --page.heat[(next & (Ram.PAGE_SIZE - 1)) >>> shift] < 0) {
          cpu.pc = next;
          return;
        }
      }
      pc = next;
    } while (((pc ^ base) & -Ram.PAGE_SIZE) == 0 && cpu.budget > rest && cpu.attention == 0);
    cpu.pc = pc;
  }

  /** Instructions after which the loop looks around in any case. */
  private void rare(long d, int next) {
    cpu.pc = next;
    boolean defined =
        switch (Insn.op(d)) {
          case Op.DP_PC, Op.DP_PC + 1, Op.DP_PC + 2, Op.DP_PC + 3 -> dataProcessingToPc(d);
          case Op.MRS -> SystemInstructions.mrs(cpu, d);
          case Op.MSR_REG, Op.MSR_IMM -> SystemInstructions.msr(cpu, d);
          case Op.MCR -> SystemInstructions.mcr(cpu, d);
          case Op.MRC -> SystemInstructions.mrc(cpu, d);
          case Op.SWI -> {
            cpu.raise(ExceptionKind.SWI, currentAddress());
            yield true;
          }
          case Op.BKPT -> {
            cpu.cp15.setInstructionFault(IFSR_DEBUG_EVENT);
            cpu.raise(ExceptionKind.PREFETCH_ABORT, currentAddress());
            yield true;
          }
          default -> false;
        };
    if (!defined) {
      undefined();
    }
  }

  /** The address of the instruction that is being executed. */
  private int currentAddress() {
    return cpu.r[15] - (cpu.thumb ? 4 : 8);
  }

  private void undefined() {
    cpu.raise(ExceptionKind.UNDEFINED, currentAddress());
  }

  /** Branches to {@code target}, whose bit 0 says Thumb. */
  private void branchExchange(int target) {
    cpu.thumb = (target & 1) != 0;
    cpu.pc = target & (cpu.thumb ? ~1 : ~3);
  }

  /** A load to the PC: changes to Thumb by bit 0 since v5, unless CP15 asks for the v4 way. */
  private void loadToPc(int target) {
    if (cpu.cp15.v4LoadsToPc()) {
      cpu.pc = target & (cpu.thumb ? ~1 : ~3);
    } else {
      branchExchange(target);
    }
  }

  /**
   * The result goes to the PC; with S the CPSR comes from the SPSR, which User mode has not (as
   * QEMU: undefined).
   */
  private boolean dataProcessingToPc(long d) {
    int site = currentAddress();
    int target = Alu.resultForPc(cpu, d);
    if ((Insn.x(d) & Insn.X_DP_PC_SETS) != 0) {
      if (!cpu.privileged()) {
        return false;
      }
      cpu.setCpsr(cpu.spsr());
    }
    cpu.pc = target & (cpu.thumb ? ~1 : ~3);
    history.record(site, cpu.pc | (cpu.thumb ? 1 : 0));
    return true;
  }

  /**
   * An empty list or the PC as base is unpredictable, ^ in User mode too: undefined, as QEMU has
   * it.
   */
  private boolean multipleDefined(long d) {
    boolean user = (Insn.rs(d) & Insn.LM_USER) != 0;
    return Insn.imm(d) != 0 && Insn.rn(d) != 15 && !(user && !cpu.privileged());
  }

  /**
   * LDM, with {@link ArmCpu#pc} left at the next instruction.
   *
   * @return whether the loop may go on: same instruction set, same mode
   */
  private boolean loadMultiple(long d) {
    if (!multipleDefined(d)) {
      undefined();
      return false;
    }
    boolean thumb = cpu.thumb;
    int target = Transfers.loadMultiple(cpu, d);
    if ((Insn.imm(d) & 0x8000) == 0) {
      cpu.pc += thumb ? 2 : 4;
      return true;
    }
    if ((Insn.rs(d) & Insn.LM_USER) != 0) {
      cpu.setCpsr(cpu.spsr());
      cpu.pc = target & (cpu.thumb ? ~1 : ~3);
      return false;
    }
    int site = cpu.pc;
    loadToPc(target);
    history.record(site, cpu.pc | (cpu.thumb ? 1 : 0));
    return cpu.thumb == thumb;
  }
}
