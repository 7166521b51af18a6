package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.events.MachineRecorder;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.sync.Rendezvous;
import dev.armature.runtime.time.EventQueue;
import dev.armature.runtime.time.MachineClock;
import dev.armature.runtime.time.RealClock;
import dev.armature.runtime.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A machine: its CPU, its address space, guest time, and the loop that runs them on one thread.
 * Further CPUs, for a hypervisor to make use of, run on threads of their own; devices, timers and
 * interrupts are the first one's.
 *
 * <p>Life: make it, let a {@link Board} map its devices into {@link #context}, load an image,
 * {@link #run}. One thread runs the machine; other threads only post to {@link HostEvents} and
 * {@link #stop}.
 */
public final class Machine implements AutoCloseable {
  /** Why {@link #run} returned. */
  public enum Exit {
    /** The guest switched the machine off. */
    POWER_OFF,
    /** The guest asked for a reset; the caller reloads the image and runs again, or ends. */
    RESET,
    /** {@link #stop} was called. */
    STOPPED
  }

  /**
   * Bound on instructions between looks at the clock; real time also interrupts the engine through
   * attention. A region that was compiled meanwhile is run as compiled from the next look on: 1 <<
   * 20 are some 15 ms in HotSpot's bytecode interpreter.
   */
  private static final int MAX_BUDGET = 1 << 20;

  private final PhysicalMemory memory;
  private final ArmCpu cpu;
  private final MachineClock clock;
  private final EventQueue events = new EventQueue();
  private final HostEvents hostEvents;
  private final MachineContext context;
  private final AlarmThread alarm;
  private final MachineRecorder recorder;
  private Debugger debugger = () -> null;
  private final Rendezvous rendezvous;
  private final Rendezvous.Member member;
  private final Waiting waiting;
  private final List<ArmCpu> cpus = new ArrayList<>();
  private final List<SecondaryCpu> secondaries = new ArrayList<>();
  private volatile Throwable failure;
  private Exit exit;
  private volatile boolean stopRequested;
  private volatile Thread runner;
  private Thread exactSleeper;

  /**
   * A machine with nothing mapped.
   *
   * @param virtualTime whether guest time is derived from instructions ({@link VirtualClock}) or
   *     follows the host
   */
  public Machine(boolean virtualTime, GuestLog log) {
    this.memory = new PhysicalMemory(log);
    this.cpu = new ArmCpu(memory, log);
    this.rendezvous = memory.rendezvous();
    this.member = rendezvous.join(() -> cpu.signal(ArmCpu.ATTENTION_PAUSE));
    this.waiting = new Waiting(cpu);
    this.cpus.add(cpu);
    this.clock = virtualTime ? new VirtualClock(cpu) : new RealClock();
    this.hostEvents = new HostEvents(cpu, this::wake);
    this.alarm = virtualTime ? null : new AlarmThread(clock, this::alarmRang);
    this.recorder = new MachineRecorder(cpu);
    this.events.onEarlier(this::deadlineMovedNearer);
    MachineControl control =
        new MachineControl() {
          @Override
          public void requestReset() {
            leave(Exit.RESET);
          }

          @Override
          public void requestPowerOff() {
            leave(Exit.POWER_OFF);
          }
        };
    this.context = new MachineContext(cpu, memory, clock, events, hostEvents, control, log);
  }

  /** What boards build their devices from. */
  public MachineContext context() {
    return context;
  }

  /** The CPU, the first if there are several. */
  public ArmCpu cpu() {
    return cpu;
  }

  /** All CPUs. */
  public List<ArmCpu> cpus() {
    return List.copyOf(cpus);
  }

  /**
   * Adds a CPU, on the clock that follows the host only, before the machine runs. It waits until
   * somebody gives it something to do and calls it.
   *
   * @param engine makes its engine
   * @throws IllegalStateException on the virtual clock, or if there are {@link Ram#MAX_CPUS}
   */
  public void addCpu(Function<ArmCpu, ExecutionEngine> engine) {
    if (virtualTime() || cpus.size() == Ram.MAX_CPUS) {
      throw new IllegalStateException("no further CPU is possible");
    }
    ArmCpu added = new ArmCpu(memory, context.log(), cpus.size());
    added.signal(ArmCpu.ATTENTION_WAIT);
    Rendezvous.Member its = rendezvous.join(() -> added.signal(ArmCpu.ATTENTION_PAUSE));
    cpus.add(added);
    recorder.add(added);
    secondaries.add(
        new SecondaryCpu(added, engine.apply(added), its, this::callDebugger, this::failed));
  }

  /** Has CPU {@code number} take an IRQ soon; any thread. */
  public void call(int number) {
    if (number == 0) {
      cpu.signal(ArmCpu.ATTENTION_CALL);
      waiting.wake();
    } else {
      secondaries.get(number - 1).call();
    }
  }

  private void failed(Throwable what) {
    failure = what;
    stop();
  }

  /** The physical address space. */
  public PhysicalMemory memory() {
    return memory;
  }

  /** Whether guest time is derived from instructions. */
  public boolean virtualTime() {
    return clock instanceof VirtualClock;
  }

  /**
   * Sets guest time, for a machine whose CPU was restored and that has not run yet.
   *
   * @param nanos since power on
   */
  public void resumeAt(long nanos) {
    clock.resumeAt(nanos);
  }

  /** Has {@code newDebugger} attend when it is asked for; before the machine runs. */
  public void attach(Debugger newDebugger) {
    debugger = newDebugger;
  }

  /** Has the debugger attend soon; any thread. */
  public void callDebugger() {
    cpu.signal(ArmCpu.ATTENTION_DEBUG);
    wake();
  }

  /** Whether {@link #run} is about to return: a debugger may not hold the machine any longer. */
  public boolean isLeaving() {
    return stopRequested || exit != null;
  }

  /** Asks {@link #run} to return soon; any thread. */
  public void stop() {
    stopRequested = true;
    cpu.signal(ArmCpu.ATTENTION_STOP);
    wake();
  }

  /** Runs the guest on the calling thread until something ends it. */
  public Exit run(ExecutionEngine engine) {
    exit = null;
    // What ended the run before has left it set; a stop asked for since is seen all the same.
    cpu.acknowledge(ArmCpu.ATTENTION_STOP);
    runner = Thread.currentThread();
    member.runsHere();
    boolean halted = (cpu.attention & ArmCpu.ATTENTION_DEBUG) != 0;
    secondaries.forEach(secondary -> secondary.start(halted));
    try {
      if (alarm != null) {
        alarm.set(events.earliest());
      }
      while (exit == null) {
        attendDebugger(engine);
        serve(engine);
        if (exit == null) {
          cpu.setBudget(budgetToNextEvent());
          member.enterGuest();
          engine.run(cpu);
          member.leaveGuest();
        }
      }
    } finally {
      member.leaveGuest();
      secondaries.forEach(SecondaryCpu::stop);
      runner = null;
      if (alarm != null) {
        alarm.set(Long.MAX_VALUE);
      }
    }
    rethrowFailure();
    return exit;
  }

  private void rethrowFailure() {
    Throwable what = failure;
    failure = null;
    if (what instanceof Error e) {
      throw e;
    } else if (what instanceof RuntimeException e) {
      throw e;
    }
  }

  private void serve(ExecutionEngine engine) {
    rendezvous.lock();
    try {
      serveLocked(engine);
    } finally {
      rendezvous.unlock();
    }
  }

  /** Lets the debugger have the machine, if it wants it. Guest time stands still meanwhile. */
  private void attendDebugger(ExecutionEngine engine) {
    if ((cpu.attention & ArmCpu.ATTENTION_DEBUG) == 0) {
      return;
    }
    boolean steps = true;
    while (steps) {
      ArmCpu stepped = askDebugger();
      steps = stepped == cpu;
      if (steps) {
        cpu.acknowledge(ArmCpu.ATTENTION_WAIT);
        engine.step(cpu);
      }
    }
    if (alarm != null) {
      // It may have rung by the host's time, or be late.
      alarm.set(events.earliest());
    }
  }

  /** What the debugger wants, which is asked while no CPU executes anything. */
  private ArmCpu askDebugger() {
    rendezvous.lock();
    try {
      holdOthers();
      cpu.acknowledge(ArmCpu.ATTENTION_DEBUG);
      clock.hold();
      ArmCpu stepped = debugger.attend();
      clock.release();
      for (int i = 0; i < secondaries.size(); i++) {
        secondaries.get(i).release(cpus.get(i + 1) == stepped);
      }
      return stepped;
    } finally {
      rendezvous.unlock();
    }
  }

  /** Others may wait, in a hypervisor, for what this CPU has to do there: it answers calls. */
  private void holdOthers() {
    secondaries.forEach(SecondaryCpu::hold);
    while (!areOthersHeld()) {
      if ((cpu.attention & ArmCpu.ATTENTION_CALL) != 0) {
        answerCall();
      }
      rendezvous.await(() -> areOthersHeld() || (cpu.attention & ArmCpu.ATTENTION_CALL) != 0);
    }
  }

  private boolean areOthersHeld() {
    return secondaries.stream().allMatch(SecondaryCpu::isHeld);
  }

  private void answerCall() {
    // It may bring another virtual CPU here; the one that came to a breakpoint does so again.
    cpu.stops.takeReached();
    cpu.acknowledge(ArmCpu.ATTENTION_CALL);
    cpu.raise(ExceptionKind.IRQ, cpu.pc);
  }

  /** Handles everything that is due between two runs of the engine. */
  private void serveLocked(ExecutionEngine engine) {
    cpu.acknowledge(ArmCpu.ATTENTION_PAUSE | ArmCpu.ATTENTION_TIMER);
    hostEvents.drain();
    events.runDue(clock.nanos());
    if (stopRequested) {
      stopRequested = false;
      cpu.acknowledge(ArmCpu.ATTENTION_STOP);
      exit = Exit.STOPPED;
    }
    while (exit == null && (cpu.attention & ArmCpu.ATTENTION_WAIT) != 0) {
      waitForInterrupt();
      attendDebugger(engine);
    }
    int attention = cpu.attention;
    if (exit != null) {
      cpu.acknowledge(ArmCpu.ATTENTION_STOP);
    } else if ((attention & ArmCpu.ATTENTION_FIQ) != 0) {
      cpu.raise(ExceptionKind.FIQ, cpu.pc);
    } else if ((attention & (ArmCpu.ATTENTION_IRQ | ArmCpu.ATTENTION_CALL)) != 0) {
      cpu.acknowledge(ArmCpu.ATTENTION_CALL);
      cpu.raise(ExceptionKind.IRQ, cpu.pc);
    }
  }

  /**
   * One step of waiting: ends the wait if an interrupt is asserted, else lets time pass up to the
   * next event.
   */
  private void waitForInterrupt() {
    if (cpu.interruptAsserted() || (cpu.attention & ArmCpu.ATTENTION_CALL) != 0) {
      cpu.acknowledge(ArmCpu.ATTENTION_WAIT);
      return;
    }
    long deadline = events.earliest();
    if (clock instanceof VirtualClock virtual && deadline != Long.MAX_VALUE) {
      virtual.skipTo(deadline);
    } else {
      rendezvous.unlock();
      long nanos = Long.MAX_VALUE;
      if (deadline != Long.MAX_VALUE) {
        wakeExactly();
        nanos = deadline - clock.nanos();
      }
      waiting.forAttention(~ArmCpu.ATTENTION_WAIT, nanos, !rendezvous.isAlone());
      rendezvous.lockAhead();
    }
    cpu.acknowledge(ArmCpu.ATTENTION_PAUSE | ArmCpu.ATTENTION_TIMER);
    hostEvents.drain();
    events.runDue(clock.nanos());
    if (stopRequested) {
      stopRequested = false;
      exit = Exit.STOPPED;
    }
  }

  /** Once for each thread that runs the machine, when it first sleeps: the start is in a hurry. */
  private void wakeExactly() {
    if (exactSleeper != runner) {
      exactSleeper = runner;
      TimerSlack.makeLeast();
    }
  }

  private int budgetToNextEvent() {
    if (clock instanceof VirtualClock && events.earliest() != Long.MAX_VALUE) {
      long nanos = events.earliest() - clock.nanos();
      long instructions = Math.ceilDiv(nanos, VirtualClock.NANOS_PER_INSTRUCTION);
      return Math.clamp(instructions, 1, MAX_BUDGET);
    }
    return MAX_BUDGET;
  }

  /** A device armed an earlier timer while the guest runs: the engine must stop in time for it. */
  private void deadlineMovedNearer() {
    if (runner == null) {
      return;
    }
    if (alarm != null) {
      alarm.set(events.earliest());
    } else {
      cpu.signal(ArmCpu.ATTENTION_TIMER);
    }
  }

  /** Ends the machine's helper thread. The machine may not run again. */
  @Override
  public void close() {
    recorder.close();
    if (alarm != null) {
      alarm.close();
    }
  }

  private void alarmRang() {
    cpu.signal(ArmCpu.ATTENTION_TIMER);
    wake();
  }

  private void wake() {
    LockSupport.unpark(runner);
  }

  private void leave(Exit why) {
    exit = why;
    cpu.signal(ArmCpu.ATTENTION_STOP);
    wake();
  }
}
