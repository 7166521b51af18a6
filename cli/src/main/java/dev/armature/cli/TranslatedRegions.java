package dev.armature.cli;

import dev.armature.translator.region.GuestLines;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;

/** What a recording tells of the regions that were translated, by the names of their classes. */
final class TranslatedRegions {
  private final Map<String, Region> byClass = new HashMap<>();

  /**
   * One region.
   *
   * @param domain whose code it is; empty on bare metal
   * @param functions that it has instructions of, by address
   */
  private record Region(
      long entry,
      boolean thumb,
      boolean privileged,
      String domain,
      long[] pages,
      TreeMap<Long, String> functions) {}

  /**
   * Where in the guest a sample was taken.
   *
   * @param domain empty on bare metal
   * @param function its name, or an address where there is none
   */
  record Place(String domain, boolean privileged, String function) {}

  /** Takes note of an event {@code armature.RegionTranslated}. */
  void add(RecordedEvent event) {
    RecordedClass type = event.getClass("region");
    if (type != null) {
      byClass.put(
          type.getName(),
          new Region(
              event.getLong("entry"),
              event.getBoolean("thumb"),
              event.getBoolean("privileged"),
              event.getString("domain"),
              pages(event.getString("pages")),
              functions(event.getString("functions"))));
    }
  }

  private static long[] pages(String text) {
    String[] words = text.split(" ", -1);
    long[] pages = new long[words.length];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = words[i].isEmpty() ? 0 : Long.parseLong(words[i], 16);
    }
    return pages;
  }

  private static TreeMap<Long, String> functions(String text) {
    TreeMap<Long, String> functions = new TreeMap<>();
    String[] words = text.split(" ", -1);
    for (int i = 0; i + 1 < words.length; i += 2) {
      functions.put(Long.parseLong(words[i], 16), words[i + 1]);
    }
    return functions;
  }

  /** Where in the guest {@code frame}, of translated code, is. */
  Place placeOf(RecordedFrame frame) {
    String name = frame.getMethod().getType().getName();
    Region region = byClass.get(name);
    if (region == null) {
      // Translated before the recording began. Linux has its kernel in the upper half.
      String entry = name.substring(TimeKind.TRANSLATED.length()).replaceAll("[/+].*", "");
      return new Place("", entry.matches("[c-f][0-9a-f]{7}.*"), entry);
    }
    long address = addressOf(frame.getLineNumber(), region);
    Map.Entry<Long, String> function = region.functions.floorEntry(address);
    String shown = function == null ? Long.toHexString(region.entry) : function.getValue();
    return new Place(region.domain, region.privileged, shown);
  }

  /** The address in one of the region's pages that {@code line} stands for. */
  private static long addressOf(int line, Region region) {
    for (long page : region.pages) {
      long address = Integer.toUnsignedLong(GuestLines.addressOf(line, region.thumb, (int) page));
      if (address >= page && address < page + 4096) {
        return address;
      }
    }
    return region.entry;
  }
}
