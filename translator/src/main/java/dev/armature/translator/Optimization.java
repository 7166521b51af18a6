package dev.armature.translator;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What translation does beyond giving the right answer. Each can be left out, to measure what it is
 * worth or to find out which one is at fault; docs/optimizations.md tells of each.
 */
public enum Optimization {
  /** Flags that nobody reads are not computed. */
  FLAGS("flags that nobody reads are not computed"),
  /** A condition behind a comparison is decided from its operands. */
  COMPARES("conditions are decided from the operands of the comparison before them"),
  /** The page that a base register was in last is kept, and asked before the soft TLB. */
  PAGES("loops remember the page that each base register was in last"),
  /** Such a page of loads is a whole section where that is how memory is mapped. */
  SECTIONS("loops remember a section of 1 MB for their loads where memory is mapped by them"),
  /** Accesses near each other by the same base register look at their page together. */
  SHARING("accesses near each other by one base register look at their page together"),
  /** Loads from the pages that a region was made from become constants. */
  CONSTANTS("loads from literal pools become constants"),
  /** Called functions become part of the region that calls them. */
  CALLS("called functions become part of the region that calls them"),
  /** Indirect branches go to the targets that were seen, without leaving the region. */
  TARGETS("indirect branches compare with the targets that were seen"),
  /** Only the ways that are taken often become part of a region. */
  WARMTH("ways that are seldom taken stay out of regions"),
  /** Small loops have their bodies repeated. */
  UNROLLING("the bodies of small loops are repeated"),
  /** Instructions that are known to access devices call them from translated code. */
  DEVICES("devices are called from translated code"),
  /** A direct exit goes to the next region without a look-up. */
  LINKS("direct exits know the region behind them"),
  /** A User mode region is used again where the same pages are seen at another address. */
  MOVING("regions of programs are used again where they are loaded to another address"),
  /** A region that is run very often is made again with more code. */
  GROWTH("regions that are run very often are made again with more code"),
  /** Another thread translates, and has HotSpot compile, while the interpreter goes on. */
  BACKGROUND("another thread translates while the interpreter goes on");

  private final String summary;

  Optimization(String summary) {
    this.summary = summary;
  }

  /** All of them. */
  public static Set<Optimization> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(Optimization.class));
  }

  /** What it does, in a few words. */
  public String summary() {
    return summary;
  }

  /** As it is named on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a list for people: {@code -flags,-links} is all but these, {@code none,flags} only that.
   *
   * @throws IllegalArgumentException if it names what there is not; the message is for people
   */
  public static Set<Optimization> parse(String list) {
    EnumSet<Optimization> set = EnumSet.allOf(Optimization.class);
    for (String item : list.split(",", -1)) {
      if (item.equals("all")) {
        set.addAll(all());
      } else if (item.equals("none")) {
        set.clear();
      } else if (item.startsWith("-")) {
        set.remove(named(item.substring(1)));
      } else {
        set.add(named(item));
      }
    }
    return Collections.unmodifiableSet(set);
  }

  private static Optimization named(String label) {
    return Arrays.stream(values())
        .filter(o -> o.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no optimization '"
                        + label
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(Optimization::label)
                            .collect(Collectors.joining(", "))));
  }
}
