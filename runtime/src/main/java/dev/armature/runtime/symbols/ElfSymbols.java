package dev.armature.runtime.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The symbol tables of an ELF32 file for little-endian ARM (System V ABI, chapter 4). What does not
 * lie inside the file is passed over, as are ARM's mapping symbols ({@code $a}, {@code $d}).
 */
final class ElfSymbols {
  private static final int HEADER_SIZE = 52;
  private static final int SECTION_SIZE = 40;
  private static final int SYMBOL_SIZE = 16;
  private static final int SYMTAB = 2;
  private static final int DYNSYM = 11;
  private static final int NOTYPE = 0;
  private static final int OBJECT = 1;
  private static final int FUNCTION = 2;

  /** SHN_ABS; from 0xFF00 on section numbers mean something else. */
  private static final int RESERVED_SECTIONS = 0xFF00;

  private static final int EXECUTABLE = 4;

  private final ByteBuffer elf;
  private final int base;
  private final long sections;
  private final int sectionCount;
  private final SymbolTable.Builder symbols = new SymbolTable.Builder();

  private ElfSymbols(ByteBuffer elf, int base) {
    this.elf = elf;
    this.base = base;
    this.sections = u32(32);
    this.sectionCount = elf.getShort(48) & 0xFFFF;
  }

  static SymbolTable read(ByteBuffer elf, int base) {
    if (elf.limit() < HEADER_SIZE || elf.get(4) != 1 || elf.get(5) != 1) {
      return SymbolTable.EMPTY;
    }
    ElfSymbols reader = new ElfSymbols(elf, base);
    if (reader.sections + (long) reader.sectionCount * SECTION_SIZE > elf.limit()) {
      return SymbolTable.EMPTY;
    }
    reader.readTables(SYMTAB);
    reader.readTables(DYNSYM);
    return reader.symbols.build();
  }

  private void readTables(int type) {
    for (int i = 0; i < sectionCount; i++) {
      if (elf.getInt(section(i) + 4) == type) {
        readTable(section(i));
      }
    }
  }

  private int section(int number) {
    return (int) sections + number * SECTION_SIZE;
  }

  private void readTable(int header) {
    long start = u32(header + 16);
    long count = u32(header + 20) / SYMBOL_SIZE;
    long link = u32(header + 24);
    if (link >= sectionCount || start + count * SYMBOL_SIZE > elf.limit()) {
      return;
    }
    long names = u32(section((int) link) + 16);
    long namesEnd = Math.min(names + u32(section((int) link) + 20), elf.limit());
    for (int i = 0; i < count; i++) {
      readSymbol((int) start + i * SYMBOL_SIZE, names, namesEnd);
    }
  }

  private void readSymbol(int at, long names, long namesEnd) {
    int type = elf.get(at + 12) & 0xF;
    int section = elf.getShort(at + 14) & 0xFFFF;
    if (section == 0 || type > FUNCTION) {
      return;
    }
    String name = name(names + u32(at), namesEnd);
    boolean function = type == FUNCTION || (type == NOTYPE && isCode(section));
    if (!name.startsWith("$") && (function || type == OBJECT || type == NOTYPE)) {
      int value = elf.getInt(at + 4);
      int address = section >= RESERVED_SECTIONS ? value : value + base;
      symbols.add(name, function ? address & ~1 : address, elf.getInt(at + 8), function);
    }
  }

  /** Whether a label in that section names code: what is written in assembly has no type. */
  private boolean isCode(int section) {
    return section < sectionCount && (elf.getInt(section(section) + 8) & EXECUTABLE) != 0;
  }

  private String name(long start, long limit) {
    long end = start;
    while (end < limit && end - start <= SymbolTable.Builder.MAX_NAME && elf.get((int) end) != 0) {
      end++;
    }
    if (start >= limit) {
      return "";
    }
    byte[] text = new byte[(int) (end - start)];
    elf.get((int) start, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private long u32(int offset) {
    return Integer.toUnsignedLong(elf.getInt(offset));
  }
}
