package dev.armature.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: what it has people type, and what it says that tools print. */
public final class DocPage {
  private static final Path HOME = Path.of(System.getProperty("armature.home"));
  private static final String COMMAND = "./armature ";

  /** Words, which may have quoted parts; a comment is none. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  /** A file that a page makes, or has somebody make. */
  private static final Pattern FILE = Pattern.compile("[\\w-]+\\.(bin|map|log|html|jfr|ck|txt)");

  private final String name;
  private final List<String> lines;

  private DocPage(String name, List<String> lines) {
    this.name = name;
    this.lines = lines;
  }

  /**
   * Reads a page.
   *
   * @param name its path in the repository
   */
  public static DocPage of(String name) throws IOException {
    return new DocPage(name, Files.readAllLines(HOME.resolve(name)));
  }

  /** All pages. */
  public static List<DocPage> all() throws IOException {
    List<DocPage> pages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(HOME, 3)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        if (!file.toString().contains("/target/")) {
          pages.add(of(HOME.relativize(file).toString()));
        }
      }
    }
    return pages;
  }

  /** Its path in the repository. */
  public String name() {
    return name;
  }

  /** The indented blocks, without their indentation; blank lines do not end one. */
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    boolean open = false;
    for (String line : lines) {
      if (line.startsWith("    ")) {
        if (!open) {
          blocks.add(new ArrayList<>());
        }
        blocks.getLast().add(line.substring(4));
        open = true;
      } else if (!line.isBlank()) {
        open = false;
      }
    }
    return blocks;
  }

  /** The block whose first line is {@code first}, or begins with it. */
  public List<String> blockFrom(String first) {
    return blocks().stream()
        .filter(block -> block.getFirst().startsWith(first))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no block from " + first));
  }

  /** The command line of {@code ./armature} that begins so. */
  public String armatureCommand(String begin) {
    return armatureCommands().stream()
        .filter(line -> line.startsWith(COMMAND + begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no ./armature " + begin));
  }

  /** The command lines of {@code ./armature}, in blocks and in the text, as they are written. */
  public List<String> armatureCommands() {
    List<String> commands = new ArrayList<>();
    for (List<String> block : blocks()) {
      String text = String.join("\n", block).replaceAll("\\\\\n\\s*", " ");
      text.lines().filter(line -> line.startsWith(COMMAND)).forEach(commands::add);
    }
    Matcher inText =
        Pattern.compile("`(" + Pattern.quote(COMMAND) + "[^`]*)`").matcher(String.join(" ", lines));
    inText.results().forEach(found -> commands.add(found.group(1)));
    return commands;
  }

  /**
   * The arguments of such a line: up to a comment, a gap or a redirection, without what stands for
   * more and without brackets.
   */
  public static List<String> arguments(String command) {
    String text =
        command
            .substring(COMMAND.length())
            .strip()
            .replaceAll("( #|   | < | > ).*", "")
            .replaceAll("(^| )\\[|](?= |$)", " ")
            .replaceAll("…|(?<= |,)\\.\\.\\.", "");
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(word.group().replaceAll("['\"]", ""));
    }
    return words;
  }

  /** As {@link #arguments}, with the files that the page makes in {@code folder}. */
  public static String[] filesIn(Path folder, String command) {
    return arguments(command).stream()
        .map(word -> FILE.matcher(word).matches() ? folder.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  /**
   * As {@link #filesIn}, for a machine, whose console is in {@code folder} too: standard input is
   * the test runner's.
   */
  public static String[] argumentsIn(Path folder, String command) {
    return Stream.concat(
            Stream.of(filesIn(folder, command)),
            Stream.of("-serial", "file:" + folder.resolve("console")))
        .toArray(String[]::new);
  }

  /** What is typed at {@code prompt} in a session, each line without it. */
  public static List<String> typed(List<String> session, String prompt) {
    return session.stream()
        .filter(line -> line.startsWith(prompt))
        .map(line -> line.substring(prompt.length()))
        .toList();
  }

  /**
   * Fails unless {@code said} has all lines of {@code shown}, in their order, with other numbers
   * and other gaps perhaps.
   */
  public static void assertShows(List<String> shown, String said) {
    int from = 0;
    for (String line : shown) {
      Matcher found = asPattern(line.strip()).matcher(said);
      assertTrue(
          found.find(from), () -> line + "\nis not there, or not in that place, in\n" + said);
      from = found.end();
    }
  }

  private static Pattern asPattern(String line) {
    StringBuilder pattern = new StringBuilder();
    Matcher part =
        Pattern.compile("(?<number>\\b(?:0x)?[0-9a-f]*\\d[0-9a-f]*\\b)|(?<gap>\\s+)|.")
            .matcher(line);
    while (part.find()) {
      pattern.append(
          part.group("number") != null
              ? "(?:0x)?[0-9a-f]+"
              : part.group("gap") != null ? "\\s+" : Pattern.quote(part.group()));
    }
    return Pattern.compile(pattern.toString());
  }
}
