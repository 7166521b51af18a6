package dev.armature.cli;

import dev.armature.runtime.log.AddressFilter;
import dev.armature.runtime.log.AddressFilter.Range;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The log that -d and -D ask for. */
final class GuestLogs implements AutoCloseable {
  private final GuestLog log;
  private final Runnable onClose;

  private GuestLogs(GuestLog log, Runnable onClose) {
    this.log = log;
    this.onClose = onClose;
  }

  /** What -d help prints. */
  static String help() {
    StringBuilder text = new StringBuilder("Categories for -d, separated by commas:\n");
    for (Category category : Category.values()) {
      text.append(String.format("  %-13s %s%n", name(category), description(category)));
    }
    return text.toString();
  }

  /** The categories of {@code list}. */
  static Set<Category> categories(String list) throws UsageException {
    Set<Category> categories = EnumSet.noneOf(Category.class);
    for (String name : list.split(",", -1)) {
      categories.add(category(name));
    }
    return categories;
  }

  private static Category category(String name) throws UsageException {
    for (Category category : Category.values()) {
      if (name(category).equals(name)) {
        return category;
      }
    }
    throw new UsageException(
        "-d %s: unknown; there are: %s; -d help lists them",
        name,
        Arrays.stream(Category.values()).map(GuestLogs::name).collect(Collectors.joining(", ")));
  }

  /**
   * Opens the log of {@code list}, or of nothing if it is null, to {@code file} or standard error.
   *
   * @param ranges of the code that it is about, or null for all
   */
  static GuestLogs open(String list, String ranges, Path file) throws UsageException {
    AddressFilter filter = ranges == null ? AddressFilter.ALL : filter(ranges);
    Set<Category> categories = list == null ? EnumSet.noneOf(Category.class) : categories(list);
    if (file == null) {
      return new GuestLogs(new GuestLog(categories, filter, System.err), () -> {});
    }
    try {
      PrintStream stream =
          new PrintStream(
              new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
      return new GuestLogs(new GuestLog(categories, filter, stream), stream::close);
    } catch (IOException e) {
      throw new UsageException("-D %s: cannot be written: %s", file, Failures.reason(e));
    }
  }

  /**
   * Ranges as QEMU's -dfilter takes them: START..END, START+LENGTH or START-LENGTH, with commas.
   */
  static AddressFilter filter(String text) throws UsageException {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      ranges.add(range(text, part));
    }
    return new AddressFilter(ranges);
  }

  private static Range range(String text, String part) throws UsageException {
    for (String separator : List.of("..", "+", "-")) {
      int at = part.indexOf(separator, 1);
      if (at > 0) {
        long a = Specs.address("-dfilter", part.substring(0, at));
        long b = Specs.address("-dfilter", part.substring(at + separator.length()));
        long first = separator.equals("-") ? a - b : a;
        long last = separator.equals("..") ? b : separator.equals("+") ? a + b - 1 : a;
        if (first >= 0 && first <= last && last <= 0xFFFFFFFFL) {
          return new Range((int) first, (int) last);
        }
      }
    }
    throw new UsageException(
        "-dfilter %s: START..END, START+LENGTH or START-LENGTH is needed, such as"
            + " 0xc0008000+0x1000",
        text);
  }

  /** The log. */
  GuestLog log() {
    return log;
  }

  @Override
  public void close() {
    onClose.run();
  }

  private static String name(Category category) {
    return category.name().toLowerCase(Locale.ROOT);
  }

  private static String description(Category category) {
    return switch (category) {
      case IN_ASM -> "guest instructions when they are translated";
      case OUT_ASM -> "the bytecode made of them, beside the guest's instructions";
      case OP -> "what is known of them in between: blocks, operands, flags wanted";
      case EXEC -> "each region entered";
      case INT -> "exceptions and interrupts taken";
      case MMU -> "TLB and translation-table events";
      case UNIMP -> "accesses to what is not emulated";
      case GUEST_ERRORS -> "things a correct guest does not do";
      case HYPERCALL -> "hypercalls of the Xen core's guests, and what they return";
    };
  }
}
