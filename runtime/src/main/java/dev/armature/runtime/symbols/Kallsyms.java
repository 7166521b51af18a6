package dev.armature.runtime.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The table of symbols that a Linux kernel built with CONFIG_KALLSYMS keeps in its memory
 * (kernel/kallsyms.c, scripts/kallsyms.c; the layout of 4.6 to 6.3):
 *
 * <pre>
 * offsets[n], relative_base, n, names, markers[n / 256], (seqs_of_names[3 n],) token_table, token_index[256]
 * </pre>
 *
 * Nothing points to it, so it is looked for: 256 tokens, of which those of the digits are the
 * digits themselves, followed by their offsets; before them a number of names after which a marker
 * stands where it should. Memory belongs to the guest, which may have put anything there: all that
 * is read lies inside, and the search gives up after {@link #MAX_STEPS}.
 */
public final class Kallsyms {
  private static final int TOKENS = 256;

  /** Names between two markers. */
  private static final int MARKED = 256;

  private static final int MAX_TOKEN = 128;

  /** How far before the tokens the number of names is looked for, in bytes. */
  private static final int MAX_DISTANCE = 8 << 20;

  private static final long MAX_STEPS = 200_000_000;

  private final ByteBuffer memory;
  private final int limit;
  private long steps;

  private Kallsyms(byte[] memory) {
    this.memory = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    this.limit = memory.length;
  }

  /**
   * Finds the table in {@code memory}, a copy of guest memory that starts at a multiple of 4 and
   * holds the kernel's read-only data.
   *
   * @return what it says, or an empty table if there is none
   */
  public static SymbolTable find(byte[] memory) {
    return new Kallsyms(memory).find();
  }

  private SymbolTable find() {
    for (int at = 0; at + 2 * TOKENS <= limit; at++) {
      if (memory.get(at) == '0' && isDigits(at)) {
        int[] tokens = tokensAround(at);
        SymbolTable table = tokens == null ? null : tableBefore(tokens);
        if (table != null) {
          return table;
        }
      }
    }
    return SymbolTable.EMPTY;
  }

  /** Whether the ten digits follow each other at {@code at}, as a string each. */
  private boolean isDigits(int at) {
    for (int digit = 0; digit < 10; digit++) {
      if (memory.get(at + 2 * digit) != '0' + digit || memory.get(at + 2 * digit + 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where each of the 256 tokens is, and where their table starts; null if these are none. */
  private int[] tokensAround(int digitZero) {
    int start = digitZero;
    for (int token = '0'; token > 0; token--) {
      int end = start - 1;
      start = end;
      while (start > 0 && end - start < MAX_TOKEN && memory.get(start - 1) != 0) {
        start--;
      }
      if (start <= 0) {
        return null;
      }
    }
    int[] tokens = new int[TOKENS];
    int at = start;
    for (int token = 0; token < TOKENS; token++) {
      tokens[token] = at;
      int end = at;
      while (end < limit && end - at < MAX_TOKEN && memory.get(end) != 0) {
        end++;
      }
      at = end + 1;
    }
    int index = (at + 3) & ~3;
    if (index + 2 * TOKENS > limit) {
      return null;
    }
    for (int token = 0; token < TOKENS; token++) {
      if ((memory.getShort(index + 2 * token) & 0xFFFF) != tokens[token] - start) {
        return null;
      }
    }
    return tokens;
  }

  private SymbolTable tableBefore(int[] tokens) {
    int end = tokens[0];
    int last = Math.max(Integer.BYTES, end - MAX_DISTANCE);
    for (int at = (end & ~3) - 4; at >= last && steps < MAX_STEPS; at -= 4) {
      steps++;
      int count = memory.getInt(at);
      // Each name has two bytes at least.
      if (count > MARKED
          && count <= SymbolTable.Builder.MAX_SYMBOLS
          && 2L * count < end - at
          && at - 4L - 4L * count >= 0
          && isNames(at + 4, count, tokens, end)) {
        return read(at, count, tokens);
      }
    }
    return null;
  }

  /** Whether so many names stand at {@code start}, and markers that fit behind them. */
  private boolean isNames(int start, int count, int[] tokens, int end) {
    int[] markers = new int[0];
    int at = start;
    for (int i = 0; i < count; i++) {
      steps++;
      if (i % MARKED == 0) {
        if (i / MARKED == markers.length) {
          markers = Arrays.copyOf(markers, 2 * markers.length + 1);
        }
        markers[i / MARKED] = at - start;
      }
      if (at >= end) {
        return false;
      }
      int length = length(at);
      int text = at + (length > 0x7F ? 2 : 1);
      if (length == 0 || text + length > end || !isType(tokens[memory.get(text) & 0xFF])) {
        return false;
      }
      at = text + length;
    }
    int table = (at + 3) & ~3;
    int marked = (count + MARKED - 1) / MARKED;
    if (table + 4L * marked > end) {
      return false;
    }
    for (int i = 0; i < marked; i++) {
      if (memory.getInt(table + 4 * i) != markers[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first letter of each name is its type. */
  private boolean isType(int token) {
    return Character.isLetter(memory.get(token) & 0x7F);
  }

  /** The number of tokens of the name at {@code at}; from 128 on it takes two bytes (6.1). */
  private int length(int at) {
    int first = memory.get(at) & 0xFF;
    return first <= 0x7F || at + 1 >= limit
        ? first
        : (first & 0x7F) | (memory.get(at + 1) & 0xFF) << 7;
  }

  private SymbolTable read(int countAt, int count, int[] tokens) {
    int base = memory.getInt(countAt - 4);
    int offsets = countAt - 4 - 4 * count;
    SymbolTable.Builder symbols = new SymbolTable.Builder();
    StringBuilder name = new StringBuilder();
    int at = countAt + 4;
    for (int i = 0; i < count; i++) {
      int length = length(at);
      at += length > 0x7F ? 2 : 1;
      name.setLength(0);
      for (int k = 0; k < length && name.length() <= SymbolTable.Builder.MAX_NAME; k++) {
        for (int c = tokens[memory.get(at + k) & 0xFF]; memory.get(c) != 0; c++) {
          name.append((char) (memory.get(c) & 0x7F));
        }
      }
      at += length;
      SystemMap.add(
          name.substring(1), name.charAt(0), base + memory.getInt(offsets + 4 * i), symbols);
    }
    return symbols.build();
  }
}
