package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A CPU with RAM at 0 and an engine, for tests that run a few instructions.
 *
 * <p>It starts in System mode with interrupts masked and the MMU off.
 */
public final class CpuFixture implements AutoCloseable {
  /** Where tests put their code unless they need a certain place. */
  public static final int CODE = 0x8000;

  public final PhysicalMemory memory;
  public final ArmCpu cpu;
  private final Ram ram;
  private final ExecutionEngine engine;

  /** A CPU on {@code engine} with {@code ramSize} bytes of RAM. */
  public CpuFixture(EngineKind engine, int ramSize) {
    this(cpu -> Engines.create(engine, cpu), ramSize);
  }

  /** A CPU on the engine that {@code engine} makes for it, with {@code ramSize} bytes of RAM. */
  public CpuFixture(Function<ArmCpu, ExecutionEngine> engine, int ramSize) {
    this.memory = new PhysicalMemory(GuestLog.none());
    this.ram = new Ram(ramSize);
    memory.mapRam("ram", 0, ram);
    this.cpu = new ArmCpu(memory, GuestLog.none());
    this.engine = engine.apply(cpu);
    cpu.setCpsr(Psr.SYS | Psr.I | Psr.F);
  }

  /** The engines that directed tests run on: both ways to execute an instruction. */
  public static Stream<EngineKind> engines() {
    return Stream.of(EngineKind.INTERPRETER, EngineKind.TRANSLATOR);
  }

  /** A CPU on {@code engine} with 1 MB of RAM. */
  public CpuFixture(EngineKind engine) {
    this(engine, 1 << 20);
  }

  /** Puts ARM instructions or data at {@code address}. */
  public CpuFixture words(int address, int... words) {
    for (int i = 0; i < words.length; i++) {
      memory.write(address + 4 * i, 4, words[i]);
    }
    return this;
  }

  /** Puts Thumb instructions at {@code address}. */
  public CpuFixture halves(int address, int... halves) {
    for (int i = 0; i < halves.length; i++) {
      memory.write(address + 2 * i, 2, halves[i]);
    }
    return this;
  }

  /** Puts ARM instructions at {@link #CODE} and the PC in front of them. */
  public CpuFixture arm(int... instructions) {
    cpu.thumb = false;
    cpu.pc = CODE;
    return words(CODE, instructions);
  }

  /** Puts Thumb instructions at {@link #CODE} and the PC in front of them. */
  public CpuFixture thumb(int... instructions) {
    cpu.thumb = true;
    cpu.pc = CODE;
    return halves(CODE, instructions);
  }

  /** Sets a register of the current mode. */
  public CpuFixture reg(int n, int value) {
    cpu.r[n] = value;
    return this;
  }

  /** Runs {@code instructions} of them, or fewer if something stops the engine. */
  public CpuFixture run(int instructions) {
    cpu.setBudget(instructions);
    engine.run(cpu);
    return this;
  }

  /** The engine under test. */
  public ExecutionEngine engine() {
    return engine;
  }

  /** The word at physical {@code address}. */
  public int word(int address) {
    return memory.read(address, 4);
  }

  @Override
  public void close() {
    ram.close();
  }
}
