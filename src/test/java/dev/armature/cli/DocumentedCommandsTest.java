package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.docs.DocPage;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Each command line of {@code ./armature} in the documentation is one that it takes. */
class DocumentedCommandsTest {
  static Stream<String> commands() throws IOException {
    return DocPage.all().stream()
        .flatMap(page -> page.armatureCommands().stream().map(line -> page.name() + ": " + line));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isTaken(String documented) {
    String command = documented.substring(documented.indexOf("./armature"));
    // What stands for a number.
    List<String> words =
        DocPage.arguments(command).stream().map(word -> word.equals("N") ? "1" : word).toList();
    assertIsTaken(words);
    if (words.contains("profile") && words.contains("--")) {
      assertIsTaken(words.subList(words.indexOf("--") + 1, words.size()));
    }
  }

  private static void assertIsTaken(List<String> words) {
    CommandLine commands = new FullCommandLine(Main.guestCommands()).commands();
    try {
      commands.parseArgs(words.toArray(String[]::new));
    } catch (MissingParameterException e) {
      assertTrue(words.size() <= 2, e.getMessage()); // else it is a command's name in the text
    } catch (ParameterException e) {
      throw new AssertionError(words + ": " + e.getMessage(), e);
    }
  }

  @Test
  void thereAreMany() throws IOException {
    assertTrue(commands().count() > 50, "found " + commands().count());
  }
}
