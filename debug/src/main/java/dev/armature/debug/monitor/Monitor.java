package dev.armature.debug.monitor;

import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands there are, and how lines of text name them. Each client has one of its own, with the
 * CPU that it selected.
 */
public final class Monitor implements TextCommands {
  /** What people see where they can type. */
  public static final String PROMPT = "(armature) ";

  /** Most characters of a line. */
  static final int MAX_LINE = 4096;

  private final Map<String, Command> commands = new LinkedHashMap<>();

  /** The monitor of a machine, with the topics that its parts add to those of every machine. */
  public Monitor(MonitorTarget target, List<InfoTopic> topics) {
    SelectedCpu selected = new SelectedCpu(target.control(), target.threads());
    InfoTopics info = new InfoTopics(target, selected, topics);
    add(new Command("help", List.of("command"), 0, "shows the commands, or one", this::help));
    add(info.command());
    add(selected.command());
    new MemoryCommands(target, selected).all().forEach(this::add);
    new RunCommands(target, selected).all().forEach(this::add);
  }

  private void add(Command command) {
    commands.put(command.name(), command);
  }

  /**
   * Runs a command by name.
   *
   * @throws MonitorException if there is none, or it cannot be done
   */
  Report run(String name, Map<String, String> arguments)
      throws MonitorException, MachineGoneException {
    Command command = commands.get(unabbreviated(name));
    if (command == null) {
      throw new MonitorException("%s: unknown command; 'help' lists them", name);
    }
    return command.run(arguments);
  }

  private static String unabbreviated(String name) {
    return switch (name) {
      case "c" -> "cont";
      case "q" -> "quit";
      case "?" -> "help";
      default -> name;
    };
  }

  /** Runs a line of text as {@link #run(String)} does, and complains where that tells. */
  Report runLine(String line) throws MonitorException, MachineGoneException {
    List<String> words = words(line);
    String name = words.getFirst();
    Command command = commands.get(unabbreviated(name));
    Map<String, String> arguments = new HashMap<>();
    if (command != null) {
      List<String> parameters = command.parameters();
      // A format, which begins with a slash, may be left out although it stands first.
      int shift = parameters.contains(MemoryCommands.FORMAT) ? 1 : 0;
      if (shift == 1 && words.size() > 1 && words.get(1).startsWith("/")) {
        arguments.put(MemoryCommands.FORMAT, words.remove(1).substring(1));
      }
      if (words.size() - 1 > parameters.size() - shift) {
        throw new MonitorException("%s: too many arguments; usage: %s", name, command.usage());
      }
      for (int i = 1; i < words.size(); i++) {
        arguments.put(parameters.get(i - 1), words.get(i));
      }
    }
    return run(name, arguments);
  }

  @Override
  public Answer run(String line) throws MachineGoneException {
    try {
      Report report = line.isBlank() ? new Report() : runLine(line);
      return new Answer(report.text(), report.end());
    } catch (MonitorException e) {
      return complaint(e);
    }
  }

  /** How people are told of a mistake. */
  static Answer complaint(MonitorException e) {
    return new Answer("Error: " + e.getMessage() + "\n");
  }

  /** The words of a line; double quotes hold words with blanks together. */
  private static List<String> words(String line) throws MonitorException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (quoted || !Character.isWhitespace(c)) {
        word.append(c);
        begun = true;
      } else if (begun) {
        words.add(word.toString());
        word.setLength(0);
        begun = false;
      }
    }
    if (quoted) {
      throw new MonitorException("a quote is not closed");
    } else if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  private Report help(Map<String, String> arguments) throws MonitorException {
    String one = arguments.get("command");
    if (one != null && !commands.containsKey(unabbreviated(one))) {
      throw new MonitorException("%s: unknown command; 'help' lists them", one);
    }
    Report report = new Report().plainTable("commands", "command", "description");
    for (Command command : commands.values()) {
      if (one == null || command.name().equals(unabbreviated(one))) {
        report.row(command.usage(), command.description());
      }
    }
    return report;
  }
}
