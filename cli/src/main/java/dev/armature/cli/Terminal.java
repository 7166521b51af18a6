package dev.armature.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * The terminal on standard input, if that is one: raw while the guest runs, so that the guest gets
 * every key, and as it was at every way out. Set by stty, which costs two short processes and no
 * native code.
 */
final class Terminal {
  /** Every key at once and unchanged; output is left alone, so that a line feed is a new line. */
  private static final String[] RAW = {
    "-icanon", "-echo", "-isig", "-iexten", "-ixon", "-icrnl", "-inlcr", "-igncr", "-istrip", "min",
    "1", "time", "0"
  };

  private String saved;
  private boolean restored;

  /** Whether standard input is a terminal; the launcher knows. */
  static boolean isStandardInput() {
    return Boolean.getBoolean("armature.terminal");
  }

  /** Makes the terminal raw, and has it restored when the JVM ends, by a signal too. */
  synchronized void makeRaw() {
    if (restored) {
      return;
    }
    saved = stty("-g").strip();
    if (!saved.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::restore, "armature-terminal"));
      stty(RAW);
    }
  }

  /** Puts the terminal back as it was, for good; may be called twice, and from any thread. */
  synchronized void restore() {
    restored = true;
    if (saved != null && !saved.isEmpty()) {
      stty(saved);
      saved = null;
    }
  }

  /** Runs stty on standard input; what it says, or nothing if there is no stty. */
  private static String stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? new String(output, StandardCharsets.US_ASCII) : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
