package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.sync.Rendezvous;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A CPU beside the first one, on a thread of its own. No device is wired to it: it takes an IRQ
 * when another CPU {@link #call}s it, which is for a hypervisor to make use of. It starts waiting.
 */
final class SecondaryCpu {
  private static final int BUDGET = 1 << 20;

  private final ArmCpu cpu;
  private final ExecutionEngine engine;
  private final Rendezvous.Member member;
  private final Consumer<Throwable> onFailure;
  private volatile Thread thread;
  private volatile boolean stopped;

  /**
   * A CPU that does not run yet.
   *
   * @param onFailure told, on the CPU's thread, what ended it
   */
  SecondaryCpu(
      ArmCpu cpu, ExecutionEngine engine, Rendezvous.Member member, Consumer<Throwable> onFailure) {
    this.cpu = cpu;
    this.engine = engine;
    this.member = member;
    this.onFailure = onFailure;
  }

  /** Starts the thread. */
  void start() {
    stopped = false;
    cpu.acknowledge(ArmCpu.ATTENTION_STOP);
    thread = Thread.ofPlatform().daemon().name("armature-cpu" + cpu.number()).start(this::run);
  }

  /** Ends the thread and waits for it. */
  void stop() {
    Thread runner = thread;
    if (runner == null) {
      return;
    }
    stopped = true;
    cpu.signal(ArmCpu.ATTENTION_STOP);
    LockSupport.unpark(runner);
    try {
      runner.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** Has it take an IRQ soon; any thread. */
  void call() {
    cpu.signal(ArmCpu.ATTENTION_CALL);
    LockSupport.unpark(thread);
  }

  private void run() {
    TimerSlack.makeLeast();
    member.runsHere();
    try {
      while (!stopped) {
        step();
      }
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    } finally {
      member.leaveGuest();
    }
  }

  private void step() {
    cpu.acknowledge(ArmCpu.ATTENTION_HOST);
    int attention = cpu.attention;
    if ((attention & ArmCpu.ATTENTION_CALL) != 0) {
      cpu.acknowledge(ArmCpu.ATTENTION_CALL);
      cpu.raise(ExceptionKind.IRQ, cpu.pc);
    } else if ((attention & ArmCpu.ATTENTION_WAIT) != 0) {
      Waiting.forAttention(cpu, ArmCpu.ATTENTION_CALL | ArmCpu.ATTENTION_STOP, Long.MAX_VALUE);
    } else {
      cpu.setBudget(BUDGET);
      member.enterGuest();
      try {
        engine.run(cpu);
      } finally {
        member.leaveGuest();
      }
    }
  }
}
