package dev.armature.runtime.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Saves: writes each value as its {@link StateFormat tag}, its name and its bytes, little-endian.
 */
public final class StateWriter implements StateVisitor {
  private static final int FIRST_CAPACITY = 4096;

  private ByteBuffer out = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

  /** The state of {@code root}, as {@link StateReader} takes it. */
  public static byte[] write(Stateful root) {
    StateWriter writer = new StateWriter();
    root.visitState(writer);
    return Arrays.copyOf(writer.out.array(), writer.out.position());
  }

  private void begin(byte tag, String name, int valueBytes) {
    int needed = 2 + name.length() + valueBytes;
    if (out.remaining() < needed) {
      int capacity = Math.max(2 * out.capacity(), out.position() + needed);
      byte[] larger = Arrays.copyOf(out.array(), capacity);
      out = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN).position(out.position());
    }
    out.put(tag).put((byte) name.length()).put(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public boolean loading() {
    return false;
  }

  @Override
  public int word(String name, int value) {
    begin(StateFormat.WORD, name, Integer.BYTES);
    out.putInt(value);
    return value;
  }

  @Override
  public int range(String name, int value, int min, int max) {
    return word(name, value);
  }

  @Override
  public long number(String name, long value) {
    begin(StateFormat.NUMBER, name, Long.BYTES);
    out.putLong(value);
    return value;
  }

  @Override
  public long range(String name, long value, long min, long max) {
    return number(name, value);
  }

  @Override
  public long past(String name, long value) {
    return number(name, value);
  }

  @Override
  public boolean flag(String name, boolean value) {
    begin(StateFormat.FLAG, name, 1);
    out.put((byte) (value ? 1 : 0));
    return value;
  }

  @Override
  public <E extends Enum<E>> E choice(String name, E value) {
    byte[] constant = value.name().getBytes(StandardCharsets.ISO_8859_1);
    begin(StateFormat.CHOICE, name, 1 + constant.length);
    out.put((byte) constant.length).put(constant);
    return value;
  }

  @Override
  public void words(String name, int[] values) {
    begin(StateFormat.WORDS, name, Integer.BYTES + Integer.BYTES * values.length);
    out.putInt(values.length);
    for (int value : values) {
      out.putInt(value);
    }
  }

  @Override
  public void range(String name, int[] values, int min, int max) {
    words(name, values);
  }

  @Override
  public void bytes(String name, byte[] values) {
    begin(StateFormat.BYTES, name, Integer.BYTES + values.length);
    out.putInt(values.length).put(values);
  }

  @Override
  public void same(String name, long value, String otherwise) {
    number(name, value);
  }

  @Override
  public void require(boolean fulfilled, String otherwise) {}

  @Override
  public void part(String name, Stateful part) {
    begin(StateFormat.PART, name, Integer.BYTES);
    out.putInt(part.stateVersion());
    part.visitState(this);
  }
}
