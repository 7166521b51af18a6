package dev.armature.bench.micro;

import dev.armature.xen.platform.ConsoleDriver;
import dev.armature.xen.platform.InterruptDriver;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.platform.TimerDriver;

/** A board without devices for the Xen core, whose time is what a benchmark or a test says. */
public final class QuietPlatform implements TimerDriver, ConsoleDriver, InterruptDriver {
  private static final int TIMER_LINE = 1;
  private static final int LINES = 32;

  private final StringBuilder text = new StringBuilder();
  private long now;
  private long deadline = Long.MAX_VALUE;

  /** The board as the hypervisor sees it. */
  public Platform platform() {
    return new Platform(
        "quiet",
        this,
        this,
        this,
        0x10000,
        0x100FF,
        0xFEF00000,
        1,
        new int[0],
        new int[0],
        Platform.counted(0x10000, 0x100FF));
  }

  /** Has so much time pass. */
  public void pass(long nanos) {
    now += nanos;
  }

  /** What was written since the last call. */
  public String takeText() {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }

  @Override
  public void start() {
    // Nothing to set up.
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void arm(long at) {
    deadline = at;
  }

  @Override
  public void acknowledge() {
    deadline = Long.MAX_VALUE;
  }

  @Override
  public int line() {
    return TIMER_LINE;
  }

  @Override
  public void send(int value) {
    text.append((char) value);
  }

  @Override
  public int receive() {
    return -1;
  }

  @Override
  public int lines() {
    return LINES;
  }

  @Override
  public void mask(int line) {
    // Only the timer's is ever asserted.
  }

  @Override
  public void unmask(int line) {
    // As above.
  }

  @Override
  public int pending() {
    return now >= deadline ? TIMER_LINE : -1;
  }
}
