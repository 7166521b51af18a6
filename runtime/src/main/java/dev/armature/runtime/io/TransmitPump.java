package dev.armature.runtime.io;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.SpscChunkedArrayQueue;

/**
 * Takes bytes from the CPU thread to a thread that writes them to a stream. The CPU thread neither
 * blocks nor allocates, but for a queue that grows with a reader that is behind; it wakes the
 * writer only when that sleeps.
 */
final class TransmitPump implements AutoCloseable {
  /** Bytes that may wait for a slow reader; more are dropped. */
  private static final int CAPACITY = 1 << 20;

  private static final int FIRST_CHUNK = 1 << 10;
  private static final int BUFFER = 1 << 13;

  /**
   * After a write of this many bytes more are likely to come. The writer then sleeps a moment
   * without asking to be woken, which saves the CPU thread a system call a byte; it costs a stream
   * nothing, and a single echoed byte is not a stream.
   */
  private static final int STREAM = 4;

  private static final long LINGER_NANOS = 100_000;

  /**
   * A reader that never comes back does not keep the emulator; a busy host keeps one for seconds.
   */
  private static final long CLOSE_MILLIS = 10_000;

  private final SpscChunkedArrayQueue<Byte> queue =
      new SpscChunkedArrayQueue<>(FIRST_CHUNK, CAPACITY);
  private final byte[] buffer = new byte[BUFFER];
  private final OutputStream out;
  private final Consumer<IOException> onFailure;
  private final Thread writer;
  private volatile boolean writerSleeps;
  private volatile boolean closed;

  /**
   * Starts the writer.
   *
   * @param name of the writer's thread
   * @param out written to and flushed by the writer alone, and closed by it at the end
   * @param onFailure told, on the writer's thread, when {@code out} fails; what is transmitted from
   *     then on goes nowhere
   */
  TransmitPump(String name, OutputStream out, Consumer<IOException> onFailure) {
    this.out = out;
    this.onFailure = onFailure;
    this.writer = Thread.ofPlatform().daemon().name(name).start(this::write);
  }

  /**
   * Sends one byte. CPU thread only.
   *
   * @return whether there was room for it
   */
  boolean transmit(int value) {
    boolean taken = queue.offer((byte) value);
    // Either this thread sees that the writer sleeps, or the writer sees the byte.
    VarHandle.fullFence();
    if (writerSleeps) {
      LockSupport.unpark(writer);
    }
    return taken;
  }

  private void write() {
    try (OutputStream stream = out) {
      while (true) {
        int length = fill();
        if (length > 0) {
          stream.write(buffer, 0, length);
          stream.flush();
          if (length >= STREAM && !closed) {
            LockSupport.parkNanos(this, LINGER_NANOS);
          }
        } else if (closed) {
          return;
        } else {
          sleep();
        }
      }
    } catch (IOException e) {
      onFailure.accept(e);
      discard();
    }
  }

  private int fill() {
    int length = 0;
    while (length < BUFFER) {
      Byte next = queue.poll();
      if (next == null) {
        break;
      }
      buffer[length++] = next;
    }
    return length;
  }

  private void sleep() {
    writerSleeps = true;
    VarHandle.fullFence();
    if (queue.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    writerSleeps = false;
  }

  private void discard() {
    while (!closed) {
      if (fill() == 0) {
        sleep();
      }
    }
  }

  /** Waits, not for ever, until what was transmitted is written. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
