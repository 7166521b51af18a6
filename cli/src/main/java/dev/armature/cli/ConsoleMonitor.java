package dev.armature.cli;

import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import dev.armature.debug.monitor.Monitor;
import java.io.PrintStream;

/**
 * The monitor in the terminal that the guest's console has, after Ctrl-A C: a line editor with a
 * backspace, since a raw terminal has none, and the monitor's answers. The guest runs on meanwhile.
 */
final class ConsoleMonitor {
  private static final int BACKSPACE = 8;
  private static final int DELETE = 0x7F;
  private static final int MOST = 1000;

  private final Monitor monitor;
  private final PrintStream out;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param out where it answers
   */
  ConsoleMonitor(Monitor monitor, PrintStream out) {
    this.monitor = monitor;
    this.out = out;
  }

  /** It is what keys go to now, or not any more. */
  void setActive(boolean active) {
    line.setLength(0);
    show(active ? "\nArmature monitor; Ctrl-A C goes back\n" + Monitor.PROMPT : "\n");
  }

  /** A key. */
  void accept(int key) {
    if (key == '\r' || key == '\n') {
      show("\n");
      try {
        TextCommands.Answer answer = monitor.run(line.toString());
        show(answer.text() + Monitor.PROMPT);
        if (answer.end() != null) {
          answer.end().run();
        }
      } catch (MachineGoneException e) {
        show(e.getMessage() + "\n");
      }
      line.setLength(0);
    } else if ((key == BACKSPACE || key == DELETE) && !line.isEmpty()) {
      line.setLength(line.length() - 1);
      show("\b \b");
    } else if (key >= ' ' && key < DELETE && line.length() < MOST) {
      line.append((char) key);
      show(String.valueOf((char) key));
    }
  }

  private void show(String text) {
    out.print(text);
    out.flush();
  }
}
