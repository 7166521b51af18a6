package dev.armature.machine;

import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.load.BootImage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** The thread that runs a machine, and between two instructions does what others ask for. */
final class GuestThread {
  private final Hardware hardware;
  private final Console console;
  private final BootImage image;
  private final BlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile Machine.State state = Machine.State.RUNNING;
  private volatile boolean closed;
  private Throwable failure;

  /**
   * Not yet started.
   *
   * @param image what a reset loads again; null if a reset ends the machine
   */
  GuestThread(String name, Hardware hardware, Console console, BootImage image) {
    this.hardware = hardware;
    this.console = console;
    this.image = image;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Machine.State state() {
    return state;
  }

  private void run() {
    while (!closed) {
      if (state == Machine.State.RUNNING) {
        runGuest();
        serveAll();
      } else {
        serveNext();
      }
    }
    console.end("the machine was closed");
    hardware.close();
  }

  private void runGuest() {
    try {
      switch (hardware.core().run(hardware.engine())) {
        case POWER_OFF -> end(Machine.State.POWERED_OFF, "the guest switched the machine off");
        case RESET -> {
          if (image == null) {
            end(Machine.State.RESET, "the guest reset the machine");
          } else {
            hardware.core().cpu().reset();
            hardware.board().reset();
            image.install(hardware.core().memory(), hardware.core().cpu());
          }
        }
        case STOPPED -> {}
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      end(Machine.State.FAILED, "the emulator failed: " + e);
    }
  }

  private void end(Machine.State how, String reason) {
    state = how;
    console.end(reason);
    synchronized (this) {
      notifyAll();
    }
  }

  private void serveAll() {
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void serveNext() {
    try {
      tasks.take().run();
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /**
   * Has the guest stand still for {@code task}, and returns what that returns. Any other thread.
   */
  <T> T call(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    submit(future);
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MachineException complaint) {
        throw complaint;
      } else if (e.getCause() instanceof CheckpointException complaint) {
        throw new MachineException(complaint.getMessage(), complaint);
      }
      throw new MachineException("internal error: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachineException("interrupted while waiting for the machine", e);
    }
  }

  private synchronized void submit(FutureTask<?> task) {
    if (closed) {
      throw new MachineException("the machine was closed");
    }
    tasks.add(task);
    hardware.core().stop();
  }

  /**
   * Waits until the machine has ended by itself, or {@code nanos} have passed.
   *
   * @throws MachineException if the emulator has failed
   */
  synchronized Machine.State awaitEnd(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (state == Machine.State.RUNNING && !closed && deadline - System.nanoTime() > 0) {
      try {
        wait((deadline - System.nanoTime()) / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MachineException("interrupted while waiting for the machine", e);
      }
    }
    if (state == Machine.State.FAILED) {
      throw new MachineException("the emulator failed: " + failure, failure);
    }
    return state;
  }

  /** Ends the machine and frees what it has of the host. May be called again. */
  void close() {
    synchronized (this) {
      closed = true;
      tasks.add(new FutureTask<>(() -> null));
      hardware.core().stop();
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What came too late finds no machine.
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.cancel(false);
    }
  }
}
