package dev.armature.runtime.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Runs a handler for each socket that is ready. All but {@link #wakeUp} on one thread. */
final class SelectorLoop implements AutoCloseable {
  private final Selector selector;

  SelectorLoop() throws IOException {
    selector = Selector.open();
  }

  /** Has {@code handler} run when {@code channel} is ready for one of {@code operations}. */
  SelectionKey register(SelectableChannel channel, int operations, Runnable handler)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, operations, handler);
  }

  /**
   * Runs the handlers of what is ready.
   *
   * @param millis how long to wait for that at most; 0 to look only
   */
  void poll(long millis) throws IOException {
    if (millis > 0) {
      selector.select(SelectorLoop::handle, millis);
    } else {
      selector.selectNow(SelectorLoop::handle);
    }
  }

  private static void handle(SelectionKey key) {
    // The handler of another socket may have closed this one a moment ago.
    if (key.isValid()) {
      ((Runnable) key.attachment()).run();
    }
  }

  /** Ends a {@link #poll} that waits. Any thread. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Closes the sockets too. */
  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      // Nothing is written any more that could be lost.
    }
  }
}
