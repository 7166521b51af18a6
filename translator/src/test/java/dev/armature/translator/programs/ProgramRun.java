package dev.armature.translator.programs;

import dev.armature.runtime.cpu.ArchitecturalExceptions;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.fuzz.Rng;
import java.util.function.Function;

/**
 * One run of a program on an engine. Interrupts come at instruction counts that follow from the
 * program alone, or when it writes to its device; how the run is cut into budgets changes nothing.
 */
final class ProgramRun implements AutoCloseable {
  private static final int SWI = 0xEF000000;
  private static final int SECTION = 0xC12;
  private static final int COARSE = 0x11;
  private static final int[] STACK_MODES = {Psr.IRQ, Psr.SVC, Psr.ABT, Psr.UND};

  private final Program program;
  private final CpuFixture fixture;
  private final ArmCpu cpu;
  private final Rng interrupts;
  private long nextInterrupt = Long.MAX_VALUE;
  private boolean again;
  private boolean done;

  ProgramRun(Program program, Function<ArmCpu, ExecutionEngine> engine) {
    this.program = program;
    this.fixture = new CpuFixture(engine, Layout.RAM_SIZE);
    this.cpu = fixture.cpu;
    this.interrupts = program.runtimeRng();
    fixture.memory.mapDevice("device", Layout.DEVICE, 0x1000, new InterruptingDevice());
    load();
    registers();
    planInterrupt();
    ArchitecturalExceptions architectural = new ArchitecturalExceptions(GuestLog.none());
    cpu.setExceptionModel(
        (c, kind, address) -> {
          boolean ends = kind == ExceptionKind.SWI && address == Layout.DONE;
          if (ends && program.runsTwice() && !again) {
            again = true;
            start(program.start() + Layout.CODE_ALIAS - Layout.CODE);
          } else if (ends) {
            done = true;
            c.pc = address;
            c.signal(ArmCpu.ATTENTION_STOP);
          } else {
            architectural.take(c, kind, address);
          }
        });
  }

  private void load() {
    int[] vectors = new int[8];
    byte[] handlers = Handlers.make(program.unmapsNeighbour(), vectors);
    fixture.words(0, vectors);
    fixture.memory.writeBytes(Layout.HANDLERS, handlers, 0, handlers.length);
    fixture.words(Layout.DONE, SWI);
    fixture.words(Layout.TRANSLATION_TABLE, SECTION, Layout.PAGE_TABLE | COARSE);
    fixture.words(Layout.TRANSLATION_TABLE + (Layout.DEVICE >>> 18), Layout.DEVICE | SECTION);
    fixture.words(Layout.PAGE_TABLE, program.pages());
    fixture.memory.writeBytes(program.start(), program.code(), 0, program.code().length);
    Rng rng = program.runtimeRng();
    for (int at = 0; at < Layout.DATA_PAGES * 0x1000; at += 4) {
      fixture.words(Layout.DATA + at, rng.interesting());
    }
  }

  private void registers() {
    for (int mode : STACK_MODES) {
      cpu.setCpsr(mode | Psr.I | Psr.F);
      cpu.r[13] = Layout.STACKS + 0x100 * mode;
    }
    cpu.cp15.write(0, 2, 0, 0, Layout.TRANSLATION_TABLE);
    cpu.cp15.write(0, 3, 0, 0, 1);
    cpu.cp15.write(0, 1, 0, 0, program.control());
    start(program.start());
  }

  private void start(int entry) {
    cpu.setCpsr(program.cpsr());
    System.arraycopy(program.registers(), 0, cpu.r, 0, program.registers().length);
    cpu.pc = entry;
  }

  /** Raises the interrupt line when told to; reading takes it back. */
  private final class InterruptingDevice implements MmioDevice {
    @Override
    public int read(int offset, int width) {
      cpu.setIrqLine(false);
      return (int) cpu.retired();
    }

    @Override
    public void write(int offset, int width, int value) {
      if ((value & 1) != 0) {
        cpu.setIrqLine(true);
      } else {
        nextInterrupt = Math.min(nextInterrupt, cpu.retired() + (value & 0x3E));
        cpu.signal(ArmCpu.ATTENTION_TIMER);
      }
    }

    @Override
    public void reset() {}
  }

  private void planInterrupt() {
    int mean = program.interruptEvery();
    nextInterrupt = mean == 0 ? Long.MAX_VALUE : cpu.retired() + 1 + interrupts.below(2 * mean);
  }

  /** Lets up to {@code instructions} be executed. */
  void advance(int instructions) {
    long end = cpu.retired() + instructions;
    while (!done && cpu.retired() < end) {
      cpu.acknowledge(ArmCpu.ATTENTION_TIMER);
      if (cpu.retired() >= nextInterrupt) {
        cpu.setIrqLine(true);
        planInterrupt();
      }
      if ((cpu.attention & ArmCpu.ATTENTION_IRQ) != 0) {
        cpu.raise(ExceptionKind.IRQ, cpu.pc);
      }
      fixture.run((int) Math.min(end, nextInterrupt) - (int) cpu.retired());
    }
  }

  boolean done() {
    return done;
  }

  Outcome outcome() {
    return Outcome.of(fixture);
  }

  /** The next instruction, for a trace. */
  String next() {
    String where = String.format(cpu.thumb ? "%08x (Thumb)" : "%08x", cpu.pc);
    long physical = cpu.mmu.probeFetch(cpu.pc);
    if (physical < 0) {
      return where;
    }
    int width = cpu.thumb ? 2 : 4;
    int raw = fixture.memory.read((int) physical, width);
    return String.format(cpu.thumb ? "%s     %04x" : "%s %08x", where, raw);
  }

  /** Regions that the engine has translated so far. */
  long regionsTranslated() {
    return fixture.engine().statistics().regionsTranslated();
  }

  /** How often one of them came to be used at another address. */
  long regionsMoved() {
    return fixture.engine().statistics().regionsMoved();
  }

  @Override
  public void close() {
    fixture.close();
  }
}
