package dev.armature.runtime.io;

/**
 * The host side of a serial line: a terminal, a socket, a file, or nothing.
 *
 * <p>{@link #transmit} and {@link #poll} are called on the CPU thread and never block; the other
 * side of a backend runs on threads of its own and hands over through lock-free queues.
 */
public interface SerialBackend extends AutoCloseable {
  /**
   * Sends one byte from the guest. A backend that cannot keep up drops bytes rather than block, and
   * says so once.
   *
   * @param value 0–255
   */
  void transmit(int value);

  /**
   * Takes the next byte for the guest.
   *
   * @return 0–255, {@link #BREAK}, or -1 if there is none now
   */
  int poll();

  /** Returned by {@link #poll} for a break condition. */
  int BREAK = 0x100;

  /**
   * Has {@code listener} called, on any thread, whenever {@link #poll} may have something after it
   * had nothing.
   */
  void onInput(Runnable listener);

  /** Flushes what was sent and frees the host's resources. */
  @Override
  void close();

  /** A line with nothing at the other end. */
  static SerialBackend none() {
    return new SerialBackend() {
      @Override
      public void transmit(int value) {}

      @Override
      public int poll() {
        return -1;
      }

      @Override
      public void onInput(Runnable listener) {}

      @Override
      public void close() {}
    };
  }
}
