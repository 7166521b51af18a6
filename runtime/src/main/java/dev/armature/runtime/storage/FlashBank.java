package dev.armature.runtime.storage;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.Optional;

/**
 * A bank of NOR flash: two {@link FlashChip chips} of 16 bits side by side on a 32-bit bus. While
 * both show their array, the CPU reads their memory directly.
 */
public final class FlashBank implements MmioDevice, Stateful, AutoCloseable {
  private static final int WORD = 4;

  /** Makes a chip of a bank. */
  @FunctionalInterface
  public interface ChipMaker {
    /**
     * Makes one.
     *
     * @param lane which half of the bus it is on, 0 or 1
     * @param words how many words of 16 bits it has
     */
    FlashChip make(FlashCells cells, int lane, int words);
  }

  @NotState("the machine's")
  private final PhysicalMemory memory;

  @NotState("saved with the machine's memory")
  private final Ram ram;

  private final FlashCells cells;
  private final FlashChip[] chips = new FlashChip[2];

  @NotState("follows the chips")
  private final Mapping mapping;

  /**
   * Maps a bank.
   *
   * @param name of the mapping
   * @param size in bytes
   * @param image what it holds, of {@code size} bytes; empty for an erased bank that forgets
   * @throws IllegalArgumentException with a message for the user, if the image does not fit
   */
  public FlashBank(
      PhysicalMemory memory,
      String name,
      int start,
      int size,
      ChipMaker maker,
      Optional<ImageFile> image) {
    this.memory = memory;
    if (image.isPresent() && image.get().size() != size) {
      throw new IllegalArgumentException(
          "an image of " + name + " has " + size + " bytes, not " + image.get().size());
    }
    ram = new Ram(size);
    cells = new FlashCells(memory, start, ram, image.orElse(null));
    for (int lane = 0; lane < chips.length; lane++) {
      chips[lane] = maker.make(cells, lane, size / WORD);
    }
    mapping = memory.mapReadDirect(name, start, ram, this);
    if (!cells.load()) {
      throw new IllegalArgumentException("the image of " + name + " cannot be read");
    }
    chooseReadPath();
  }

  @Override
  public void reset() {
    for (FlashChip chip : chips) {
      chip.reset();
    }
    chooseReadPath();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("chip0", chips[0]);
    v.part("chip1", chips[1]);
    v.part("cells", cells);
    if (v.loading()) {
      chooseReadPath();
    }
  }

  @Override
  public int read(int offset, int width) {
    int word = offset / WORD;
    int both = chips[0].read(word) | chips[1].read(word) << 16;
    return both >>> (8 * (offset % WORD));
  }

  @Override
  public void write(int offset, int width, int value) {
    int word = offset / WORD;
    int lane = offset % WORD / 2;
    switch (width) {
      case WORD -> {
        chips[0].write(word, value & 0xFFFF);
        chips[1].write(word, value >>> 16);
      }
      case 2 -> chips[lane].write(word, value);
      // The chips have no byte lanes; the other half of the bus floats high.
      default -> chips[lane].write(word, offset % 2 == 0 ? value | 0xFF00 : value << 8 | 0xFF);
    }
    chooseReadPath();
  }

  private void chooseReadPath() {
    boolean array = chips[0].isReadingArray() && chips[1].isReadingArray();
    memory.setDirectRead(mapping, array && !cells.isBlank());
  }

  /** Frees the memory. */
  @Override
  public void close() {
    ram.close();
  }
}
