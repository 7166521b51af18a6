package dev.armature.cli;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

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
    throw new UsageException("-d %s: unknown category; -d help lists them", name);
  }

  /**
   * Opens the log of {@code list}, or of nothing if it is null, to {@code file} or standard error.
   */
  static GuestLogs open(String list, Path file) throws UsageException {
    Set<Category> categories = list == null ? EnumSet.noneOf(Category.class) : categories(list);
    if (file == null) {
      return new GuestLogs(new GuestLog(categories, System.err), () -> {});
    }
    try {
      PrintStream stream =
          new PrintStream(
              new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
      return new GuestLogs(new GuestLog(categories, stream), stream::close);
    } catch (IOException e) {
      throw new UsageException("-D %s: cannot be written: %s", file, Failures.reason(e));
    }
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
      case EXEC -> "each region entered";
      case INT -> "exceptions and interrupts taken";
      case MMU -> "TLB and translation-table events";
      case UNIMP -> "accesses to what is not emulated";
      case GUEST_ERRORS -> "things a correct guest does not do";
    };
  }
}
