package dev.armature.runtime.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of a kernel with {@code count} functions, {@code f0000} at {@link #BASE} and so on, 16
 * bytes each, as scripts/kallsyms.c lays them out, with a few tokens of several letters.
 */
final class KallsymsFixture {
  static final int BASE = 0xC0008000;
  static final int SPACING = 16;

  /** A token for two letters that all names begin with: type and first letter. */
  private static final int TYPE_AND_F = 0x01;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private KallsymsFixture() {}

  static byte[] memory(int count, boolean sequence) {
    return new KallsymsFixture().build(count, sequence);
  }

  private byte[] build(int count, boolean sequence) {
    out.writeBytes(new byte[4096]);
    for (int i = 0; i < count; i++) {
      word(i * SPACING);
    }
    word(BASE);
    word(count);
    List<Integer> markers = new ArrayList<>();
    int names = out.size();
    for (int i = 0; i < count; i++) {
      if (i % 256 == 0) {
        markers.add(out.size() - names);
      }
      String digits = String.format("%04d", i);
      out.write(1 + digits.length());
      out.write(TYPE_AND_F);
      out.writeBytes(digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    align();
    markers.forEach(this::word);
    if (sequence) {
      out.writeBytes(new byte[3 * count]);
      align();
    }
    tokens();
    out.writeBytes(new byte[4096]);
    return out.toByteArray();
  }

  private void tokens() {
    int table = out.size();
    int[] index = new int[256];
    for (int token = 0; token < 256; token++) {
      index[token] = out.size() - table;
      if (token == TYPE_AND_F) {
        out.write('T');
        out.write('f');
      } else if (token > ' ' && token < 0x7F) {
        out.write(token);
      } else {
        out.write('a' + token % 26);
        out.write('x');
      }
      out.write(0);
    }
    align();
    for (int offset : index) {
      out.write(offset);
      out.write(offset >>> 8);
    }
  }

  private void word(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void align() {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }
}
