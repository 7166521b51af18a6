package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code armature demo} shows: three consoles in one, and a table at the end. */
@Timeout(300)
class DemoTest {
  @TempDir private Path directory;

  /** The number in the table's row {@code name}. */
  private static double figure(String table, String name) {
    Matcher row =
        Pattern.compile("^  " + Pattern.quote(name) + " +([0-9.,]+)( s| us)?$", Pattern.MULTILINE)
            .matcher(table);
    assertTrue(row.find(), "no " + name + " in " + table);
    return Double.parseDouble(row.group(1).replace(",", ""));
  }

  @Test
  void endsWithItsFigures() throws IOException {
    Path console = directory.resolve("console");
    CommandRunner.Result result =
        CommandRunner.run(
            "demo", "--translation-cache", "off", "-serial", "file:" + console, "--timeout", "250");
    String said = Files.readString(console);
    assertEquals(0, result.exitCode(), result.errors() + said);
    for (String line :
        new String[] {
          "[XEN] Domain 2 (client): 8 MB at ",
          "[dom0] mini-OS, domain 0",
          "[dom1] ring: offered",
          "[dom2] PING 300000 rounds in ",
          "[dom2] RING 100000 requests in ",
          "[dom2] demo: done"
        }) {
      assertTrue(said.contains(line), line + " is not in " + said);
    }
    assertTrue(said.contains(" 0 wrong"), said);
    String table = result.output();
    assertTrue(table.contains("Figures of this run on imx21ads"), table);
    assertTrue(figure(table, "process start to the first console byte") > 0);
    assertTrue(figure(table, "events sent") >= 600_000);
    assertTrue(figure(table, "events a second") > 0);
    assertTrue(figure(table, "event to the other domain's handler, p50") > 0);
    assertTrue(figure(table, "switches between domains") > 300_000);
    assertTrue(figure(table, "regions translated") >= 0);
    assertTrue(figure(table, "time spent on translating") >= 0);
  }
}
