package dev.armature.runtime.log;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the guest does that a person may want to see: the {@code -d} categories. Off costs one test
 * of a field.
 *
 * <p>A guest can make any number of lines only in a category that traces it; lines about mistakes
 * are folded by {@link RepeatFilter}.
 */
public final class GuestLog {
  /** The categories, named as on the command line in lower case. */
  public enum Category {
    /** Guest instructions when they are translated. */
    IN_ASM,
    /** The bytecode that a region was translated to, beside the guest's instructions. */
    OUT_ASM,
    /** What was found out about a region's instructions before they were translated. */
    OP,
    /** Each region entered. */
    EXEC,
    /** Exceptions and interrupts taken. */
    INT,
    /** TLB and translation-table events. */
    MMU,
    /** Accesses to what is not emulated. */
    UNIMP,
    /** Things a correct guest does not do. */
    GUEST_ERRORS,
    /** Hypercalls of the Xen core's guests, and what they return. */
    HYPERCALL
  }

  /** The categories whose lines are about one mistake each, and are folded when they repeat. */
  private static final Set<Category> FOLDED = EnumSet.of(Category.UNIMP, Category.GUEST_ERRORS);

  private final RepeatFilter repeats = new RepeatFilter();
  private final Set<Category> enabled;
  private final AddressFilter filter;
  private final PrintStream out;

  /** A log that prints the {@code enabled} categories to {@code out}. */
  public GuestLog(Set<Category> enabled, PrintStream out) {
    this(enabled, AddressFilter.ALL, out);
  }

  /**
   * As {@link #GuestLog(Set, PrintStream)}.
   *
   * @param filter which code the lines are about that are about code
   */
  public GuestLog(Set<Category> enabled, AddressFilter filter, PrintStream out) {
    this.filter = filter;
    this.enabled = enabled.isEmpty() ? EnumSet.noneOf(Category.class) : EnumSet.copyOf(enabled);
    this.out = out;
  }

  /** A log that prints nothing. */
  public static GuestLog none() {
    return new GuestLog(Set.of(), System.err);
  }

  /** Whether lines of {@code category} are wanted; ask before building an expensive line. */
  public boolean isOn(Category category) {
    return enabled.contains(category);
  }

  /** Likewise, for lines about the code at {@code address}. */
  public boolean isOn(Category category, int address) {
    return enabled.contains(category) && filter.accepts(address);
  }

  /** Prints one line of {@code category} if it is wanted, in {@link String#format} form. */
  public void log(Category category, String format, Object... arguments) {
    if (enabled.contains(category)) {
      String line = String.format(format, arguments);
      String shown = FOLDED.contains(category) ? repeats.shown(line) : line;
      if (shown != null) {
        out.println(shown);
      }
    }
  }

  /** Tells of something a correct guest does not do. */
  public void guestError(String format, Object... arguments) {
    log(Category.GUEST_ERRORS, format, arguments);
  }

  /** Tells of an access that nothing on this machine answers. */
  public void unimplemented(String what, int address, int width, int value) {
    if (enabled.contains(Category.UNIMP)) {
      log(Category.UNIMP, "unimp: %s of %d bytes at %08x, value %x", what, width, address, value);
    }
  }
}
