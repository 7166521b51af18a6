package dev.armature.debug.gdb;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.Halt;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.DebugStops.Reached;

/**
 * The single step of a virtual CPU that has no CPU: the machine goes on until it has one, which a
 * breakpoint of our own at its instruction tells. Others that meet it are stepped over it. CPU
 * thread only.
 */
final class PendingStep {
  private final DebugControl control;
  private final DebugThreads threads;
  private final StopPoints stopPoints;
  private boolean pending;
  private int thread;
  private int address;

  PendingStep(DebugControl control, DebugThreads threads, StopPoints stopPoints) {
    this.control = control;
    this.threads = threads;
    this.stopPoints = stopPoints;
  }

  /** Has {@code stepped} execute one instruction, now or when it has a CPU. */
  void step(DebugThread stepped) {
    pending = stepped.cpu() == null;
    thread = stepped.id();
    if (pending) {
      address = pcOf(stepped);
      goOn();
    } else {
      stepNow(stepped.cpu());
    }
  }

  /** The thread that {@link #step} was called for last. */
  int thread() {
    return thread;
  }

  /**
   * The machine stopped.
   *
   * @return whether that was on the way only, so that it goes on already
   */
  boolean goesOn(Halt halt) {
    if (!pending) {
      return false;
    } else if (halt.cause() == Halt.Cause.STEPPED) {
      goOn();
      return true;
    }
    ArmCpu cpu = control.stoppedOn();
    boolean its = threads.on(cpu).id() == thread;
    if (!isAtAddress(halt.reached()) || (!its && stopPoints.hasBreakpoint(address))) {
      pending = false;
      return false;
    }
    pending = !its;
    stepNow(cpu);
    return true;
  }

  private boolean isAtAddress(Reached reached) {
    return reached != null && reached.watchpoint() == null && reached.address() == address;
  }

  private void goOn() {
    stopPoints.install(address);
    control.resume();
  }

  private void stepNow(ArmCpu cpu) {
    stopPoints.installWatchpoints(cpu);
    control.step(cpu);
  }

  private static int pcOf(DebugThread thread) {
    CpuRegister pc = thread.register(CpuRegisters.PC);
    return pc.read().getAsInt();
  }
}
