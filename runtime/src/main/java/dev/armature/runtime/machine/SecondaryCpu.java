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

  /** What ends its waiting. */
  private static final int WAKING =
      ArmCpu.ATTENTION_CALL | ArmCpu.ATTENTION_STOP | ArmCpu.ATTENTION_DEBUG;

  private final ArmCpu cpu;
  private final ExecutionEngine engine;
  private final Waiting waiting;
  private final Rendezvous.Member member;
  private final Runnable callDebugger;
  private final Consumer<Throwable> onFailure;
  private volatile Thread thread;
  private volatile boolean stopped;

  /** Whether the CPU is between two instructions and stays there until it has an order. */
  private volatile boolean held;

  /** How to go on, or null. */
  private volatile Order order;

  private enum Order {
    RUN,
    STEP
  }

  /**
   * A CPU that does not run yet.
   *
   * @param callDebugger has the machine's debugger attend soon
   * @param onFailure told, on the CPU's thread, what ended it
   */
  SecondaryCpu(
      ArmCpu cpu,
      ExecutionEngine engine,
      Rendezvous.Member member,
      Runnable callDebugger,
      Consumer<Throwable> onFailure) {
    this.cpu = cpu;
    this.engine = engine;
    this.waiting = new Waiting(cpu);
    this.member = member;
    this.callDebugger = callDebugger;
    this.onFailure = onFailure;
  }

  /**
   * Starts the thread.
   *
   * @param halted whether it stands still at once, until it is released
   */
  void start(boolean halted) {
    stopped = false;
    held = false;
    order = null;
    cpu.acknowledge(ArmCpu.ATTENTION_STOP | ArmCpu.ATTENTION_DEBUG);
    cpu.signal(halted ? ArmCpu.ATTENTION_DEBUG : 0);
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
    if (held) {
      LockSupport.unpark(thread);
    } else {
      waiting.wake();
    }
  }

  /** Has it stand still between two instructions, soon, until it is released; any thread. */
  void hold() {
    cpu.signal(ArmCpu.ATTENTION_DEBUG);
    LockSupport.unpark(thread);
  }

  /** Whether it stands still, and has no call to answer before that; under the lock. */
  boolean isHeld() {
    return held && order == null && (cpu.attention & ArmCpu.ATTENTION_CALL) == 0;
  }

  /**
   * Has it, which is held, go on.
   *
   * @param step whether for one instruction only, after which it calls the debugger
   */
  void release(boolean step) {
    cpu.acknowledge(ArmCpu.ATTENTION_DEBUG);
    order = step ? Order.STEP : Order.RUN;
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
      held = true;
    }
  }

  private void step() {
    cpu.acknowledge(ArmCpu.ATTENTION_PAUSE);
    int attention = cpu.attention;
    if ((attention & ArmCpu.ATTENTION_CALL) != 0) {
      answerCall();
    } else if ((attention & ArmCpu.ATTENTION_DEBUG) != 0) {
      standStill();
    } else if ((attention & ArmCpu.ATTENTION_WAIT) != 0) {
      waiting.forAttention(WAKING, Long.MAX_VALUE, true);
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

  private void answerCall() {
    // It may bring another virtual CPU here; the one that came to a breakpoint does so again.
    cpu.stops.takeReached();
    cpu.acknowledge(ArmCpu.ATTENTION_CALL);
    cpu.raise(ExceptionKind.IRQ, cpu.pc);
  }

  /**
   * Lets the debugger look. Calls are answered until all CPUs stand still: one that does not yet
   * may be in a hypervisor and wait for what this one has to do there.
   */
  private void standStill() {
    if (cpu.stops.isReached()) {
      callDebugger.run();
    }
    held = true;
    while (order == null && !stopped) {
      if ((cpu.attention & ArmCpu.ATTENTION_CALL) != 0) {
        held = false;
        answerCall();
        held = true;
      } else {
        LockSupport.park(cpu);
      }
    }
    held = false;
    boolean steps = order == Order.STEP;
    order = null;
    if (steps) {
      member.enterGuest();
      try {
        engine.step(cpu);
      } finally {
        member.leaveGuest();
      }
      cpu.signal(ArmCpu.ATTENTION_DEBUG);
      callDebugger.run();
    }
  }
}
