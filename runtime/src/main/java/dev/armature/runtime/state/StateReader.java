package dev.armature.runtime.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Loads what {@link StateWriter} wrote, and trusts none of it: each value must have the expected
 * tag, name, length and range. Nothing is allocated for what the bytes say.
 */
public final class StateReader implements StateVisitor {
  private final ByteBuffer in;
  private final long now;

  /** Where we are, for complaints. */
  private String path;

  private StateReader(String name, byte[] state, long now) {
    this.path = name;
    this.in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    this.now = now;
  }

  /**
   * Loads {@code state} into {@code root}.
   *
   * @param name of {@code root}, for complaints
   * @param now guest time in nanoseconds
   * @throws StateException if it does not fit; {@code root} is then in no usable state
   */
  public static void read(String name, Stateful root, byte[] state, long now) {
    StateReader reader = new StateReader(name, state, now);
    root.visitState(reader);
    if (reader.in.hasRemaining()) {
      throw reader.bad("", "has more than is known of it");
    }
  }

  private void begin(byte tag, String name, int valueBytes) {
    need(name, 2);
    byte foundTag = in.get();
    int length = in.get() & 0xFF;
    need(name, length);
    boolean same = length == name.length();
    for (int i = 0; i < length; i++) {
      byte c = in.get();
      same = same && c == name.charAt(i);
    }
    if (foundTag != tag || !same) {
      throw bad(name, "is not where it is expected");
    }
    need(name, valueBytes);
  }

  private void need(String name, int bytes) {
    if (in.remaining() < bytes) {
      throw bad(name, "is missing");
    }
  }

  private StateException bad(String name, String complaint) {
    return new StateException((name.isEmpty() ? path : path + "." + name) + " " + complaint);
  }

  @Override
  public boolean loading() {
    return true;
  }

  @Override
  public int word(String name, int value) {
    begin(StateFormat.WORD, name, Integer.BYTES);
    return in.getInt();
  }

  @Override
  public int range(String name, int value, int min, int max) {
    return inRange(name, word(name, value), min, max);
  }

  private int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw bad(name, "is " + value + ", which is not from " + min + " to " + max);
    }
    return value;
  }

  @Override
  public long number(String name, long value) {
    begin(StateFormat.NUMBER, name, Long.BYTES);
    return in.getLong();
  }

  @Override
  public long range(String name, long value, long min, long max) {
    long found = number(name, value);
    if (found < min || found > max) {
      throw bad(name, "is " + found + ", which is not from " + min + " to " + max);
    }
    return found;
  }

  @Override
  public long past(String name, long value) {
    return range(name, value, 0, now);
  }

  @Override
  public boolean flag(String name, boolean value) {
    begin(StateFormat.FLAG, name, 1);
    return inRange(name, in.get(), 0, 1) != 0;
  }

  @Override
  public <E extends Enum<E>> E choice(String name, E value) {
    begin(StateFormat.CHOICE, name, 1);
    int length = in.get() & 0xFF;
    need(name, length);
    String constant = new String(in.array(), in.position(), length, StandardCharsets.ISO_8859_1);
    in.position(in.position() + length);
    for (E candidate : value.getDeclaringClass().getEnumConstants()) {
      if (candidate.name().equals(constant)) {
        return candidate;
      }
    }
    throw bad(name, "has a value that is not known");
  }

  @Override
  public void words(String name, int[] values) {
    beginArray(StateFormat.WORDS, name, values.length, Integer.BYTES);
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getInt();
    }
  }

  @Override
  public void range(String name, int[] values, int min, int max) {
    words(name, values);
    for (int value : values) {
      inRange(name, value, min, max);
    }
  }

  @Override
  public void bytes(String name, byte[] values) {
    beginArray(StateFormat.BYTES, name, values.length, 1);
    in.get(values);
  }

  private void beginArray(byte tag, String name, int length, int elementBytes) {
    begin(tag, name, Integer.BYTES);
    int found = in.getInt();
    if (found != length) {
      throw bad(name, "has " + found + " elements, not " + length);
    }
    need(name, length * elementBytes);
  }

  @Override
  public void same(String name, long value, String otherwise) {
    if (number(name, value) != value) {
      throw new StateException(path + ": " + otherwise);
    }
  }

  @Override
  public void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw new StateException(path + ": " + otherwise);
    }
  }

  @Override
  public void part(String name, Stateful part) {
    begin(StateFormat.PART, name, Integer.BYTES);
    int version = in.getInt();
    if (version != part.stateVersion()) {
      throw bad(name, "is of version " + version + ", not " + part.stateVersion());
    }
    String outer = path;
    path = outer + "." + name;
    part.visitState(this);
    path = outer;
  }
}
