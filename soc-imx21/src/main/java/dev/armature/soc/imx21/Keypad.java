package dev.armature.soc.imx21;

import dev.armature.runtime.io.Key;

/** The keys of the ADS board's keypad: which row and column of the matrix each closes. */
final class Keypad {
  private static final Key[][] KEYS = {
    {Key.F1, Key.F2, Key.F3, Key.F4, Key.F5, Key.HOME},
    {Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT, Key.ENTER, Key.ESCAPE},
    {Key.DIGIT_1, Key.DIGIT_2, Key.DIGIT_3, Key.A, Key.B, Key.C},
    {Key.DIGIT_4, Key.DIGIT_5, Key.DIGIT_6, Key.D, Key.E, Key.F},
    {Key.DIGIT_7, Key.DIGIT_8, Key.DIGIT_9, Key.G, Key.H, Key.I},
    {Key.KEYPAD_MULTIPLY, Key.DIGIT_0, Key.BACKSLASH, Key.BACKSPACE, Key.SPACE, Key.TAB},
  };

  private final Kpp port;

  /** A keypad on {@code port}. */
  Keypad(Kpp port) {
    this.port = port;
  }

  /** A key goes down or up; one that the keypad does not have is ignored. */
  void key(Key key, boolean down) {
    for (int row = 0; row < KEYS.length; row++) {
      for (int column = 0; column < KEYS[row].length; column++) {
        if (KEYS[row][column] == key) {
          port.key(row, column, down);
        }
      }
    }
  }
}
