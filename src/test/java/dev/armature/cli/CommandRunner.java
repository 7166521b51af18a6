package dev.armature.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the command line in this JVM and keeps what it says on standard error and output. */
public final class CommandRunner {
  private CommandRunner() {}

  /**
   * What a command did.
   *
   * @param exitCode its exit code
   * @param output what it wrote through {@link System#out}; a guest's console is not in it
   * @param errors what it wrote to standard error
   */
  public record Result(int exitCode, String output, String errors) {}

  /** Runs {@code armature} with {@code arguments}. */
  public static Result run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
      int code = Main.execute(arguments);
      return new Result(
          code, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
