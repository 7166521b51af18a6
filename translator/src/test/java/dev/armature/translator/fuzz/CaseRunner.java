package dev.armature.translator.fuzz;

import dev.armature.runtime.cpu.ArchitecturalExceptions;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * Runs cases on one of our engines, as the harness image does on QEMU: the same memory, the same
 * exception handlers (the image's), the same end.
 *
 * <p>Registers are set and read from outside. The two addresses where streams end hold a SWI, which
 * this runner takes before the CPU does.
 */
final class CaseRunner implements AutoCloseable {
  private static final int RAM_SIZE = 16 << 20;
  private static final int BUDGET = 20_000;
  private static final int SWI = 0xEF000000;
  private static final int PLAIN_CONTROL = 0x00050078;

  private final CpuFixture fixture;
  private final ArmCpu cpu;
  private final byte[] template;
  private FuzzCase loaded;
  private boolean done;

  /** A runner on the given engine. */
  CaseRunner(EngineKind engine) {
    this(cpu -> Engines.create(engine, cpu));
  }

  /** A runner on the engine that {@code engine} makes. */
  CaseRunner(Function<ArmCpu, ExecutionEngine> engine) {
    fixture = new CpuFixture(engine, RAM_SIZE);
    cpu = fixture.cpu;
    byte[] image = image();
    fixture.memory.writeBytes(0, image, 0, image.length);
    fixture.words(CaseLayout.DONE_ARM, SWI, SWI);
    byte[] fixed = CaseMemory.fixedPart();
    fixture.memory.writeBytes(CaseLayout.PARAMETERS, fixed, 0, fixed.length);
    template = fixture.memory.readBytes(CaseLayout.TEMPLATE, CaseLayout.TEMPLATE_SIZE);
    ArchitecturalExceptions architectural = new ArchitecturalExceptions(GuestLog.none());
    cpu.setExceptionModel(
        (c, kind, address) -> {
          if (kind == ExceptionKind.SWI
              && (address == CaseLayout.DONE_ARM || address == CaseLayout.DONE_THUMB)) {
            done = true;
            c.pc = address;
            c.signal(ArmCpu.ATTENTION_STOP);
          } else {
            architectural.take(c, kind, address);
          }
        });
  }

  private static byte[] image() {
    try (InputStream in = CaseRunner.class.getResourceAsStream("/oracle/harness.bin")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the harness image is part of the tests", e);
    }
  }

  /** Runs {@code test} to its end. */
  CaseResult run(FuzzCase test) {
    prepare(test);
    cpu.setBudget(BUDGET);
    while (!done && cpu.budget > 0) {
      fixture.run(cpu.budget);
    }
    return result();
  }

  /** Puts the CPU in front of {@code test}, for {@link #advance}. */
  void start(FuzzCase test) {
    prepare(test);
  }

  /** Runs up to {@code budget} instructions and gives the visible state then. */
  String advance(int budget) {
    long before = cpu.retired();
    if (!done) {
      fixture.run(budget);
    }
    StringBuilder state = new StringBuilder();
    state.append(String.format("ran %d, ", done ? 0 : cpu.retired() - before));
    state.append(String.format("pc %08x cpsr %08x", cpu.pc, cpu.cpsr()));
    for (int r = 0; r < 15; r++) {
      state.append(String.format(" %08x", cpu.r[r]));
    }
    return state.toString();
  }

  boolean done() {
    return done;
  }

  /** Runs {@code test} one instruction at a time and tells what each did. */
  String trace(FuzzCase test) {
    prepare(test);
    StringBuilder out = new StringBuilder();
    int[] before = cpu.r.clone();
    for (int i = 0; i < BUDGET && !done; i++) {
      int pc = cpu.pc;
      int raw = fixture.memory.read(pc, cpu.thumb ? 2 : 4);
      out.append(String.format(cpu.thumb ? "%08x:     %04x " : "%08x: %08x ", pc, raw));
      fixture.run(1);
      for (int r = 0; r < 15; r++) {
        if (cpu.r[r] != before[r]) {
          out.append(String.format(" r%d=%08x", r, cpu.r[r]));
        }
      }
      out.append(String.format("  cpsr=%08x%n", cpu.cpsr()));
      System.arraycopy(cpu.r, 0, before, 0, 15);
    }
    return out.toString();
  }

  /** Regions that the engine has translated so far. */
  long regionsTranslated() {
    return fixture.engine().statistics().regionsTranslated();
  }

  /** The words of one block of scratch, as the last case left it. */
  int[] block(int number) {
    int[] words = new int[CaseLayout.BLOCK_SIZE / 4];
    ByteBuffer.wrap(
            fixture.memory.readBytes(
                CaseLayout.SCRATCH + number * CaseLayout.BLOCK_SIZE, CaseLayout.BLOCK_SIZE))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(words);
    return words;
  }

  @SuppressWarnings("ReferenceEquality") // the very same case, run again
  private void prepare(FuzzCase test) {
    done = false;
    cpu.acknowledge(ArmCpu.ATTENTION_STOP);
    cpu.reset();
    if (loaded != test) {
      // Not again when a case is repeated: writing code would make it cold.
      loaded = test;
      byte[] slot = CaseMemory.slot(test);
      int at = CaseLayout.codeAddress(test.index()) - CaseLayout.CODE_OFFSET;
      fixture.memory.writeBytes(at, slot, 0, slot.length);
    }
    fixture.memory.writeBytes(
        CaseLayout.SCRATCH, template, test.templateOffset(), CaseLayout.SCRATCH_SIZE);
    fixture.words(CaseLayout.LOG_NEXT, CaseLayout.EXCEPTION_LOG);
    cpu.cp15.write(0, 2, 0, 0, CaseLayout.TRANSLATION_TABLE);
    cpu.cp15.write(0, 3, 0, 0, 1);
    cpu.cp15.write(0, 1, 0, 0, test.control());
    setState(test.state());
  }

  private void setState(int[] state) {
    setBank(Psr.FIQ, state, StateWords.FIQ_R8, 8);
    cpu.setSpsr(state[StateWords.FIQ_SPSR]);
    setBankWithSpsr(Psr.IRQ, state, StateWords.IRQ);
    setBankWithSpsr(Psr.SVC, state, StateWords.SVC);
    setBankWithSpsr(Psr.ABT, state, StateWords.ABT);
    setBankWithSpsr(Psr.UND, state, StateWords.UND);
    setBank(Psr.SYS, state, 0, 0);
    int cpsr = state[StateWords.CPSR];
    cpu.setCpsr(cpsr | ((state[StateWords.PC] & 1) != 0 ? Psr.T : 0));
    cpu.pc = state[StateWords.PC] & ~1;
  }

  private void setBankWithSpsr(int mode, int[] state, int from) {
    setBank(mode, state, from, 13);
    cpu.setSpsr(state[from + 2]);
  }

  private void setBank(int mode, int[] state, int from, int firstRegister) {
    cpu.setCpsr(mode | Psr.I | Psr.F);
    System.arraycopy(state, from, cpu.r, firstRegister, 15 - firstRegister);
  }

  private CaseResult result() {
    int[] state = new int[StateWords.COUNT];
    int cpsr = cpu.cpsr() & ~Psr.T;
    state[StateWords.PC] = cpu.pc;
    state[StateWords.CPSR] = cpsr;
    cpu.cp15.write(0, 1, 0, 0, PLAIN_CONTROL);
    getBank(Psr.FIQ, state, StateWords.FIQ_R8, 8);
    state[StateWords.FIQ_SPSR] = cpu.spsr();
    getBankWithSpsr(Psr.IRQ, state, StateWords.IRQ);
    getBankWithSpsr(Psr.SVC, state, StateWords.SVC);
    getBankWithSpsr(Psr.ABT, state, StateWords.ABT);
    getBankWithSpsr(Psr.UND, state, StateWords.UND);
    getBank(Psr.SYS, state, 0, 0);
    if ((cpsr & Psr.MODE) == Psr.USR) {
      // The harness leaves User mode by a SWI, which takes these two.
      state[StateWords.SVC + 1] = 0;
      state[StateWords.SVC + 2] = 0;
    }
    int[] sums = new int[CaseLayout.BLOCKS];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = CaseMemory.checksum(block(i), 0);
    }
    int words = (fixture.word(CaseLayout.LOG_NEXT) - CaseLayout.EXCEPTION_LOG) / 4;
    int[] exceptions = new int[words];
    for (int i = 0; i < words; i++) {
      exceptions[i] = fixture.word(CaseLayout.EXCEPTION_LOG + 4 * i);
    }
    return new CaseResult(state, sums, exceptions);
  }

  private void getBankWithSpsr(int mode, int[] state, int to) {
    getBank(mode, state, to, 13);
    state[to + 2] = cpu.spsr();
  }

  private void getBank(int mode, int[] state, int to, int firstRegister) {
    cpu.setCpsr(mode | Psr.I | Psr.F);
    System.arraycopy(cpu.r, firstRegister, state, to, 15 - firstRegister);
  }

  @Override
  public void close() {
    fixture.close();
  }
}
