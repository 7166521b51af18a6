package dev.armature.runtime.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the symbols of a file: an ELF file for ARM, or text as Linux' {@code System.map}. */
public final class SymbolFile {
  private static final int MAX_SIZE = 256 << 20;

  /** 0x7F E L F, as a little-endian word. */
  private static final int ELF_MAGIC = 0x464C457F;

  private SymbolFile() {}

  /**
   * Reads {@code path}.
   *
   * @param base added to each address: where a file that is linked for address 0 was loaded
   * @throws SymbolException if it cannot be read or has no symbols
   */
  public static SymbolTable read(Path path, int base) throws SymbolException {
    byte[] bytes = bytes(path);
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    SymbolTable table = isElf(file) ? ElfSymbols.read(file, base) : SystemMap.read(bytes, base);
    if (table.size() == 0) {
      throw new SymbolException("%s: has no symbols", path);
    }
    return table;
  }

  /**
   * The symbols of {@code path} if it is an ELF file that has some; else none.
   *
   * @throws SymbolException if it cannot be read
   */
  public static SymbolTable ofElf(Path path) throws SymbolException {
    ByteBuffer file = ByteBuffer.wrap(bytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    return isElf(file) ? ElfSymbols.read(file, 0) : SymbolTable.EMPTY;
  }

  private static boolean isElf(ByteBuffer file) {
    return file.limit() >= Integer.BYTES && file.getInt(0) == ELF_MAGIC;
  }

  private static byte[] bytes(Path path) throws SymbolException {
    if (!Files.isRegularFile(path)) {
      throw new SymbolException("%s: no such file", path);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_SIZE);
    } catch (IOException e) {
      throw new SymbolException("%s: cannot be read: %s", path, e.getMessage());
    }
  }
}
