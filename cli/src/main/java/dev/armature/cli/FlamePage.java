package dev.armature.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import one.convert.Arguments;
import one.convert.CallStack;
import one.convert.FlameGraph;
import one.convert.Frame;

/** Writes a flame graph as a page that needs no other file, by async-profiler's converter. */
final class FlamePage {
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
    page.addFramesOn(graph, Frame.TYPE_NATIVE);
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      page.page.dump(out);
      if (out.checkError()) {
        throw new IOException(file + ": cannot be written");
      }
    }
  }

  private void addFramesOn(FlameNode node, byte type) {
    for (FlameNode child : node.children()) {
      byte its = typeOf(child.name(), type);
      stack.push(inScript(child.name()), its);
      long self = Math.round(child.selfMillis());
      if (self > 0) {
        page.addSample(stack, self);
      }
      addFramesOn(child, its);
      stack.pop();
    }
  }

  /** A type gives its frames their colour: what the time went to, on to the top of the stack. */
  private static byte typeOf(String name, byte below) {
    return switch (name) {
      case FlameNode.GUEST_KERNEL -> Frame.TYPE_KERNEL;
      case FlameNode.GUEST_USER -> Frame.TYPE_JIT_COMPILED;
      case "interpreter" -> Frame.TYPE_INTERPRETED;
      case "hypervisor" -> Frame.TYPE_CPP;
      case "devices" -> Frame.TYPE_C1_COMPILED;
      default -> below;
    };
  }

  /** Guests name their functions: no name may end the script that it is written into. */
  private static String inScript(String name) {
    return name.replaceAll("<(?=[/!])", "< ").replaceAll("\\p{Cntrl}", "?");
  }
}
