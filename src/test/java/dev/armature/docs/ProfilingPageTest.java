package dev.armature.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.cli.CommandRunner;
import dev.armature.runtime.symbols.SymbolFile;
import dev.armature.runtime.symbols.SymbolTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/profiling.md, at a boot of Linux. Skipped where the guest was not built. */
@Timeout(600)
class ProfilingPageTest {
  private static final Pattern REGION = Pattern.compile("\\.Guest_([0-9a-f]+)_(\\w+)");

  @TempDir private Path directory;

  @Test
  void aBootIsRecordedDrawnAndAddedUp() throws Exception {
    Path guest = GuestCache.folder("linux");
    assumeTrue(
        Files.exists(guest.resolve("System.map")),
        "no Linux guest here; guests/linux/build makes it");
    DocPage page = DocPage.of("docs/profiling.md");
    List<String> commands = page.blockFrom("./armature profile");
    CommandRunner.Result run = CommandRunner.run(DocPage.argumentsIn(directory, commands.get(1)));
    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(Files.readString(directory.resolve("boot.html")).contains("guest kernel"));

    Set<String> names = functionsIn(directory.resolve("boot.jfr"));
    SymbolTable symbols = SymbolFile.read(guest.resolve("System.map"), 0);
    List<String> known = names.stream().filter(name -> symbols.named(name).isPresent()).toList();
    assertTrue(known.size() >= 10, () -> "functions of the kernel in " + names);

    List<String> stats = page.blockFrom("./armature stats");
    for (String command : stats) {
      String[] arguments = DocPage.filesIn(directory, command);
      CommandRunner.Result added = CommandRunner.run(arguments);
      assertEquals(0, added.exitCode(), added.errors());
      DocPage.assertShows(titles(page), added.output());
    }
    assertTrue(Files.readString(directory.resolve("boot-stats.html")).contains("<svg"));
  }

  /** The titles of the tables that the page shows, and what is above their columns. */
  private static List<String> titles(DocPage page) {
    List<String> shown = page.blockFrom("Regions translated");
    return shown.stream()
        .filter(line -> line.matches("[A-Za-z].*") && !line.matches(".*\\d$"))
        .toList();
  }

  /** The names in the frames of translated code. */
  private static Set<String> functionsIn(Path recording) throws IOException {
    Set<String> names = new TreeSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals("jdk.ExecutionSample")
          && event.getStackTrace() != null) {
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
          Matcher region = REGION.matcher(frame.getMethod().getType().getName());
          if (region.find()) {
            names.add(region.group(2));
          }
        }
      }
    }
    return names;
  }
}
