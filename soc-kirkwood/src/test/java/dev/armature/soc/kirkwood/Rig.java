package dev.armature.soc.kirkwood;

import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A Kirkwood whose CPU never runs and whose clock moves only when the test says so. */
final class Rig implements AutoCloseable {
  private final FakeClock clock = new FakeClock();
  private final Machine machine = new Machine(true, GuestLog.none());
  private final MachineContext context;
  final Kirkwood board;
  final Line line = new Line();
  int resets;

  Rig() {
    MachineContext real = machine.context();
    MachineControl control =
        new MachineControl() {
          @Override
          public void requestReset() {
            resets++;
          }

          @Override
          public void requestPowerOff() {
            throw new AssertionError("this board cannot switch itself off");
          }
        };
    context =
        new MachineContext(
            real.cpu(),
            real.memory(),
            clock,
            real.events(),
            real.hostEvents(),
            control,
            real.log());
    board = new Kirkwood(context, new KirkwoodConfig(16 << 20, List.of(line)));
  }

  MachineContext context() {
    return context;
  }

  int read(int address) {
    return machine.memory().read(address, 4);
  }

  void write(int address, int value) {
    machine.memory().write(address, 4, value);
  }

  /** Whether main interrupt {@code n} is pending. */
  boolean interrupt(int n) {
    int cause = read(KirkwoodMap.INTERRUPTS + (n < 32 ? 0 : 0x10));
    return (cause >>> (n & 31) & 1) != 0;
  }

  /** Lets {@code nanos} of guest time pass; timers run at the very moment they are due. */
  void advance(long nanos) {
    long end = clock.now + nanos;
    while (context.events().earliest() <= end) {
      clock.now = Math.max(clock.now, context.events().earliest());
      context.events().runDue(clock.now);
    }
    clock.now = end;
  }

  /** What the other end of UART0 types. */
  void type(String text) {
    text.chars().forEach(line.input::add);
    line.listener.run();
    context.hostEvents().drain();
  }

  @Override
  public void close() {
    board.close();
    machine.close();
  }

  private static final class FakeClock implements Clock {
    private long now;

    @Override
    public long nanos() {
      return now;
    }
  }

  /** The other end of a serial line. */
  static final class Line implements SerialBackend {
    final Deque<Integer> input = new ArrayDeque<>();
    final StringBuilder output = new StringBuilder();
    private Runnable listener = () -> {};

    @Override
    public void transmit(int value) {
      output.append((char) value);
    }

    @Override
    public int poll() {
      return input.isEmpty() ? -1 : input.remove();
    }

    @Override
    public void onInput(Runnable target) {
      listener = target;
    }

    @Override
    public void close() {}
  }
}
