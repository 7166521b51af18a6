package dev.armature.bench;

import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.load.BootImage;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Runs the latency guest on a machine within this JVM, with a device that takes the time when the
 * first instruction of the guest's interrupt handler stores to it. The host's events are bytes on
 * the guest's UART, posted by the calling thread.
 */
final class LatencyProbe implements AutoCloseable {
  /** What the guest does between interrupts. */
  enum Guest {
    /** Computes. */
    BUSY,
    /** Waits for interrupts. */
    WAITING
  }

  /** Where Versatile/PB has nothing. */
  private static final int PROBE_ADDRESS = 0x2000_0000;

  private static final int RAM_BYTES = 16 << 20;

  /** Above all that a thread of the host may be held up; samples beyond it count as this. */
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Machine machine = new Machine(false, GuestLog.none());
  private final Histogram timers = histogram();
  private final Line line = new Line();
  private final VersatilePb board;
  private final Thread runner;
  private volatile long entered;
  private volatile long handled;
  private long due;

  /**
   * Starts the guest.
   *
   * @param image the latency guest
   * @param withTimer whether the guest keeps a timer running
   */
  LatencyProbe(Path image, EngineKind engine, Guest guest, boolean withTimer) {
    board =
        new VersatilePb(
            machine.context(),
            VersatilePbConfig.builder().ramBytes(RAM_BYTES).serial(line).build());
    machine.memory().mapDevice("probe", PROBE_ADDRESS, 0x1000, new Probe());
    try {
      BootImage loaded =
          BootLoader.load(
              new BootRequest(image, null, null, null, true, List.of()), machine.memory(), board);
      loaded.install(machine.memory(), machine.cpu());
    } catch (LoadException e) {
      throw BenchException.usage(e.getMessage());
    }
    int[] request =
        new LatencyRequest(PROBE_ADDRESS, guest == Guest.WAITING, withTimer ? 1 : 0).words();
    for (int i = 0; i < request.length; i++) {
      machine.memory().write(LatencyRequest.ADDRESS + 4 * i, 4, request[i]);
    }
    runner =
        Thread.ofPlatform()
            .daemon()
            .name("bench-cpu")
            .start(() -> machine.run(Engines.create(engine, machine.cpu())));
  }

  static Histogram histogram() {
    return new Histogram(1, LONGEST_NANOS, 3);
  }

  /** The thread that runs the guest. */
  Thread runner() {
    return runner;
  }

  /**
   * Posts events at random moments, a fifth of a millisecond apart on average, and measures each
   * until the guest's handler begins.
   */
  Histogram hostEvents(int count) {
    return events(count, () -> line.send('x'), () -> handled, () -> entered);
  }

  /**
   * Measures events that this thread posts.
   *
   * @param post posts one
   * @param handled how many were handled to the end
   * @param entered when the last one's handler began, as {@link System#nanoTime}
   */
  static Histogram events(int count, Runnable post, LongSupplier handled, LongSupplier entered) {
    Histogram latencies = histogram();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long before = handled.getAsLong();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(random.nextLong(20_000, 280_000));
      long start = System.nanoTime();
      post.run();
      // It sleeps until the next event, as a thread of the host does. One that looked all the time
      // had the core that the kernel woke a waiting CPU's thread on: p99.9 was 3.4 ms, and is 0.2.
      // The handler must have ended, or its same run might take the next byte.
      do {
        LockSupport.parkNanos(20_000);
        if (System.nanoTime() - start > LONGEST_NANOS) {
          throw BenchException.failure("an event was not handled");
        }
      } while (handled.getAsLong() == before + i);
      latencies.recordValue(Math.min(entered.getAsLong() - start, LONGEST_NANOS));
    }
    return latencies;
  }

  /** Waits until the guest has handled that many timers, and tells how late it was for them. */
  Histogram timers(int count) {
    timers.reset();
    long start = System.nanoTime();
    while (timers.getTotalCount() < count) {
      LockSupport.parkNanos(10_000_000);
      if (System.nanoTime() - start > count * 1_000_000L + LONGEST_NANOS) {
        throw BenchException.failure("the latency guest's timer does not ring");
      }
    }
    return timers.copy();
  }

  @Override
  public void close() {
    machine.stop();
    try {
      runner.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    machine.close();
    board.close();
  }

  /**
   * The stores of the guest: to 0 when its handler begins, to 4 when it starts a timer, to 8 when
   * the handler ends. CPU thread only.
   */
  private final class Probe implements MmioDevice {
    @Override
    public int read(int offset, int width) {
      return 0;
    }

    @Override
    public void write(int offset, int width, int value) {
      long now = System.nanoTime();
      switch (offset) {
        case 0 -> {
          entered = now;
          if (due != 0) {
            // The counter's tick of 1 us may fall before the store that told of the timer.
            timers.recordValue(Math.clamp(now - due, 1, LONGEST_NANOS));
            due = 0;
          }
        }
        case 4 -> due = now + value * 1000L;
        default -> handled = handled + 1;
      }
    }

    @Override
    public void reset() {}
  }

  /** A serial line with room for one byte, which is how the guest sends it back at once. */
  private static final class Line implements SerialBackend {
    private volatile Runnable listener = () -> {};
    private volatile int waiting = -1;

    void send(int value) {
      waiting = value;
      listener.run();
    }

    @Override
    public void transmit(int value) {}

    @Override
    public int poll() {
      int value = waiting;
      if (value >= 0) { // else the host may be about to send
        waiting = -1;
      }
      return value;
    }

    @Override
    public void onInput(Runnable target) {
      listener = target;
    }

    @Override
    public void close() {}
  }
}
