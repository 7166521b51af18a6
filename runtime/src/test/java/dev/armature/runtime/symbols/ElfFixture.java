package dev.armature.runtime.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** An ELF file with a Thumb function of four bytes at 0x8000 and a datum at 0x9000. */
final class ElfFixture {
  private static final int SECTIONS = 52;
  private static final int SYMBOLS = SECTIONS + 3 * 40;
  private static final int NAMES = SYMBOLS + 3 * 16;
  private static final byte[] STRINGS = "\0thumb\0data\0".getBytes(StandardCharsets.US_ASCII);

  private ElfFixture() {}

  static byte[] file() {
    ByteBuffer elf = ByteBuffer.allocate(NAMES + STRINGS.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1});
    elf.putInt(32, SECTIONS).putShort(48, (short) 3);
    section(elf, 1, 2, SYMBOLS, 3 * 16, 2);
    section(elf, 2, 3, NAMES, STRINGS.length, 0);
    symbol(elf, 1, 1, 0x8001, 4, 2);
    symbol(elf, 2, 7, 0x9000, 4, 1);
    elf.position(NAMES).put(STRINGS);
    return elf.array();
  }

  private static void section(ByteBuffer elf, int n, int type, int offset, int size, int link) {
    int at = SECTIONS + n * 40;
    elf.putInt(at + 4, type).putInt(at + 16, offset).putInt(at + 20, size).putInt(at + 24, link);
  }

  private static void symbol(ByteBuffer elf, int n, int name, int value, int size, int type) {
    int at = SYMBOLS + n * 16;
    elf.putInt(at, name).putInt(at + 4, value).putInt(at + 8, size);
    elf.put(at + 12, (byte) type).putShort(at + 14, (short) 1);
  }
}
