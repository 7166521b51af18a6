package dev.armature.debug.gdb;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.Halt;
import dev.armature.runtime.cpu.DebugStops;
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
  private final DebugStops stops;
  private boolean pending;
  private int thread;
  private int address;

  PendingStep(DebugControl control, DebugThreads threads, StopPoints stopPoints) {
    this.control = control;
    this.threads = threads;
    this.stopPoints = stopPoints;
    this.stops = control.machine().cpu().stops;
  }

  /** Has {@code stepped} execute one instruction, now or when it has a CPU. */
  void step(DebugThread stepped) {
    pending = !stepped.hasCpu();
    if (pending) {
      thread = stepped.id();
      address = pcOf(stepped);
      goOn();
    } else {
      stepNow();
    }
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
    boolean its = threads.current().id() == thread;
    if (!isAtAddress(halt.reached()) || (!its && stopPoints.hasBreakpoint(address))) {
      pending = false;
      return false;
    }
    pending = !its;
    stepNow();
    return true;
  }

  private boolean isAtAddress(Reached reached) {
    return reached != null && reached.watchpoint() == null && reached.address() == address;
  }

  private void goOn() {
    stopPoints.install(stops, address);
    control.resume();
  }

  private void stepNow() {
    stopPoints.installWatchpoints(stops);
    control.step();
  }

  private static int pcOf(DebugThread thread) {
    CpuRegister pc = GdbCommands.numbered(thread, CpuRegisters.PC);
    return pc.read().getAsInt();
  }
}
