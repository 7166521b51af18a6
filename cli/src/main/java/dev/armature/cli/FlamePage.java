package dev.armature.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import one.convert.Arguments;
import one.convert.CallStack;
import one.convert.FlameGraph;
import one.convert.Frame;

/**
 * Writes a flame graph as a page that needs no other file, by async-profiler's converter. That
 * colours frames by their type, of which it has seven. Here each foot, what the time went to, has a
 * colour of its own on to the top of its stacks, and so have the kernel and the programs of each
 * domain.
 */
final class FlamePage {
  /** Between a foot and the frame on it; names have no control characters. */
  private static final char ON = '\n';

  /** In the page: the colour of a frame, which comes behind the one that it stands on. */
  private static final String SCRIPT =
      """
      const colours = new Map(Object.entries(%s));
      \tlet foot, part;
      \tfunction colourOf(level, title) {
      \t\tif (level === 1) foot = title;
      \t\tif (level < 3) part = level === 2 ? foot + '\\n' + title : '';
      \t\treturn colours.get(part) || colours.get(foot) || '#dddddd';
      \t}

      \t""";

  private final FlameGraph page;
  private final CallStack stack = new CallStack();

  private FlamePage(String title) {
    Arguments arguments = new Arguments();
    arguments.title = title.replace("&", "&amp;").replace("<", "&lt;");
    page = new FlameGraph(arguments);
  }

  /**
   * Writes {@code graph} to {@code file}; its samples are milliseconds.
   *
   * @param title what was run
   */
  static void write(FlameNode graph, String title, Path file) throws IOException {
    FlamePage page = new FlamePage(title);
    page.addFramesOn(graph);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    page.page.dump(new PrintStream(text, false, StandardCharsets.UTF_8));
    Files.writeString(file, withColours(text.toString(StandardCharsets.UTF_8), coloursOf(graph)));
  }

  private void addFramesOn(FlameNode node) {
    for (FlameNode child : node.children()) {
      stack.push(inScript(child.name()), Frame.TYPE_NATIVE);
      long self = Math.round(child.selfMillis());
      if (self > 0) {
        page.addSample(stack, self);
      }
      addFramesOn(child);
      stack.pop();
    }
  }

  private static String withColours(String text, Map<String, String> colours) {
    String map =
        colours.entrySet().stream()
            .map(colour -> quoted(colour.getKey()) + ":" + quoted(colour.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    String function = "function f(key";
    String colour = "getColor(palette[key & 7])";
    if (!text.contains(function) || !text.contains(colour)) {
      throw new IllegalStateException("the converter's page is another one");
    }
    return text.replace(function, SCRIPT.formatted(map) + function)
        .replace(colour, "colourOf(level, cpool[key >>> 3])");
  }

  /** The colours of the feet, as different as their number permits. */
  private static Map<String, String> coloursOf(FlameNode graph) {
    Map<String, String> colours = new LinkedHashMap<>();
    double hue = 0;
    for (FlameNode child : graph.children()) {
      String foot = inScript(child.name());
      colours.put(foot, colour(hue, 65));
      colours.put(foot + ON + FlameNode.GUEST_KERNEL, colour(hue, 55));
      colours.put(foot + ON + FlameNode.GUEST_USER, colour(hue, 75));
      hue += 360.0 / graph.children().size();
    }
    return colours;
  }

  private static String colour(double hue, int lightness) {
    return String.format(Locale.ROOT, "hsl(%.0f 80%% %d%%)", hue, lightness);
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** Guests name their functions: no name may end the script that it is written into. */
  private static String inScript(String name) {
    return name.replaceAll("<(?=[/!])", "< ").replaceAll("\\p{Cntrl}", "?");
  }
}
