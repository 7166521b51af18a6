package dev.armature.runtime.state;

/**
 * What a {@link Stateful} shows its state to. Each method gets a value, and returns what the value
 * is from now on: the same when saving, the saved one when loading.
 *
 * <p>Names are of letters, digits and dots, and for people and checks: values are stored in the
 * order in which they are visited, and loading refuses a name that is not the expected one. Arrays
 * are filled in place and keep their length.
 *
 * <p>Every method throws {@link StateException} when loading something that does not fit.
 */
public interface StateVisitor {
  /** Whether values come from a checkpoint, so that what is derived from them must follow. */
  boolean loading();

  /** Any 32 bits. */
  int word(String name, int value);

  /** A number from {@code min} to {@code max}. */
  int range(String name, int value, int min, int max);

  /** A number from 0 to {@code length - 1}. */
  default int index(String name, int value, int length) {
    return range(name, value, 0, length - 1);
  }

  /** Any 64 bits. */
  long number(String name, long value);

  /** A number from {@code min} to {@code max}. */
  long range(String name, long value, long min, long max);

  /** A moment of guest time, in nanoseconds, that is not in the future. */
  long past(String name, long value);

  /** A yes or no. */
  boolean flag(String name, boolean value);

  /** A constant of an enum; never null. */
  <E extends Enum<E>> E choice(String name, E value);

  /** Any 32 bits in each element. */
  void words(String name, int[] values);

  /** A number from {@code min} to {@code max} in each element. */
  void range(String name, int[] values, int min, int max);

  /** Any byte in each element. */
  void bytes(String name, byte[] values);

  /**
   * Something that the machine is built with and that loading does not change: refused if it is
   * another.
   *
   * @param otherwise the complaint in that case
   */
  void same(String name, long value, String otherwise);

  /**
   * A condition that loaded values must fulfil together; refused if they do not.
   *
   * @param otherwise the complaint in that case
   */
  void require(boolean fulfilled, String otherwise);

  /** The state of a part, which has a version of its own. */
  void part(String name, Stateful part);
}
