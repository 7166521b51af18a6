package dev.armature.primecell;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * A keyboard or mouse at the other end of a PS/2 cable, as the host's side of the cable sees it
 * (IBM Personal System/2 Hardware Interface Technical Reference). Bytes move whole and at once. CPU
 * thread only.
 */
public abstract class Ps2Device implements Stateful {
  // Commands and answers that keyboards and mice share.
  static final int IDENTIFY = 0xF2;
  static final int ENABLE = 0xF4;
  static final int DISABLE = 0xF5;
  static final int SET_DEFAULTS = 0xF6;
  static final int RESEND = 0xFE;
  static final int RESET = 0xFF;
  static final int ACKNOWLEDGE = 0xFA;
  static final int TEST_PASSED = 0xAA;

  static final int NO_COMMAND = -1;

  /** What waits to be sent. */
  final Ps2Buffer buffer = new Ps2Buffer();

  @NotState("wiring: the port it is plugged into")
  private Runnable listener = () -> {};

  private int pending;
  private int lastSent;

  /** Puts the device in its power-on state. */
  public void reset() {
    buffer.clear();
    pending = NO_COMMAND;
    lastSent = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("buffer", buffer);
    pending = v.word("pending", pending);
    lastSent = v.word("lastSent", lastSent);
  }

  /** Takes a byte from the host: a command or its argument. */
  public final void write(int value) {
    int command = pending;
    pending = NO_COMMAND;
    write(command, value);
  }

  /**
   * Takes a byte from the host.
   *
   * @param command that {@link #expectArgument} named when the byte before came, or {@link
   *     #NO_COMMAND}
   */
  abstract void write(int command, int value);

  /** Has the next byte be the argument of {@code command}. */
  final void expectArgument(int command) {
    pending = command;
  }

  /**
   * Sends the oldest byte that waits.
   *
   * @return 0–255, or -1 if none waits
   */
  public int read() {
    int value = buffer.remove();
    if (value >= 0) {
      lastSent = value;
    }
    return value;
  }

  /** Sends the last byte once more. */
  final void resend() {
    buffer.add(lastSent);
  }

  /** Whether {@link #read} has a byte. */
  public final boolean hasData() {
    return !buffer.isEmpty();
  }

  /** Has {@code target} called when a byte waits that did not come from {@link #write}. */
  public final void onData(Runnable target) {
    listener = target;
  }

  /** Tells the host's side of what waits, if anything does. */
  final void announce() {
    if (hasData()) {
      listener.run();
    }
  }
}
