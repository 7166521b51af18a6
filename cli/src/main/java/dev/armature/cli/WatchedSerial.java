package dev.armature.cli;

import dev.armature.runtime.io.SerialBackend;

/**
 * A serial line whose output is watched on the CPU thread, byte by byte. That costs the guest time,
 * but stops it at an instruction that is the same in every run.
 */
final class WatchedSerial implements SerialBackend {
  private final SerialBackend line;
  private final ConsoleWatch watch;

  WatchedSerial(SerialBackend line, ConsoleWatch watch) {
    this.line = line;
    this.watch = watch;
  }

  @Override
  public void transmit(int value) {
    line.transmit(value);
    watch.write(value);
  }

  @Override
  public int poll() {
    return line.poll();
  }

  @Override
  public void onInput(Runnable listener) {
    line.onInput(listener);
  }

  @Override
  public void close() {
    line.close();
  }
}
