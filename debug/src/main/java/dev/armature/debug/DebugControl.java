package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.DebugStops.Reached;
import dev.armature.runtime.machine.Debugger;
import dev.armature.runtime.machine.Machine;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * The one who holds a machine for all that look into it: it runs their actions on the CPU thread
 * between two instructions, while the guest runs and while it stands still.
 *
 * <p>As long as nobody asks for anything the machine pays nothing: the actions are announced by a
 * bit of the attention word, which engines look at anyway.
 */
public final class DebugControl implements Debugger, AutoCloseable {
  private final Machine machine;
  private final Queue<FutureTask<?>> calls = new ConcurrentLinkedQueue<>();
  private final List<HaltListener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  // CPU thread only.
  private Halt halt;
  private ArmCpu stoppedOn;
  private ArmCpu stepping;

  /**
   * Attaches to a machine that does not run yet.
   *
   * @param halted whether it is to stand still in front of its first instruction
   */
  public DebugControl(Machine machine, boolean halted) {
    this.machine = machine;
    this.stoppedOn = machine.cpu();
    this.halt = halted ? Halt.REQUESTED : null;
    machine.attach(this);
    machine.callDebugger();
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** Tells {@code listener} from now on. */
  public void addListener(HaltListener listener) {
    listeners.add(listener);
  }

  /** Does not tell {@code listener} any more. */
  public void removeListener(HaltListener listener) {
    listeners.remove(listener);
  }

  /** Something to do on the CPU thread, which may fail. */
  @FunctionalInterface
  public interface Action<T, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  /**
   * Runs {@code action} on the CPU thread, between two instructions, and waits for its result. Any
   * thread but that one.
   *
   * @throws MachineGoneException if the run has ended, or ends first
   * @throws X if the action does
   */
  @SuppressWarnings("unchecked") // an action throws nothing else that is checked
  public <T, X extends Exception> T call(Action<T, X> action) throws MachineGoneException, X {
    FutureTask<T> task = new FutureTask<>(action::run);
    calls.add(task);
    if (closed) {
      task.cancel(false);
    }
    machine.callDebugger();
    try {
      return task.get();
    } catch (CancellationException e) {
      throw new MachineGoneException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachineGoneException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw (X) cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** As {@link #call}, without a result. */
  public void run(Runnable action) throws MachineGoneException {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  // For actions: CPU thread.

  /** Why the machine stands still; null while it runs. */
  public Halt halt() {
    return halt;
  }

  /** The CPU that stopped the machine last; the first one if somebody asked for it. */
  public ArmCpu stoppedOn() {
    return stoppedOn;
  }

  /** Stops the machine, unless it stands still. */
  public void stop() {
    if (halt == null) {
      halt(Halt.REQUESTED, machine.cpu());
    }
  }

  /** Has the machine go on. */
  public void resume() {
    if (halt != null) {
      halt = null;
      listeners.forEach(HaltListener::resumed);
    }
  }

  /** Has {@code cpu} execute one instruction, and the machine stand still again. */
  public void step(ArmCpu cpu) {
    stepping = cpu;
    halt = null;
    listeners.forEach(HaltListener::resumed);
  }

  private void halt(Halt why, ArmCpu cpu) {
    halt = why;
    stoppedOn = cpu;
    listeners.forEach(listener -> listener.halted(why));
  }

  @Override
  public ArmCpu attend() {
    ArmCpu stepped = stepping;
    stepping = null;
    for (ArmCpu cpu : machine.cpus()) {
      // One of several that came to a breakpoint is told of; others come there again.
      Reached reached = cpu.stops.takeReached();
      if (reached != null && halt == null && (stepped == null || stepped == cpu)) {
        halt(new Halt(Halt.Cause.REACHED, reached), cpu);
      }
    }
    if (stepped != null && halt == null) {
      halt(Halt.STEPPED, stepped);
    }
    serve();
    if (halt != null) {
      // A machine that is reset while it stands still does so afterwards.
      machine.callDebugger();
    }
    return machine.isLeaving() ? null : stepping;
  }

  private void serve() {
    runCalls();
    while (halt != null && !machine.isLeaving()) {
      LockSupport.park(this);
      runCalls();
    }
  }

  private void runCalls() {
    for (FutureTask<?> task = calls.poll(); task != null; task = calls.poll()) {
      task.run();
    }
  }

  /** The run has ended. Whoever waits for an action is told so. */
  @Override
  public void close() {
    closed = true;
    for (FutureTask<?> task = calls.poll(); task != null; task = calls.poll()) {
      task.cancel(false);
    }
    listeners.forEach(HaltListener::gone);
  }
}
