package dev.armature.machine;

import dev.armature.runtime.io.ReceiveQueue;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.io.StreamSerial;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine's first serial line. Bytes are characters of ISO 8859-1. */
public final class Console {
  /** Of more output only the last part is kept: a guest can write for ever. */
  private static final int MAX_KEPT = 1 << 20;

  private static final int SHOWN_AT_TIMEOUT = 500;

  private final ReceiveQueue input = new ReceiveQueue();
  private final StringBuilder kept = new StringBuilder();
  private final SerialBackend line;

  /** Where in {@link #kept} the next look starts. */
  private int from;

  /** Why nothing will come any more, or null. */
  private String ended;

  /**
   * @param name for threads
   * @param copy where the output goes too
   */
  Console(String name, OutputStream copy) {
    line = new StreamSerial(name, new Output(copy), input, e -> {});
  }

  /** What the board is connected to. */
  SerialBackend line() {
    return line;
  }

  /** Waits until what was sent is here, and tells those who wait for more. */
  void end(String reason) {
    line.close();
    synchronized (kept) {
      ended = reason;
      kept.notifyAll();
    }
  }

  /**
   * Waits until the output matches, and takes what stands before and in the match from what later
   * calls look at.
   *
   * @param regex looked for anywhere; {@code ^} and {@code $} stand for the ends of lines
   * @param timeout how long to wait at most, in the host's time
   * @return the match
   * @throws MachineException if that time passes, or the machine ends before
   */
  public MatchResult await(String regex, Duration timeout) {
    return await(Pattern.compile(regex, Pattern.MULTILINE), timeout);
  }

  /** As {@link #await(String, Duration)}. */
  public MatchResult await(Pattern pattern, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (kept) {
      while (true) {
        Matcher matcher = pattern.matcher(kept);
        if (matcher.find(from)) {
          MatchResult result = matcher.toMatchResult();
          from = matcher.end();
          return result;
        }
        long left = deadline - System.nanoTime();
        if (ended != null) {
          throw new MachineException(
              "the console did not say '%s' before %s; it ended with: %s", pattern, ended, tail());
        } else if (left <= 0) {
          throw new MachineException(
              "the console did not say '%s' within %s; it ended with: %s",
              pattern, timeout, tail());
        }
        try {
          kept.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new MachineException("interrupted while waiting for '" + pattern + "'", e);
        }
      }
    }
  }

  private String tail() {
    return kept.substring(Math.max(0, kept.length() - SHOWN_AT_TIMEOUT));
  }

  /** What the guest has written so far; of more than a megabyte, the last part. */
  public String output() {
    synchronized (kept) {
      return kept.toString();
    }
  }

  /**
   * Types. What the guest does not take at once waits for it; behind 4,096 characters that it has
   * not taken, so does the caller.
   *
   * @param text characters of ISO 8859-1; a line ends with {@code \n}
   * @throws MachineException if the machine has ended
   */
  public void type(String text) {
    synchronized (input) {
      for (byte character : text.getBytes(StandardCharsets.ISO_8859_1)) {
        String reason = ended();
        if (reason != null) {
          throw new MachineException("nobody reads the console: %s", reason);
        }
        input.put(character & 0xFF);
      }
      input.announce();
    }
  }

  private String ended() {
    synchronized (kept) {
      return ended;
    }
  }

  /** Keeps what the guest writes; used by the line's own thread. */
  private final class Output extends OutputStream {
    private final OutputStream copy;

    private Output(OutputStream copy) {
      this.copy = copy;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (kept) {
        kept.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        if (kept.length() > MAX_KEPT) {
          int gone = kept.length() - MAX_KEPT / 2;
          kept.delete(0, gone);
          from = Math.max(0, from - gone);
        }
        kept.notifyAll();
      }
      copy.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      copy.flush();
    }
  }
}
