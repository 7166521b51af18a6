package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionModel;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.Mapping;
import dev.armature.translator.Optimization;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import dev.armature.translator.interpreter.Interpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Interpreter and translator in lockstep. What a region is about to execute is first rehearsed by
 * the interpreter, one instruction at a time, with every store recorded; then memory and registers
 * are put back, the region runs, and what it leaves is compared with the rehearsal at the
 * instruction where it stopped.
 *
 * <p>The rehearsal ends before anything that cannot be taken back: exceptions, device accesses,
 * stores to code, instructions that regions leave to the interpreter. Those are executed once, by
 * the interpreter.
 */
public final class VerifyingEngine implements ExecutionEngine {
  /** Small regions, since the longest path through one is rehearsed each time it runs. */
  private static final int MAX_INSTRUCTIONS = 60;

  /**
   * Times an instruction is met before a region is made of it: code that runs once is not worth a
   * class.
   */
  private static final int TRANSLATED_AFTER = 20;

  /** Each so many runs a region gets budget for several rounds of its loops. */
  private static final int LONG_EVERY = 16;

  private static final int LONG_ROUNDS = 8;

  private final ArmCpu cpu;
  private final Interpreter interpreter;
  private final RegionCompiler compiler;
  private final RegionCache cache;
  private final StoreJournal journal;
  private final List<CpuState> trace = new ArrayList<>();
  private int runs;

  /** An engine for {@code cpu}. */
  public VerifyingEngine(ArmCpu cpu, Set<Optimization> optimizations) {
    this(cpu, TRANSLATED_AFTER, optimizations);
  }

  /**
   * As {@link #VerifyingEngine(ArmCpu, Set)}, with another moment to translate.
   *
   * @param translatedAfter times an instruction is met before a region is made of it
   */
  public VerifyingEngine(ArmCpu cpu, int translatedAfter, Set<Optimization> optimizations) {
    this.cpu = cpu;
    this.interpreter = new Interpreter(cpu, translatedAfter);
    this.compiler = new RegionCompiler(cpu, interpreter, 0, optimizations);
    this.cache = new RegionCache(cpu, interpreter.code());
    this.journal = new StoreJournal(cpu.mmu.memory());
  }

