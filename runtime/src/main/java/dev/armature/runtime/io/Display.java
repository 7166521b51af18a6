package dev.armature.runtime.io;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A board's screen, keyboard and pointer: what a person in front of it uses.
 *
 * <p>CPU thread only; other threads come through {@link dev.armature.runtime.machine.HostEvents}.
 */
public interface Display {
  /** Bit of the {@code buttons} of {@link #pointer}: the left button is down. */
  int BUTTON_LEFT = 1;

  /** Bit of the {@code buttons} of {@link #pointer}: the right button is down. */
  int BUTTON_RIGHT = 2;

  /** Bit of the {@code buttons} of {@link #pointer}: the middle button is down. */
  int BUTTON_MIDDLE = 4;

  /** What the screen shows now, or empty while the guest has it switched off. */
  Optional<Picture> snapshot();

  /**
   * What the screen shows, to be rendered elsewhere: the settings are taken in now, on the CPU
   * thread, which costs little; the supplier reads the pixels when it is called, on any thread, for
   * as long as the machine is there. Empty while the guest has the screen switched off.
   */
  default Optional<Supplier<Picture>> frame() {
    return snapshot().map(picture -> () -> picture);
  }

  /** A key goes down or up. A keyboard whose buffer is full loses it, as a real one does. */
  void key(Key key, boolean pressed);

  /**
   * The pointer moves, its wheel turns, or its buttons change.
   *
   * @param dx counts to the right
   * @param dy counts downwards
   * @param wheel clicks towards the user
   * @param buttons all buttons that are down now, a sum of {@link #BUTTON_LEFT} and so on
   */
  void pointer(int dx, int dy, int wheel, int buttons);
}
