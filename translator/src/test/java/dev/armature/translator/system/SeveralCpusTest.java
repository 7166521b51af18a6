package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.sync.Rendezvous;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import dev.armature.translator.Optimization;
import dev.armature.translator.region.TranslatingEngine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CPUs that share memory: code that another one writes, and atomic accesses. */
class SeveralCpusTest {
  private static final int CODE = 0x8000;
  private static final int DATA = 0x4000;
  private static final int MOV_R2 = 0xE3A02000; // mov r2, #0
  private static final int LOOP = 0xEAFFFFFE;
  private static final int HOT = 4;
  private static final int SLICE = 5_000;

  private final Ram ram = new Ram(1 << 20);
  private final PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
  private final List<Cpu> cpus = new ArrayList<>();

  private record Cpu(ArmCpu arm, ExecutionEngine engine, Rendezvous.Member member) {
    void run(int pc, int instructions) {
      arm.pc = pc;
      goOn(instructions);
    }

    void store(int address, int value) {
      member.runsHere();
      arm.mmu.store32(address, value);
    }

    void goOn(int instructions) {
      member.runsHere();
      arm.acknowledge(ArmCpu.ATTENTION_PAUSE);
      arm.setBudget(instructions);
      member.enterGuest();
      engine.run(arm);
      member.leaveGuest();
    }
  }

  static Stream<Function<ArmCpu, ExecutionEngine>> engines() {
    return Stream.of(
        cpu -> Engines.create(EngineKind.INTERPRETER, cpu),
        cpu ->
            TranslatingEngine.tiered(
                cpu, HOT, EnumSet.complementOf(EnumSet.of(Optimization.BACKGROUND)), null));
  }

  private void make(int count, Function<ArmCpu, ExecutionEngine> engine) {
    memory.mapRam("ram", 0, ram);
    for (int i = 0; i < count; i++) {
      ArmCpu arm = new ArmCpu(memory, GuestLog.none(), i);
      arm.setCpsr(Psr.SYS | Psr.I | Psr.F);
      Rendezvous.Member member = memory.rendezvous().join(() -> arm.signal(ArmCpu.ATTENTION_PAUSE));
      cpus.add(new Cpu(arm, engine.apply(arm), member));
    }
  }

  @AfterEach
  void free() {
    ram.close();
  }

  private void words(int address, int... words) {
    for (int i = 0; i < words.length; i++) {
      memory.write(address + 4 * i, 4, words[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void codeThatAnotherCpuWritesIsExecutedAsItIs(Function<ArmCpu, ExecutionEngine> engine) {
    make(2, engine);
    words(CODE, MOV_R2, 0xE2833001, 0xE1530004, 0x1AFFFFFB, LOOP); // r3 up to r4, then stay
    Cpu writer = cpus.get(1);
    // Its soft TLB knows the page as one to store to before anybody has code of it.
    writer.store(CODE + 0x100, 0);
    for (int i = 0; i < 50; i++) {
      writer.store(CODE, MOV_R2 | i);
      cpus.get(0).arm.r[3] = 0;
      cpus.get(0).arm.r[4] = 2 * HOT;
      cpus.get(0).run(CODE, 200);
      assertEquals(i, cpus.get(0).arm.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void codeMovesWithItsGuest(Function<ArmCpu, ExecutionEngine> engine) {
    make(2, engine);
    words(CODE, MOV_R2, LOOP);
    for (int i = 0; i < 100; i++) {
      // Each CPU has derived something from the page; each writes what the other one runs next.
      Cpu cpu = cpus.get(i % 2);
      cpu.store(CODE, MOV_R2 | i);
      cpu.store(CODE + 0x200, i);
      cpus.get((i + 1) % 2).run(CODE, 50);
      assertEquals(i, cpus.get((i + 1) % 2).arm.r[2]);
    }
  }

  /** A spin lock of SWP around a plain increment: a lost one shows in the sum. */
  @ParameterizedTest
  @MethodSource("engines")
  void swapsAreAtomic(Function<ArmCpu, ExecutionEngine> engine) throws InterruptedException {
    int count = 3;
    int times = 5_000;
    make(count, engine);
    words(
        CODE,
        0xE1016095, // swp r6, r5, [r1]
        0xE3560000, // cmp r6, #0
        0x1AFFFFFC, // bne to the start
        0xE5927000, // ldr r7, [r2]
        0xE2877001, // add r7, r7, #1
        0xE5827000, // str r7, [r2]
        0xE3A06000, // mov r6, #0
        0xE5816000, // str r6, [r1]
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFF5, // bne to the start
        LOOP);
    List<Thread> threads = new ArrayList<>();
    for (Cpu cpu : cpus) {
      cpu.arm.r[1] = DATA;
      cpu.arm.r[2] = DATA + 0x1000;
      cpu.arm.r[4] = times;
      cpu.arm.r[5] = 1;
      cpu.arm.pc = CODE;
      threads.add(
          new Thread(
              () -> {
                while (cpu.arm.r[4] != 0) {
                  cpu.goOn(SLICE);
                  LockSupport.parkNanos(1);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(count * times, ram.word(DATA + 0x1000));
  }
}
