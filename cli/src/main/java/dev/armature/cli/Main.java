package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line's entry point. */
public final class Main {
  private Main() {}

  /** Runs {@code armature} with {@code arguments} and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException {
    StartTime.now();
    boolean training = arguments.length > 0 && arguments[0].equals(TrainingRun.NAME);
    int code = training ? TrainingRun.execute(arguments) : execute(arguments);
    System.out.flush();
    if (code != 0) {
      // Not for 0, which the JVM ends with by itself: exit sets up its log first, for 20 ms.
      System.exit(code);
    }
  }

  /**
   * Runs {@code armature} with {@code arguments}.
   *
   * @return its exit code, see {@link ExitCode}
   */
  static int execute(String... arguments) {
    List<String> commandLine = List.of(arguments);
    try {
      Map<String, GuestCommand> commands = guestCommands();
      for (int words = 1; words <= Math.min(2, commandLine.size()); words++) {
        GuestCommand command = commands.get(String.join(" ", commandLine.subList(0, words)));
        GivenOptions plain = command == null ? null : command.options().read(commandLine, words);
        if (plain != null) {
          return command.call(plain);
        }
      }
      return new FullCommandLine(commands).execute(commandLine);
    } catch (UsageException | LoadException e) {
      System.err.println("armature: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (Exception e) {
      System.err.println("armature: internal error: " + e);
      return ExitCode.FAILED;
    }
  }

  /** The commands by name, which is one word or two. */
  static Map<String, GuestCommand> guestCommands() {
    Map<String, GuestCommand> commands = new LinkedHashMap<>();
    commands.put("run", new RunCommand());
    commands.put("linux", new LinuxCommand());
    commands.put("debian", new DebianCommand());
    commands.put("snapshot save", new SnapshotSaveCommand());
    commands.put("snapshot run", new SnapshotRunCommand());
    commands.put("xen", new XenCommand());
    commands.put("demo", new DemoCommand());
    return commands;
  }
}
