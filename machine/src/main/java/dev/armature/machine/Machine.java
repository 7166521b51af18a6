package dev.armature.machine;

import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import dev.armature.runtime.io.Picture;
import dev.armature.runtime.load.BootImage;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import java.time.Duration;
import java.util.Optional;

/**
 * A machine that runs, on a thread of its own, until the guest ends it or it is closed.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="look"}
 *
 * <p>All methods may be called by any thread. They throw {@link MachineException} when the machine
 * was closed.
 */
public final class Machine implements AutoCloseable {
  /** What a machine is doing. */
  public enum State {
    /** The guest runs, or waits for an interrupt. */
    RUNNING,
    /** The guest switched the machine off. */
    POWERED_OFF,
    /** The guest reset the machine, and there is no second boot. */
    RESET,
    /** The emulator failed: an error in it, never one of the guest's. */
    FAILED
  }

  private final MachineSettings settings;
  private final BootImage image;
  private final Hardware hardware;
  private final Console console;
  private final GuestThread thread;
  private final GuestMemory memory;

  private Machine(MachineSettings settings, BootImage image, Hardware hardware, Console console) {
    this.settings = settings;
    this.image = image;
    this.hardware = hardware;
    this.console = console;
    String name = "armature-" + hardware.board().name();
    this.thread = new GuestThread(name, hardware, console, settings.reboots() ? image : null);
    this.memory = new GuestMemory(thread, hardware);
  }

  static Machine boot(MachineSettings settings, BootRequest request) {
    Console console = new Console("console", settings.console());
    Hardware hardware = build(settings, console);
    try {
      BootImage image = BootLoader.load(request, hardware.core().memory(), hardware.board());
      image.install(hardware.core().memory(), hardware.core().cpu());
      return started(settings, image, hardware, console);
    } catch (LoadException e) {
      hardware.close();
      throw new MachineException(e.getMessage(), e);
    }
  }

  /** A machine that goes on where one was saved. */
  static Machine restore(MachineSettings settings, BootImage image, Checkpoint checkpoint) {
    Console console = new Console("console", settings.console());
    Hardware hardware = build(settings, console);
    try {
      checkpoint.restore(hardware.core(), hardware.board());
      return started(settings, image, hardware, console);
    } catch (CheckpointException e) {
      hardware.close();
      throw new MachineException(e.getMessage(), e);
    }
  }

  private static Hardware build(MachineSettings settings, Console console) {
    try {
      return Hardware.build(settings, console);
    } catch (MachineException e) {
      console.end("the machine could not be built");
      throw e;
    }
  }

  private static Machine started(
      MachineSettings settings, BootImage image, Hardware hardware, Console console) {
    Machine machine = new Machine(settings, image, hardware, console);
    machine.thread.start();
    return machine;
  }

  /** The first serial line. */
  public Console console() {
    return console;
  }

  /** Memory, by physical and virtual address and by symbol. */
  public GuestMemory memory() {
    return memory;
  }

  /** The registers of the CPU now. */
  public Registers registers() {
    return thread.call(() -> Registers.of(hardware.core().cpu()));
  }

  /**
   * Sets a register, as the CPU's present mode sees it.
   *
   * @param number 0–15; 15 has the guest go on at that address, in the instruction set that it is
   *     in
   */
  public void setRegister(int number, int value) {
    if (number < 0 || number > Registers.PC) {
      throw new IllegalArgumentException("register " + number);
    }
    thread.call(
        () -> {
          if (number == Registers.PC) {
            hardware.core().cpu().pc = value & ~1;
          } else {
            hardware.core().cpu().r[number] = value;
          }
          return null;
        });
  }

  /** Guest instructions executed since power on. */
  public long instructions() {
    return thread.call(() -> hardware.core().cpu().retired());
  }

  /** Guest time since power on. */
  public Duration time() {
    return thread.call(() -> Duration.ofNanos(hardware.core().context().clock().nanos()));
  }

  /**
   * Presses keys of the board's keyboard, one after the other, and lets them go in reverse order.
   *
   * @throws MachineException if the board has no keyboard
   */
  public void press(Key... keys) {
    thread.call(
        () -> {
          Display display = display();
          for (Key key : keys) {
            display.key(key, true);
          }
          for (int i = keys.length - 1; i >= 0; i--) {
            display.key(keys[i], false);
          }
          return null;
        });
  }

  /**
   * What the screen shows, or empty while the guest has it switched off.
   *
   * @throws MachineException if the board has no screen
   */
  public Optional<Picture> screen() {
    return thread.call(() -> display().snapshot());
  }

  private Display display() {
    return hardware
        .board()
        .display()
        .orElseThrow(
            () ->
                new MachineException("%s has no screen and no keyboard", hardware.board().name()));
  }

  /** What the machine is doing. */
  public State state() {
    return thread.state();
  }

  /**
   * Waits until the guest has ended the machine.
   *
   * @param timeout how long to wait at most, in the host's time
   * @return how it ended
   * @throws MachineException if it has not by then, or the emulator has failed
   */
  public State awaitEnd(Duration timeout) {
    State state = thread.awaitEnd(timeout.toNanos());
    if (state == State.RUNNING) {
      throw new MachineException("the machine still ran after %s", timeout);
    }
    return state;
  }

  /**
   * Saves the machine as it stands between two instructions. It runs on; its copies start from
   * there.
   *
   * @throws MachineException if the host has no room for the file
   */
  public Snapshot snapshot() {
    return Snapshot.of(
        settings,
        image,
        writer ->
            thread.call(
                () -> {
                  writer.write(hardware.core(), hardware.board());
                  return null;
                }));
  }

  /** Ends the machine and frees what it has of the host. May be called again. */
  @Override
  public void close() {
    thread.close();
  }
}
