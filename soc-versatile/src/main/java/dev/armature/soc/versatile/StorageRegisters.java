package dev.armature.soc.versatile;

import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.Arrays;

/**
 * A block of word registers that keep what is written and do nothing else: the settings of a
 * controller whose work needs no help here, like the timing of memory chips. It has no
 * identification registers, so that an operating system sees no device it would want to drive, as
 * with QEMU.
 */
final class StorageRegisters implements MmioDevice, Stateful {
  private final int[] words;

  /** A block of {@code bytes} bytes, a multiple of 4; all registers are 0 at reset. */
  StorageRegisters(int bytes) {
    words = new int[bytes / Integer.BYTES];
  }

  @Override
  public void reset() {
    Arrays.fill(words, 0);
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("words", words);
  }

  @Override
  public int read(int offset, int width) {
    int index = offset / Integer.BYTES;
    return index < words.length ? words[index] >>> shift(offset) : 0;
  }

  @Override
  public void write(int offset, int width, int value) {
    int index = offset / Integer.BYTES;
    if (index < words.length) {
      int mask = (width == Integer.BYTES ? -1 : (1 << (8 * width)) - 1) << shift(offset);
      words[index] = (words[index] & ~mask) | (value << shift(offset) & mask);
    }
  }

  private static int shift(int offset) {
    return 8 * (offset & 3);
  }
}
