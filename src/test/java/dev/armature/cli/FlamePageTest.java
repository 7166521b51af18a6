package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlamePageTest {
  private static final List<String> FEET =
      List.of(
          "guest kernel",
          "guest user",
          "domain Domain-0",
          "domain </script>\"\\",
          "interpreter",
          "translation",
          "devices",
          "hypervisor",
          "machine",
          "other threads",
          "HotSpot compilation",
          "garbage collection");

  @TempDir private Path directory;

  @Test
  void eachFootHasItsOwnColour() throws Exception {
    FlameNode graph = new FlameNode("all");
    FEET.forEach(foot -> graph.add(10, List.of(foot, "what it does")));
    graph.add(10, List.of("domain Domain-0", "guest kernel", "main"));
    graph.add(10, List.of("domain Domain-0", "guest user", "main"));
    Path file = directory.resolve("page.html");
    FlamePage.write(graph, "a title", file);
    String page = Files.readString(file);

    assertTrue(page.contains("color: colourOf(level, cpool[key >>> 3])"), page);
    assertFalse(page.contains("getColor(palette"), page);
    assertEquals(1, page.split("</script>", -1).length - 1, "names end no script");
    Matcher map = Pattern.compile("Object\\.entries\\(\\{(.*)}\\)\\)").matcher(page);
    assertTrue(map.find(), page);
    Matcher entry =
        Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\":\"(hsl[^\"]*)\"").matcher(map.group(1));
    List<String> names = new ArrayList<>();
    List<String> colours = new ArrayList<>();
    while (entry.find()) {
      names.add(entry.group(1));
      colours.add(entry.group(2));
    }
    assertEquals(3 * FEET.size(), names.size(), names.toString());
    assertEquals(colours.size(), new HashSet<>(colours).size(), colours.toString());
    assertTrue(names.contains("domain Domain-0\\nguest user"), names.toString());
    assertTrue(names.contains("domain < /script>\\\"\\\\"), names.toString());
  }
}
