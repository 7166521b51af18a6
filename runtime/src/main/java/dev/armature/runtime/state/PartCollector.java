package dev.armature.runtime.state;

import java.util.Set;

/** Collects the parts that are visited, and changes nothing. */
final class PartCollector implements StateVisitor {
  private final Set<Object> parts;

  PartCollector(Set<Object> parts) {
    this.parts = parts;
  }

  @Override
  public boolean loading() {
    return false;
  }

  @Override
  public int word(String name, int value) {
    return value;
  }

  @Override
  public int range(String name, int value, int min, int max) {
    return value;
  }

  @Override
  public long number(String name, long value) {
    return value;
  }

  @Override
  public long range(String name, long value, long min, long max) {
    return value;
  }

  @Override
  public long past(String name, long value) {
    return value;
  }

  @Override
  public boolean flag(String name, boolean value) {
    return value;
  }

  @Override
  public <E extends Enum<E>> E choice(String name, E value) {
    return value;
  }

  @Override
  public void words(String name, int[] values) {}

  @Override
  public void range(String name, int[] values, int min, int max) {}

  @Override
  public void bytes(String name, byte[] values) {}

  @Override
  public void same(String name, long value, String otherwise) {}

  @Override
  public void require(boolean fulfilled, String otherwise) {}

  @Override
  public void part(String name, Stateful part) {
    parts.add(part);
    part.visitState(this);
  }
}
