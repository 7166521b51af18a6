package dev.armature.soc.imx21;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.storage.FlashCells;
import dev.armature.runtime.storage.ImageFile;
import java.util.Optional;

/**
 * The board's 32 MB of NOR flash: two {@link AmdFlashChip chips} side by side on a 32-bit bus.
 * While both show their array, the CPU reads their memory directly.
 */
final class AmdFlashBank implements MmioDevice, Stateful, AutoCloseable {
  /** Size in bytes. */
  static final int SIZE = 32 << 20;

  private static final int WORD = 4;

  @NotState("the machine's")
  private final PhysicalMemory memory;

  @NotState("saved with the machine's memory")
  private final Ram ram = new Ram(SIZE);

  private final FlashCells cells;
  private final AmdFlashChip[] chips = new AmdFlashChip[2];

  @NotState("follows the chips")
  private final Mapping mapping;

  /**
   * Maps a bank.
   *
   * @param image what it holds, of {@link #SIZE} bytes; empty for an erased bank that forgets
   * @throws IllegalArgumentException with a message for the user, if the image does not fit
   */
  AmdFlashBank(PhysicalMemory memory, int start, Optional<ImageFile> image) {
    this.memory = memory;
    if (image.isPresent() && image.get().size() != SIZE) {
      throw new IllegalArgumentException(
          "a NOR image of imx21ads has " + SIZE + " bytes, not " + image.get().size());
    }
    cells = new FlashCells(memory, start, ram, image.orElse(null));
    for (int lane = 0; lane < chips.length; lane++) {
      chips[lane] = new AmdFlashChip(cells, lane, SIZE / WORD);
    }
    mapping = memory.mapReadDirect("nor", start, ram, this);
    if (!cells.load()) {
      throw new IllegalArgumentException("the NOR image cannot be read");
    }
    chooseReadPath();
  }

  @Override
  public void reset() {
    for (AmdFlashChip chip : chips) {
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
