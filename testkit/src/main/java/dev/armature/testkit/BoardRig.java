package dev.armature.testkit;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.time.Clock;
import java.util.function.Function;

/**
 * A board without a running CPU, whose devices a test drives as a driver does: over the bus, at
 * their addresses on the board, in guest time that moves only when the test says so.
 *
 * @param <B> the board
 */
public class BoardRig<B extends Board> implements AutoCloseable {
  private final FakeClock clock = new FakeClock();
  private final Machine machine;
  private final MachineContext context;
  private final B board;
  private int resets;

  /**
   * Builds a board.
   *
   * @param log what is told of the guest's mistakes
   * @param factory makes the board
   */
  protected BoardRig(GuestLog log, Function<MachineContext, B> factory) {
    machine = new Machine(true, log);
    MachineContext real = machine.context();
    context =
        new MachineContext(
            real.cpu(),
            real.memory(),
            clock,
            real.events(),
            real.hostEvents(),
            new Control(),
            real.log());
    board = factory.apply(context);
    cpu().setInterruptMasks(0);
  }

  /** The board. */
  public final B board() {
    return board;
  }

  /** What the board was built from. */
  public final MachineContext context() {
    return context;
  }

  /** The CPU, which never runs and takes interrupts unmasked. */
  public final ArmCpu cpu() {
    return machine.cpu();
  }

  /** Reads a word. */
  public final int read(int address) {
    return machine.memory().read(address, 4);
  }

  /** Writes a word. */
  public final void write(int address, int value) {
    machine.memory().write(address, 4, value);
  }

  /** Reads a half word, as 16-bit devices are read. */
  public final int readHalf(int address) {
    return machine.memory().read(address, 2);
  }

  /** Writes a half word. */
  public final void writeHalf(int address, int value) {
    machine.memory().write(address, 2, value);
  }

  /** Guest time. */
  public final long now() {
    return clock.now;
  }

  /** Lets {@code nanos} of guest time pass; timers run at the very moment they are due. */
  public final void advance(long nanos) {
    long end = clock.now + nanos;
    while (context.events().earliest() <= end) {
      clock.now = Math.max(clock.now, context.events().earliest());
      context.events().runDue(clock.now);
    }
    clock.now = end;
  }

  /**
   * Lets {@code nanos} of guest time pass in one step; timers run only then, late, as on a host.
   */
  public final void advanceLate(long nanos) {
    clock.now += nanos;
    context.events().runDue(clock.now);
  }

  /** Lets {@code nanos} of guest time pass and runs no timer: as late as the next access is. */
  public final void advanceUnserved(long nanos) {
    clock.now += nanos;
  }

  /** Runs what host threads posted. */
  public final void deliverHostEvents() {
    context.hostEvents().drain();
  }

  /** Whether the CPU is asked to take an IRQ. */
  public final boolean irq() {
    return (cpu().attention & ArmCpu.ATTENTION_IRQ) != 0;
  }

  /** Whether the CPU is asked to take an FIQ. */
  public final boolean fiq() {
    return (cpu().attention & ArmCpu.ATTENTION_FIQ) != 0;
  }

  /** How often the board asked for a reset of the machine. */
  public final int resets() {
    return resets;
  }

  @Override
  public void close() {
    board.close();
    machine.close();
  }

  private final class Control implements MachineControl {
    @Override
    public void requestReset() {
      resets++;
    }

    @Override
    public void requestPowerOff() {
      throw new AssertionError("this board cannot switch itself off");
    }
  }

  private static final class FakeClock implements Clock {
    private long now;

    @Override
    public long nanos() {
      return now;
    }
  }
}
