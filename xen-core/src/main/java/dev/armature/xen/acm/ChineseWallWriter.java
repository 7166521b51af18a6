package dev.armature.xen.acm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code class ID...}, {@code conflict ID ID}. */
final class ChineseWallWriter extends PolicyWriter {
  private static final int MAGIC = 0x12131213;
  private static final int HEADER = 56;
  private static final int COUNT = 4;

  private final List<Integer> ids = new ArrayList<>();
  private final List<int[]> conflicts = new ArrayList<>();

  ChineseWallWriter() {
    super(MAGIC);
  }

  @Override
  void line(List<String> words) throws PolicyException {
    switch (words.getFirst()) {
      case "class" -> words.stream().skip(1).map(PolicyWriter::number).forEach(ids::add);
      case "conflict" -> conflicts.add(new int[] {row(words.get(1)), row(words.get(2))});
      default -> throw unknown(words);
    }
  }

  private int row(String id) throws PolicyException {
    int row = ids.indexOf(number(id));
    if (row < 0) {
      throw new PolicyException("class %s is not listed before", id);
    }
    return row;
  }

  @Override
  byte[] body() {
    int n = ids.size();
    ByteBuffer body =
        ByteBuffer.allocate(HEADER + 4 * n + 4 * n * n).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(COUNT, n);
    for (int i = 0; i < n; i++) {
      body.putInt(HEADER + 4 * i, ids.get(i));
    }
    for (int[] c : conflicts) {
      body.putInt(HEADER + 4 * (n + c[0] * n + c[1]), 1);
      body.putInt(HEADER + 4 * (n + c[1] * n + c[0]), 1);
    }
    return body.array();
  }
}
