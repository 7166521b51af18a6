package dev.armature.runtime.storage;

import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The cells of a bank of two 16-bit flash chips side by side on a 32-bit bus: memory that the CPU
 * may read directly, and the image file behind it if there is one.
 *
 * <p>Without a file the memory stays untouched, at no cost to the host, until something is
 * programmed: until then the cells are {@link #isBlank} and must be read through {@link #get}.
 */
public final class FlashCells implements Stateful {
  private static final int ERASED = 0xFFFF;
  private static final int CHUNK = 64 << 10;

  @NotState("the machine's")
  private final PhysicalMemory memory;

  private final int start;

  @NotState("saved with the machine's memory")
  private final Ram ram;

  /** What the cells hold, or null. */
  private final ImageFile image;

  @NotState("scratch")
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  private boolean blank;

  /**
   * Cells that will be mapped at {@code start} and read directly from {@code ram}.
   *
   * @param image what they hold, as large as {@code ram}; or null
   */
  public FlashCells(PhysicalMemory memory, int start, Ram ram, ImageFile image) {
    this.memory = memory;
    this.start = start;
    this.ram = ram;
    this.image = image;
    this.blank = image == null;
  }

  /**
   * Reads the image, once mapped.
   *
   * @return false if the host cannot read it
   */
  public boolean load() {
    boolean loaded = true;
    for (int at = 0; image != null && at < ram.size(); at += CHUNK) {
      chunk.clear();
      loaded &= image.read(at, chunk);
      store(at, CHUNK);
    }
    return loaded;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.same("hasImage", image == null ? 0 : 1, "is backed by an image here or there, not in both");
    if (image != null) {
      v.part("image", image);
    }
    blank = v.flag("blank", blank);
  }

  /** Whether everything is erased, and {@link #ram} does not show it. */
  public boolean isBlank() {
    return blank;
  }

  /** Whether programming and erasing can work at all. */
  public boolean isWritable() {
    return image == null || !image.readOnly();
  }

  /** The half word of chip {@code lane}, 0 or 1, at {@code word}. */
  public int get(int lane, int word) {
    return blank ? ERASED : ram.word(word * 4) >>> (16 * lane) & 0xFFFF;
  }

  /** Clears the bits of chip {@code lane} at {@code word} that are 0 in {@code value}. */
  public void program(int lane, int word, int value) {
    materialize();
    chunk.clear();
    chunk.putShort(0, (short) (get(lane, word) & value));
    store(word * 4 + lane * 2, 2);
  }

  /** Sets all bits of {@code words} half words of chip {@code lane} from {@code word} on. */
  public void erase(int lane, int word, int words) {
    if (blank) {
      return;
    }
    int ones = ERASED << (16 * lane);
    chunk.clear();
    int end = (word + words) * 4;
    for (int at = word * 4; at < end; at += CHUNK) {
      int length = Math.min(CHUNK, end - at);
      for (int i = 0; i < length; i += 4) {
        chunk.putInt(i, ram.word(at + i) | ones);
      }
      store(at, length);
    }
  }

  /**
   * Writes what both chips hold from {@code word} on to the image.
   *
   * @return false if the host could not
   */
  public boolean persist(int word, int words) {
    boolean persisted = true;
    int end = (word + words) * 4;
    for (int at = word * 4; image != null && at < end; at += CHUNK) {
      int length = Math.min(CHUNK, end - at);
      chunk.clear().limit(length);
      for (int i = 0; i < length; i += 4) {
        chunk.putInt(i, ram.word(at + i));
      }
      persisted &= image.write(at, chunk);
    }
    return persisted;
  }

  /** Makes the memory hold what blank cells show. */
  private void materialize() {
    if (blank) {
      blank = false;
      chunk.clear();
      for (int i = 0; i < CHUNK; i += 4) {
        chunk.putInt(i, -1);
      }
      for (int at = 0; at < ram.size(); at += CHUNK) {
        store(at, CHUNK);
      }
    }
  }

  /** Copies the chunk to the memory; the way round tells the engines that code may have changed. */
  private void store(int at, int length) {
    memory.writeBytes(start + at, chunk.array(), 0, length);
  }
}
