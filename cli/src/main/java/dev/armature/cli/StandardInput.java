package dev.armature.cli;

import dev.armature.runtime.io.ReceiveQueue;
import dev.armature.runtime.io.SerialBackend;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * Gives standard input to the guest, on a thread of its own. A terminal is raw meanwhile, and has
 * escape keys; from a pipe or a file every byte is the guest's. Its end ends nothing.
 */
final class StandardInput implements EscapeKeys.Keyboard {
  private static final int BUFFER = 1 << 12;

  private final ReceiveQueue queue = new ReceiveQueue();
  private final RunEnd end;
  private final Screen screen;
  private ConsoleMonitor monitor;
  private boolean inMonitor;
  private final Terminal terminal = Terminal.isStandardInput() ? new Terminal() : null;

  StandardInput(RunEnd end, Screen screen) {
    this.end = end;
    this.screen = screen;
  }

  /** Where the bytes arrive. */
  ReceiveQueue queue() {
    return queue;
  }

  /** Whether a person types there. */
  boolean isTerminal() {
    return terminal != null;
  }

  /** What Ctrl-A C leads to; before {@link #start}. */
  void setMonitor(ConsoleMonitor console) {
    monitor = console;
  }

  /** Starts reading. */
  void start() {
    Thread.ofPlatform().daemon().name("armature-stdin").start(this::read);
  }

  /** Restores the terminal. */
  void close() {
    if (terminal != null) {
      terminal.restore();
    }
  }

  @SuppressWarnings("StreamResourceLeak") // standard input is not ours to close
  private void read() {
    EscapeKeys keys = new EscapeKeys(this);
    if (terminal != null) {
      terminal.makeRaw();
    }
    FileInputStream in = new FileInputStream(FileDescriptor.in);
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (terminal != null) {
            keys.accept(buffer[i] & 0xFF);
          } else {
            send(buffer[i] & 0xFF);
          }
        }
        queue.announce();
      }
    } catch (IOException e) {
      // As at the end of the input: the guest hears nothing more.
      queue.announce();
    }
  }

  @Override
  public void send(int value) {
    if (inMonitor) {
      monitor.accept(value);
    } else {
      queue.put(value);
    }
  }

  @Override
  public void monitor() {
    if (monitor != null) {
      inMonitor = !inMonitor;
      monitor.setActive(inMonitor);
    }
  }

  @Override
  public void sendBreak() {
    queue.put(SerialBackend.BREAK);
  }

  @Override
  public void help() {
    System.err.print(EscapeKeys.HELP);
  }

  @Override
  public void screenshot() {
    screen.request();
  }

  @Override
  public void quit() {
    end.request(RunEnd.Reason.QUIT);
  }
}
