package dev.armature.xen.acm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code subject CLASS MIN MAX}, {@code object USE LEVEL}. */
final class LatticeWriter extends PolicyWriter {
  private static final int HEADER = 16;
  private static final int SUBJECT_SIZE = 12;
  private static final int OBJECT_SIZE = 8;

  private final List<int[]> subjects = new ArrayList<>();
  private final List<int[]> objects = new ArrayList<>();

  LatticeWriter(int magic) {
    super(magic);
  }

  @Override
  void line(List<String> words) throws PolicyException {
    switch (words.getFirst()) {
      case "subject" ->
          subjects.add(
              new int[] {number(words.get(1)), number(words.get(2)), number(words.get(3))});
      case "object" -> objects.add(new int[] {number(words.get(1)), number(words.get(2))});
      default -> throw unknown(words);
    }
  }

  @Override
  byte[] body() {
    int objectsAt = HEADER + subjects.size() * SUBJECT_SIZE;
    ByteBuffer body =
        ByteBuffer.allocate(objectsAt + objects.size() * OBJECT_SIZE)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(HEADER)
            .putInt(subjects.size())
            .putInt(objectsAt)
            .putInt(objects.size());
    for (int[] s : subjects) {
      body.putShort((short) s[0]).putShort((short) 0).putInt(s[1]).putInt(s[2]);
    }
    for (int[] o : objects) {
      body.putInt(o[0]).putInt(o[1]);
    }
    return body.array();
  }
}
