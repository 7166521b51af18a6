package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts measured round by round, and what is written after each. */
class SuiteTest {
  private static final Sheet.Row FAST =
      new Sheet.Row("throughput", "fast", Measure.MIPS, Aim.ratioAtLeast(1.2));
  private static final Sheet.Row SLOW =
      new Sheet.Row("throughput", "slow", Measure.MIPS, Aim.ratioAtLeast(1.2));
  private static final Sheet.Row BOOT =
      new Sheet.Row("boot", "warm", Measure.SECONDS, Aim.ratioAtMost(1));

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final List<String> said = new ArrayList<>();

  /** Rates of two systems: 3 and 0.5 times QEMU's. */
  private static final class Rates implements BenchmarkPart {
    private boolean closed;

    @Override
    public String name() {
      return "throughput";
    }

    @Override
    public void round(Sheet sheet, Consumer<String> progress) {
      sheet.add(FAST, "tiered", 300);
      sheet.add(FAST, "interpreter", 10);
      sheet.add(FAST, "qemu", 100);
      sheet.add(SLOW, "tiered", 50);
      sheet.add(SLOW, "interpreter", 10);
      sheet.add(SLOW, "qemu", 100);
      progress.accept("fast and slow");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Boots that work in the first round only. */
  private static final class Boots implements BenchmarkPart {
    private int round;

    @Override
    public String name() {
      return "boot";
    }

    @Override
    public void round(Sheet sheet, Consumer<String> progress) {
      if (++round > 1) {
        throw BenchException.failure("no boot");
      }
      sheet.add(BOOT, "tiered", 2);
      sheet.add(BOOT, "qemu", 1);
    }
  }

  private int run(int rounds, BenchmarkPart... parts) {
    return new Suite(
            "all",
            "tiered",
            List.of(parts),
            folder.resolve("all.json"),
            folder.resolve("all.html"),
            new PrintWriter(out),
            said::add)
        .run(rounds);
  }

  @Test
  void oneTableTellsFiguresRatiosAimsAndMeans() {
    assertEquals(0, run(1, new Rates(), new Boots()));
    String table = out.toString();
    assertTrue(
        table.matches("(?s).*  fast +MIPS +300 +10\\.0 +100 +3\\.00 +30\\.0 +>= 1\\.20x +met\n.*"),
        table);
    assertTrue(table.matches("(?s).*  slow .* 0\\.50 +5\\.00 +>= 1\\.20x +missed\n.*"), table);
    assertTrue(table.matches("(?s).*  geometric mean .* 1\\.22 .* >= 2\\.50x +missed\n.*"), table);
    assertTrue(
        table.matches("(?s).*  warm +s +2\\.00 +1\\.00 +2\\.00 +<= 1\\.00x +missed\n.*"), table);
    assertTrue(said.contains("bench: round 1 of 1: throughput: fast and slow"), said::toString);
  }

  @Test
  void aPartThatFailsIsToldOfAndTheOthersGoOn() throws IOException {
    Rates rates = new Rates();
    assertEquals(BenchException.FAILURE, run(2, new Boots(), rates));
    assertTrue(said.contains("armature: bench: failed: boot: no boot"), said::toString);
    assertTrue(rates.closed);
    JsonNode tree = new ObjectMapper().readTree(folder.resolve("all.json").toFile());
    assertTrue(tree.get("complete").asBoolean());
    JsonNode line = tree.get("lines").get(1);
    assertEquals("fast", line.get("name").asText());
    assertEquals(2, line.get("samples").get("tiered").size());
  }

  @Test
  void filesAreThereAfterTheFirstPart() {
    BenchmarkPart looks =
        new BenchmarkPart() {
          @Override
          public String name() {
            return "looks";
          }

          @Override
          public void round(Sheet sheet, Consumer<String> progress) {
            try {
              String json = Files.readString(folder.resolve("all.json"));
              assertTrue(json.contains("\"complete\" : false"), json);
              assertTrue(Files.exists(folder.resolve("all.html")));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    assertEquals(0, run(1, new Rates(), looks));
  }

  @Test
  void thePageStandsAlone() throws IOException {
    run(1, new Rates(), new Boots());
    String page = Files.readString(folder.resolve("all.html"));
    assertTrue(page.contains("<svg"), page);
    assertTrue(page.contains("<td>fast</td>"), page);
    assertFalse(page.matches("(?s).*(src|href)=\"http.*"), "the page refers to other files");
  }
}
