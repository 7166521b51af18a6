package dev.armature.runtime.symbols;

import java.nio.charset.StandardCharsets;

/**
 * Linux' {@code System.map}, which is what {@code nm} prints and {@code /proc/kallsyms} shows: a
 * line of address, type and name for each symbol. Other lines are passed over.
 */
final class SystemMap {
  private static final int HEX_DIGITS = 8;

  private SystemMap() {}

  static SymbolTable read(byte[] text, int base) {
    SymbolTable.Builder symbols = new SymbolTable.Builder();
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      line(text, start, end, base, symbols);
      start = end + 1;
    }
    return symbols.build();
  }

  private static void line(byte[] text, int start, int end, int base, SymbolTable.Builder symbols) {
    int nameStart = start + HEX_DIGITS + 3;
    if (end <= nameStart || text[start + HEX_DIGITS] != ' ' || text[nameStart - 1] != ' ') {
      return;
    }
    int address = 0;
    for (int i = start; i < start + HEX_DIGITS; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit < 0) {
        return;
      }
      address = address << 4 | digit;
    }
    int nameEnd = nameStart;
    while (nameEnd < end && text[nameEnd] > ' ') {
      nameEnd++;
    }
    String name = new String(text, nameStart, nameEnd - nameStart, StandardCharsets.ISO_8859_1);
    add(name, (char) text[nameStart - 2], address + base, symbols);
  }

  /** Adds a symbol of a type that nm(1) explains. */
  static void add(String name, char type, int address, SymbolTable.Builder symbols) {
    boolean function = "tTwW".indexOf(type) >= 0;
    if (!name.startsWith("$")) {
      symbols.add(name, function ? address & ~1 : address, 0, function);
    }
  }
}
