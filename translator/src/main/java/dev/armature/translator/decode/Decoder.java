package dev.armature.translator.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes instructions by the tables. Rows are found through an index of the bits that tell most
 * encodings apart (ARM: 27:20 and 7:4; Thumb: 15:8), filled as encodings are met, so that starting
 * costs little.
 */
public final class Decoder {
  private record Row(String name, int mask, int value, boolean unconditional, Format format) {}

  private static final Row[] NO_ROWS = {};

  private final Row[] armRows;
  private final Row[] thumbRows;
  private final Row[][] armIndex = new Row[2 * 4096][];
  private final Row[][] thumbIndex = new Row[256][];

  /**
   * A decoder of {@code version}'s instructions: the rows of that version and of those before it.
   */
  public Decoder(Architecture version) {
    armRows = parse(ArmTable.ROWS, version, 32);
    thumbRows = parse(ThumbTable.ROWS, version, 16);
  }

  /**
   * Decodes an ARM instruction; never 0. What is not an instruction decodes to {@link
   * Op#UNDEFINED}.
   */
  public long arm(int word) {
    boolean unconditional = (word >>> 28) == 15;
    int key = ((word >>> 16) & 0xFF0) | ((word >>> 4) & 0xF);
    int slot = unconditional ? 4096 + key : key;
    Row[] rows = armIndex[slot];
    if (rows == null) {
      rows = candidates(armRows, 0x0FF000F0, word, unconditional);
      armIndex[slot] = rows;
    }
    return decode(rows, word, Format.UNDEFINED);
  }

  /** Decodes a Thumb instruction, given zero extended; never 0. */
  public long thumb(int halfword) {
    int slot = halfword >>> 8;
    Row[] rows = thumbIndex[slot];
    if (rows == null) {
      rows = candidates(thumbRows, 0xFF00, halfword, false);
      thumbIndex[slot] = rows;
    }
    return decode(rows, halfword, Format.T_UNDEFINED);
  }

  /** The name of the row that an instruction matches, for people; {@code undefined} if none. */
  public String name(int word, boolean thumb) {
    for (Row row : thumb ? thumbRows : armRows) {
      if ((word & row.mask) == row.value && (thumb || row.unconditional == ((word >>> 28) == 15))) {
        return row.name;
      }
    }
    return "undefined";
  }

  private static long decode(Row[] rows, int word, Format none) {
    for (Row row : rows) {
      if ((word & row.mask) == row.value) {
        return row.format.decode(word);
      }
    }
    return none.decode(word);
  }

  private static Row[] candidates(Row[] rows, int keyMask, int word, boolean unconditional) {
    List<Row> found = new ArrayList<>();
    for (Row row : rows) {
      if (row.unconditional == unconditional && ((row.value ^ word) & row.mask & keyMask) == 0) {
        found.add(row);
      }
    }
    return found.toArray(NO_ROWS);
  }

  /** Reads a table. By hand: regular expressions took a cold JVM longer than all else here. */
  private static Row[] parse(String table, Architecture version, int width) {
    List<Row> rows = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder pattern = new StringBuilder(width);
    int end;
    for (int start = 0; start < table.length(); start = end + 1) {
      end = table.indexOf('\n', start);
      splitAtBlanks(table, start, end, words);
      if (Architecture.valueOf(words.get(1)).compareTo(version) > 0) {
        continue;
      }
      pattern.setLength(0);
      words.subList(2, words.size() - 1).forEach(pattern::append);
      if (pattern.length() != width) {
        throw new IllegalStateException("pattern is not " + width + " bits: " + words);
      }
      rows.add(row(words.getFirst(), pattern.toString(), Format.valueOf(words.getLast())));
    }
    return rows.toArray(NO_ROWS);
  }

  private static void splitAtBlanks(String text, int start, int end, List<String> words) {
    words.clear();
    int word = start;
    while (word < end) {
      int blank = Math.min(text.indexOf(' ', word) & Integer.MAX_VALUE, end);
      if (blank > word) {
        words.add(text.substring(word, blank));
      }
      word = blank + 1;
    }
  }

  private static Row row(String name, String pattern, Format format) {
    int mask = 0;
    int value = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      mask = (mask << 1) | (c == '0' || c == '1' ? 1 : 0);
      value = (value << 1) | (c == '1' ? 1 : 0);
    }
    boolean unconditional = pattern.length() == 32 && pattern.startsWith("1111");
    return new Row(name, mask, value, unconditional, format);
  }
}
