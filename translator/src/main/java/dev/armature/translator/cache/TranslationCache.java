package dev.armature.translator.cache;

import dev.armature.translator.Optimization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What earlier runs of a guest learned, for one engine. {@link #load} may run on any thread, once;
 * all else belongs to the CPU thread.
 */
public final class TranslationCache {
  /**
   * Raised when regions are formed in another way: hints of another version are not wrong, but may
   * describe regions that would not be made any more.
   */
  private static final int VERSION = 2;

  private static final int PAGE_SHIFT = 12;

  /**
   * Runs of a region that repay having HotSpot compile it early: it takes some 10 ms for the first
   * code and 50 for good code, on a processor that the guest could use.
   */
  private static final int WORTHWHILE_RUNS = 10_000;

  /**
   * Regions of one run that are learned from: the first, since hints are for starts. Each keeps its
   * code in memory, so a guest that rewrites its own must not add to them for ever.
   */
  private static final int MOST_LEARNED = 1_024;

  /** Instructions that take HotSpot next to nothing; small loops are run long without many runs. */
  private static final int SMALL = 8;

  /** Most instructions of a hint's region: it is to be compiled while the guest starts. */
  public static final int MOST_INSTRUCTIONS = 200;

  /**
   * What came of the hints.
   *
   * @param loaded hints read from disk
   * @param damaged entries of the file that were not readable
   * @param used hints that a region was made of
   * @param rejected hints whose bytes were not those in memory
   * @param learned regions that were made, by hints or without
   */
  public record Figures(int loaded, int damaged, int used, int rejected, int learned) {}

  private final CacheDirectory directory;
  private final String version;
  private String key;

  /** What {@link #load} found; null until then. */
  private volatile HintFile found;

  /** By page of the entry: hints that were not used or rejected yet; null until {@link #found}. */
  private Map<Integer, List<RegionHint>> waiting;

  private final List<RegionHint> used = new ArrayList<>();
  private final Set<RegionHint> rejected = new HashSet<>();
  private final List<Learned> learned = new ArrayList<>();

  private record Learned(RegionHint hint, IntSupplier runs) {
    boolean isWorthwhile() {
      return runs.getAsInt() >= WORTHWHILE_RUNS || hint.instructions().size() <= SMALL;
    }
  }

  /**
   * A cache in {@code directory}, which need not exist.
   *
   * @param optimizations what regions are made with: what they consist of depends on it
   */
  public TranslationCache(Path directory, Set<Optimization> optimizations) {
    this(new CacheDirectory(directory), optimizations);
  }

  TranslationCache(CacheDirectory directory, Set<Optimization> optimizations) {
    this.directory = directory;
    this.version =
        VERSION
            + optimizations.stream()
                .map(Optimization::label)
                .sorted()
                .collect(Collectors.joining(",", " ", ""));
  }

  /**
   * Says which guest it is.
   *
   * @param start the page of code that it starts in: another guest with the same one shares the
   *     file, which costs both some room and no more
   */
  public void identify(byte[] start) {
    CRC32C crc = new CRC32C();
    crc.update(start);
    crc.update(version.getBytes(StandardCharsets.UTF_8));
    key = HexFormat.of().toHexDigits((int) crc.getValue()); // String.format costs a start 3 ms
  }

  /** Reads the hints of the {@linkplain #identify identified} guest. */
  public void load() {
    found = directory.load(key, version);
  }

  /** The hints for regions that start in the page of {@code va}; empty until they are loaded. */
  public List<RegionHint> inPage(int va) {
    return hasLoaded() ? waiting.getOrDefault(va >>> PAGE_SHIFT, List.of()) : List.of();
  }

  /** The hints that were not used or rejected yet, most important first. */
  public List<RegionHint> waiting() {
    if (!hasLoaded()) {
      return List.of();
    }
    return found.hints().stream().filter(hint -> inPage(hint.entry()).contains(hint)).toList();
  }

  /** Whether {@link #load} is done. */
  public boolean hasLoaded() {
    if (waiting == null && found != null) {
      waiting = new HashMap<>();
      for (RegionHint hint : found.hints()) {
        waiting.computeIfAbsent(hint.entry() >>> PAGE_SHIFT, p -> new ArrayList<>()).add(hint);
      }
    }
    return waiting != null;
  }

  /** A region was made of {@code hint}. */
  public void used(RegionHint hint) {
    take(hint);
    used.add(hint);
    rejected.remove(hint);
  }

  /** Memory holds other bytes than those that {@code hint} is about, for now. */
  public void differs(RegionHint hint) {
    rejected.add(hint);
  }

  /** No region can be made of {@code hint}. */
  public void rejected(RegionHint hint) {
    take(hint);
    rejected.add(hint);
  }

  private void take(RegionHint hint) {
    waiting.get(hint.entry() >>> PAGE_SHIFT).remove(hint);
  }

  /**
   * A region was made that {@code hint} describes. Only the first {@value #MOST_LEARNED} count.
   *
   * @param runs tells how often it was run, after the run
   */
  public void learn(RegionHint hint, IntSupplier runs) {
    if (learned.size() < MOST_LEARNED) {
      learned.add(new Learned(hint, runs));
    }
  }

  /**
   * Writes what is worth knowing, if that has changed: after the run. What this guest did not use
   * stays, as far as there is room; what did not fit its memory goes.
   */
  public void save() {
    if (!hasLoaded()) {
      return;
    }
    List<RegionHint> all = worthKnowing();
    if (found.damaged() == 0 && found.hints().containsAll(all) && !isAnyStale()) {
      if (!used.isEmpty()) {
        directory.touch(key);
      }
      return;
    }
    // Another process may have written in the meantime.
    for (RegionHint other : directory.load(key, version).hints()) {
      if (!rejected.contains(other) && all.stream().noneMatch(h -> h.replaces(other))) {
        all.add(other);
      }
    }
    directory.save(key, all, version);
  }

  private boolean isAnyStale() {
    return found.hints().stream().anyMatch(rejected::contains);
  }

  /** What was used and what was learned, joined where it shares code, as much as is kept. */
  private List<RegionHint> worthKnowing() {
    List<RegionHint> all = new ArrayList<>(used);
    learned.sort(Comparator.comparingInt((Learned l) -> l.runs.getAsInt()).reversed());
    for (Learned l : learned) {
      if (!join(all, l.hint) && l.isWorthwhile()) {
        all.add(l.hint);
      }
    }
    return new ArrayList<>(all.subList(0, Math.min(all.size(), HintFile.MAX_HINTS)));
  }

  /** Adds what {@code more} knows to the first of {@code hints} that shares code with it. */
  private static boolean join(List<RegionHint> hints, RegionHint more) {
    for (int i = 0; i < hints.size(); i++) {
      RegionHint joined = hints.get(i).joinedBy(more);
      if (joined != null) {
        if (joined.instructions().size() <= MOST_INSTRUCTIONS) {
          hints.set(i, joined);
        }
        return true;
      }
    }
    return false;
  }

  /** What came of the hints so far. */
  public Figures figures() {
    HintFile file = found == null ? HintFile.EMPTY : found;
    return new Figures(
        file.hints().size(), file.damaged(), used.size(), rejected.size(), learned.size());
  }
}
