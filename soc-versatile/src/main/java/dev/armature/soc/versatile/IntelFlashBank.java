package dev.armature.soc.versatile;

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
 * The board's 64 MB of NOR flash (ARM DUI 0225, section 3.4): two {@link IntelFlashChip chips} side
 * by side on a 32-bit bus. While both are in read-array mode the CPU reads their memory directly.
 */
final class IntelFlashBank implements MmioDevice, Stateful, AutoCloseable {
  /** Size in bytes. */
  static final int SIZE = 64 << 20;

  private static final int WORD = 4;

  @NotState("the machine's")
  private final PhysicalMemory memory;

  @NotState("saved with the machine's memory")
  private final Ram ram = new Ram(SIZE);

  private final FlashCells cells;
  private final IntelFlashChip[] chips;

  @NotState("follows the chips' modes")
  private final Mapping mapping;

  /**
   * Maps a bank.
   *
   * @param image what it holds, of {@link #SIZE} bytes; empty for an erased bank that forgets
   * @throws IllegalArgumentException with a message for the user, if the image does not fit
   */
  IntelFlashBank(PhysicalMemory memory, int start, Optional<ImageFile> image) {
    this.memory = memory;
    long size = image.map(ImageFile::size).orElse((long) SIZE);
    if (size != SIZE) {
      throw new IllegalArgumentException(
          "a flash image of versatilepb has " + SIZE + " bytes, not " + size);
    }
    cells = new FlashCells(memory, start, ram, image.orElse(null));
    chips =
        new IntelFlashChip[] {
          new IntelFlashChip(cells, 0, SIZE / WORD), new IntelFlashChip(cells, 1, SIZE / WORD)
        };
    mapping = memory.mapReadDirect("flash", start, ram, this);
    if (!cells.load()) {
      throw new IllegalArgumentException("the flash image cannot be read");
    }
    chooseReadPath();
  }

  @Override
  public void reset() {
    for (IntelFlashChip chip : chips) {
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
