package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The quick reader of options: it reads as picocli does, or not at all. */
class OptionTableTest {
  private static final OptionTable TABLE =
      new OptionTable(
          List.of(
              new Option(Kind.VALUE, "-v", "V", "a value"),
              new Option(Kind.VALUE, "--long", "V", "a value"),
              new Option(Kind.LIST, "-l", "L", "a list"),
              new Option(Kind.FLAG, "-f", null, "a flag")),
          null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run -v 1",
        "run -v 1 --long x=y,z -f",
        "run -l a -v 1 -l b -f -l a",
        "run -v 1 -v 2 --long '3'",
        "run -f --long=x=y",
        "run --long= -f",
        "run --long=-x,y",
        "run -f -v run"
      })
  void plainCommandLinesAreReadAsPicocliDoes(String line) {
    List<String> arguments = List.of(line.split(" ", -1));
    GivenOptions quick = TABLE.read(arguments, 1);
    GivenOptions full = byPicocli(arguments);
    assertEquals(full.value("-v", null), quick.value("-v", null));
    assertEquals(full.value("--long", null), quick.value("--long", null));
    assertEquals(full.values("-l"), quick.values("-l"));
    assertEquals(full.has("-f"), quick.has("-f"));
    assertEquals(full.text(), quick.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run -h",
        "run -v",
        "run -v -f",
        "run -v=1",
        "run -x",
        "run --short=1",
        "run file",
        "run -f x",
        "run -v -1"
      })
  void othersAreLeftToPicocli(String line) {
    assertNull(TABLE.read(List.of(line.split(" ", -1)), 1));
  }

  /** picocli says that the value is missing, for it knows {@code -f}. */
  @Test
  void aValueBehindAnEqualsSignMayBeginAsAnOption() {
    assertEquals("-fast", TABLE.read(List.of("run", "--long=-fast"), 1).value("--long", null));
  }

  @Test
  void anEmptyValueIsAValue() {
    assertEquals("", TABLE.read(List.of("run", "-v", ""), 1).value("-v", null));
    assertEquals("", byPicocli(List.of("run", "-v", "")).value("-v", null));
  }

  @Test
  void theParameterStandsBehindTheWordsOfTheName() {
    OptionTable table = new OptionTable(TABLE.options(), "FILE");
    GivenOptions given = table.read(List.of("snapshot", "run", "file", "-v", "1"), 2);
    assertEquals("file", given.parameter());
    assertEquals("1", given.value("-v", null));
    assertNull(table.read(List.of("snapshot", "run"), 2));
    assertNull(table.read(List.of("snapshot", "run", "-v", "1", "file"), 2));
  }

  private static GivenOptions byPicocli(List<String> arguments) {
    CommandSpec spec = CommandSpec.create().name("run");
    TABLE.addTo(spec);
    CommandLine commandLine = new CommandLine(spec).setOverwrittenOptionsAllowed(true);
    List<String> behind = arguments.subList(1, arguments.size());
    return TABLE.of(commandLine.parseArgs(behind.toArray(String[]::new)), arguments);
  }
}
