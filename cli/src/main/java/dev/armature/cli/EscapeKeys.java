package dev.armature.cli;

/** The keys that the emulator itself takes from the terminal: Ctrl-A and a letter, as in QEMU. */
final class EscapeKeys {
  /** What people are told by Ctrl-A H. */
  static final String HELP =
      """

      Ctrl-A H  this help
      Ctrl-A X  end the emulator
      Ctrl-A C  the monitor, and back to the guest
      Ctrl-A B  send a break
      Ctrl-A S  write the screen's picture to the file of --display
      Ctrl-A A  send Ctrl-A
      """;

  private static final int CTRL_A = 1;

  private final Keyboard keyboard;
  private boolean escaped;

  EscapeKeys(Keyboard keyboard) {
    this.keyboard = keyboard;
  }

  /** Handles one byte from the terminal. */
  void accept(int value) {
    if (!escaped) {
      escaped = value == CTRL_A;
      if (!escaped) {
        keyboard.send(value);
      }
      return;
    }
    escaped = false;
    switch (value) {
      case 'x', 'X' -> keyboard.quit();
      case 'h', 'H', '?' -> keyboard.help();
      case 'b', 'B' -> keyboard.sendBreak();
      case 'c', 'C' -> keyboard.monitor();
      case 's', 'S' -> keyboard.screenshot();
      case 'a', 'A', CTRL_A -> keyboard.send(CTRL_A);
      default -> {}
    }
  }

  /** What keys do. */
  interface Keyboard {
    /** Gives a byte to the guest. */
    void send(int value);

    /** Gives a break condition to the guest. */
    void sendBreak();

    /** Shows the keys. */
    void help();

    /** Gives the keys to the monitor, or back to the guest. */
    void monitor();

    /** Writes the screen's picture, if --display wants it. */
    void screenshot();

    /** Ends the emulator. */
    void quit();
  }
}
