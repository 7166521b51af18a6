package dev.armature.primecell;

import dev.armature.runtime.io.Key;
import java.util.EnumMap;
import java.util.Map;

/**
 * Scan code set 2, the one a PS/2 keyboard starts with. A key is one code, or E0 and a code; it
 * breaks with F0 before the code.
 */
final class ScanCodeSet2 {
  /** Prefix of the keys that the first PC keyboards did not have. */
  static final int EXTENDED = 0xE0;

  /** Prefix of a code when its key goes up. */
  static final int BREAK = 0xF0;

  /** Set in a {@link #code} that follows {@link #EXTENDED}. */
  private static final int E0 = 0xE000;

  private static final Map<Key, Integer> CODES = codes();

  private ScanCodeSet2() {}

  /** The code of {@code key}, without prefix. */
  static int code(Key key) {
    return CODES.get(key) & 0xFF;
  }

  /** Whether {@link #EXTENDED} goes before the code of {@code key}. */
  static boolean isExtended(Key key) {
    return (CODES.get(key) & E0) != 0;
  }

  private static Map<Key, Integer> codes() {
    Map<Key, Integer> m = new EnumMap<>(Key.class);
    m.put(Key.A, 0x1C);
    m.put(Key.B, 0x32);
    m.put(Key.C, 0x21);
    m.put(Key.D, 0x23);
    m.put(Key.E, 0x24);
    m.put(Key.F, 0x2B);
    m.put(Key.G, 0x34);
    m.put(Key.H, 0x33);
    m.put(Key.I, 0x43);
    m.put(Key.J, 0x3B);
    m.put(Key.K, 0x42);
    m.put(Key.L, 0x4B);
    m.put(Key.M, 0x3A);
    m.put(Key.N, 0x31);
    m.put(Key.O, 0x44);
    m.put(Key.P, 0x4D);
    m.put(Key.Q, 0x15);
    m.put(Key.R, 0x2D);
    m.put(Key.S, 0x1B);
    m.put(Key.T, 0x2C);
    m.put(Key.U, 0x3C);
    m.put(Key.V, 0x2A);
    m.put(Key.W, 0x1D);
    m.put(Key.X, 0x22);
    m.put(Key.Y, 0x35);
    m.put(Key.Z, 0x1A);
    m.put(Key.DIGIT_0, 0x45);
    m.put(Key.DIGIT_1, 0x16);
    m.put(Key.DIGIT_2, 0x1E);
    m.put(Key.DIGIT_3, 0x26);
    m.put(Key.DIGIT_4, 0x25);
    m.put(Key.DIGIT_5, 0x2E);
    m.put(Key.DIGIT_6, 0x36);
    m.put(Key.DIGIT_7, 0x3D);
    m.put(Key.DIGIT_8, 0x3E);
    m.put(Key.DIGIT_9, 0x46);
    m.put(Key.ENTER, 0x5A);
    m.put(Key.ESCAPE, 0x76);
    m.put(Key.BACKSPACE, 0x66);
    m.put(Key.TAB, 0x0D);
    m.put(Key.SPACE, 0x29);
    m.put(Key.MINUS, 0x4E);
    m.put(Key.EQUALS, 0x55);
    m.put(Key.LEFT_BRACKET, 0x54);
    m.put(Key.RIGHT_BRACKET, 0x5B);
    m.put(Key.BACKSLASH, 0x5D);
    m.put(Key.SEMICOLON, 0x4C);
    m.put(Key.APOSTROPHE, 0x52);
    m.put(Key.GRAVE, 0x0E);
    m.put(Key.COMMA, 0x41);
    m.put(Key.PERIOD, 0x49);
    m.put(Key.SLASH, 0x4A);
    m.put(Key.CAPS_LOCK, 0x58);
    m.put(Key.F1, 0x05);
    m.put(Key.F2, 0x06);
    m.put(Key.F3, 0x04);
    m.put(Key.F4, 0x0C);
    m.put(Key.F5, 0x03);
    m.put(Key.F6, 0x0B);
    m.put(Key.F7, 0x83);
    m.put(Key.F8, 0x0A);
    m.put(Key.F9, 0x01);
    m.put(Key.F10, 0x09);
    m.put(Key.F11, 0x78);
    m.put(Key.F12, 0x07);
    m.put(Key.SCROLL_LOCK, 0x7E);
    m.put(Key.INSERT, E0 | 0x70);
    m.put(Key.HOME, E0 | 0x6C);
    m.put(Key.PAGE_UP, E0 | 0x7D);
    m.put(Key.DELETE, E0 | 0x71);
    m.put(Key.END, E0 | 0x69);
    m.put(Key.PAGE_DOWN, E0 | 0x7A);
    m.put(Key.RIGHT, E0 | 0x74);
    m.put(Key.LEFT, E0 | 0x6B);
    m.put(Key.DOWN, E0 | 0x72);
    m.put(Key.UP, E0 | 0x75);
    m.put(Key.NUM_LOCK, 0x77);
    m.put(Key.KEYPAD_DIVIDE, E0 | 0x4A);
    m.put(Key.KEYPAD_MULTIPLY, 0x7C);
    m.put(Key.KEYPAD_SUBTRACT, 0x7B);
    m.put(Key.KEYPAD_ADD, 0x79);
    m.put(Key.KEYPAD_ENTER, E0 | 0x5A);
    m.put(Key.KEYPAD_0, 0x70);
    m.put(Key.KEYPAD_1, 0x69);
    m.put(Key.KEYPAD_2, 0x72);
    m.put(Key.KEYPAD_3, 0x7A);
    m.put(Key.KEYPAD_4, 0x6B);
    m.put(Key.KEYPAD_5, 0x73);
    m.put(Key.KEYPAD_6, 0x74);
    m.put(Key.KEYPAD_7, 0x6C);
    m.put(Key.KEYPAD_8, 0x75);
    m.put(Key.KEYPAD_9, 0x7D);
    m.put(Key.KEYPAD_DECIMAL, 0x71);
    m.put(Key.LEFT_CONTROL, 0x14);
    m.put(Key.LEFT_SHIFT, 0x12);
    m.put(Key.LEFT_ALT, 0x11);
    m.put(Key.LEFT_META, E0 | 0x1F);
    m.put(Key.RIGHT_CONTROL, E0 | 0x14);
    m.put(Key.RIGHT_SHIFT, 0x59);
    m.put(Key.RIGHT_ALT, E0 | 0x11);
    m.put(Key.RIGHT_META, E0 | 0x27);
    m.put(Key.MENU, E0 | 0x2F);
    return m;
  }
}
