package dev.armature.testkit;

import dev.armature.runtime.io.SerialBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** A serial line whose other end is the test. */
public final class ScriptedSerial implements SerialBackend {
  private final StringBuilder sent = new StringBuilder();
  private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
  private Runnable listener = () -> {};
  private boolean closed;

  /** Puts characters on the line and announces them. */
  public void type(String text) {
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      waiting.add(b & 0xFF);
    }
    listener.run();
  }

  /** Puts a break condition on the line and announces it. */
  public void sendBreak() {
    waiting.add(BREAK);
    listener.run();
  }

  /** How many characters the UART has not taken yet. */
  public int untaken() {
    return waiting.size();
  }

  /** What the guest sent. */
  public String sent() {
    return sent.toString();
  }

  /** Whether the board closed the line. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void transmit(int value) {
    sent.append((char) value);
  }

  @Override
  public int poll() {
    return waiting.isEmpty() ? -1 : waiting.remove();
  }

  @Override
  public void onInput(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public void close() {
    closed = true;
  }
}
