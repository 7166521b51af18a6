package dev.armature.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/how-it-translates.md print what the page says. */
@Timeout(300)
class HowItTranslatesTest {
  @TempDir private Path directory;
  private DocPage page;

  @BeforeEach
  void makeTheGuest() throws IOException, InterruptedException {
    page = DocPage.of("docs/how-it-translates.md");
    Process shell =
        new ProcessBuilder("bash", "-e", "-c", String.join("\n", page.blockFrom("printf ")))
            .directory(directory.toFile())
            .inheritIO()
            .start();
    assertEquals(0, shell.waitFor());
  }

  @Test
  void thePageShowsWhatTheToolsPrint() throws IOException {
    run("./armature run -kernel busy.bin");
    List<String> log = Files.readAllLines(directory.resolve("asm.log"));
    for (String first : List.of("region 00010018", "block 00010018", " L0")) {
      assertPrinted(page.blockFrom(first), log);
    }
  }

  @Test
  void theProfileNamesTheFunction() throws IOException {
    run("./armature profile");
    String html = Files.readString(directory.resolve("busy.html"));
    assertTrue(html.contains("busy"), html);
  }

  private void run(String command) {
    String[] arguments = DocPage.argumentsIn(directory, page.blockFrom(command).getFirst());
    CommandRunner.Result result = CommandRunner.run(arguments);
    assertEquals(0, result.exitCode(), result.errors());
  }

  /**
   * All lines of {@code shown}, but for the remarks at their ends, in that order; not all of it.
   */
  private static void assertPrinted(List<String> shown, List<String> log) {
    Iterator<String> printed = log.iterator();
    for (String line : shown) {
      String wanted = line.strip().startsWith("//") ? line : line.replaceFirst(" +// .*", "");
      boolean found = line.isBlank();
      while (!found && printed.hasNext()) {
        found = printed.next().strip().equals(wanted.strip());
      }
      assertTrue(found, () -> wanted + " is not there, or not in that place, in\n" + log);
    }
  }
}