  @Override
  public void step(ArmCpu same) {
    interpreter.step(cpu);
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String describe(int word, boolean thumb) {
    return interpreter.describe(word, thumb);
  }

  @Override
  public EngineStatistics statistics() {
    return compiler.statistics(cache.dropped(), cache.moves());
  }

  /**
   * {@inheritDoc}
   *
   * @throws EngineMismatchException if the engines differ
   */
  @Override
  public void run(ArmCpu same) {
    while (cpu.budget > 0 && cpu.attention == 0) {
      Region region = cache.findOrMove();
      if (region == null && interpreter.countEntry() && isRehearsable()) {
        region = compiler.compile(MAX_INSTRUCTIONS);
        if (region != null) {
          cache.add(region);
        }
      }
      if (region == null || TranslatedFlags.cannotRepresent(cpu) || !verify(region)) {
        interpreter.step();
      }
    }
  }

  /** Rehearses, runs and compares {@code region}; returns whether it executed anything. */
  private boolean verify(Region region) {
    int budget = cpu.budget;
    int rounds = ++runs % LONG_EVERY == 0 ? LONG_ROUNDS : 1;
    rehearse(Math.min(budget, region.longestPath * rounds));
    int rehearsed = trace.size() - 1;
    Map<Integer, Byte> after = journal.contents();
    journal.undo(0);
    trace.get(0).restore(cpu);
    cpu.setBudget(rehearsed);
    TranslatedFlags.enter(cpu);
    region.run(cpu);
    TranslatedFlags.leave(cpu);
    int executed = rehearsed - cpu.budget;
    cpu.setBudget(budget - executed);
    compare(region, executed, rehearsed, after);
    return executed > 0;
  }

  private void rehearse(int instructions) {
    trace.clear();
    journal.clear();
    trace.add(CpuState.of(cpu));
    int dfsr = cpu.cp15.dataFaultStatus();
    int far = cpu.cp15.faultAddress();
    int ifsr = cpu.cp15.instructionFaultStatus();
    ExceptionModel model = cpu.exceptionModel();
    cpu.setExceptionModel(
        (c, kind, address) -> {
          throw new StoreJournal.Refused();
        });
    cpu.mmu.observe(journal);
    long retired = cpu.retired();
    try {
      for (int i = 0; i < instructions && isRehearsable(); i++) {
        journal.instruction = i;
        interpreter.step();
        trace.add(CpuState.of(cpu));
      }
    } catch (StoreJournal.Refused refused) {
      journal.undo(journal.instruction);
    } finally {
      cpu.mmu.observe(null);
      cpu.setExceptionModel(model);
      cpu.cp15.setDataFault(dfsr, far);
      cpu.cp15.setInstructionFault(ifsr);
      cpu.takeBack((int) (cpu.retired() - retired));
    }
  }

  private boolean isRehearsable() {
    long insn = interpreter.current();
    // What the soft TLB has forgotten cannot be put back.
    return insn != 0
        && Flow.of(insn) != Flow.INTERPRET
        && !changesMode(insn)
        && !StatusEmitter.isPageFlush(insn);
  }

  /**
   * A change of mode swaps registers, which a rehearsal could not put back; regions leave it too.
   */
  private boolean changesMode(long insn) {
    return switch (Insn.op(insn)) {
      case Op.MSR_REG -> (cpu.r[Insn.rm(insn)] & Psr.MODE) != cpu.mode();
      case Op.MSR_IMM -> (Insn.imm(insn) & Psr.MODE) != cpu.mode();
      default -> false;
    };
  }

  private void compare(Region region, int executed, int rehearsed, Map<Integer, Byte> after) {
    CpuState now = CpuState.of(cpu);
    CpuState wanted = trace.get(executed);
    Map<Integer, Byte> memoryNow = journal.contents();
    // The region may have stopped earlier than the rehearsal: what came later is no difference.
    Map<Integer, Byte> memoryWanted = executed == rehearsed ? after : replay(executed, after);
    if (!now.sameAs(wanted) || !memoryNow.equals(memoryWanted)) {
      throw new EngineMismatchException(
          describe(region, executed, wanted, now, memoryWanted, memoryNow));
    }
  }

  /**
   * Memory as the interpreter left it after {@code executed} instructions; the region's own stores
   * are put back.
   */
  private Map<Integer, Byte> replay(int executed, Map<Integer, Byte> after) {
    Map<Integer, Byte> translated = journal.contents();
    write(after);
    journal.undo(executed);
    Map<Integer, Byte> wanted = journal.contents();
    write(translated);
    return wanted;
  }

  private void write(Map<Integer, Byte> bytes) {
    bytes.forEach((physical, value) -> cpu.mmu.memory().write(physical, 1, value & 0xFF));
  }

  private String describe(
      Region region,
      int executed,
      CpuState wanted,
      CpuState now,
      Map<Integer, Byte> memoryWanted,
      Map<Integer, Byte> memoryNow) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "translator and interpreter differ after %d instructions of the region at %08x%s, %d instructions after reset%n",
            executed, region.pc, region.thumb ? " (Thumb)" : "", cpu.retired()));
    text.append(CpuState.sideBySide(wanted, now));
    memoryWanted.forEach(
        (physical, value) -> {
          byte other = memoryNow.get(physical);
          if (value != other) {
            text.append(
                String.format("  [%08x]  %02x          %02x  <--%n", physical, value, other));
          }
        });
    text.append("code:\n");
    for (int i = 0; i < executed; i++) {
      int pc = trace.get(i).pc();
      text.append(String.format("  %08x: %s%n", pc, listing(pc, region.thumb)));
    }
    return text.toString();
  }

  private String listing(int pc, boolean thumb) {
    CodeReader.Page page = CodeReader.resolve(cpu, pc);
    if (page == null) {
      return "not mapped";
    }
    Mapping m = cpu.mmu.memory().find(page.physical);
    int width = thumb ? 2 : 4;
    int physical = page.physical + (pc & 0xFFF);
    int word = m == null ? 0 : cpu.mmu.memory().read(physical, width);
    return describe(word, thumb);
  }
}
