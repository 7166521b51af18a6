package dev.armature.soc.imx21;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.storage.ImageFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cells of a NAND chip: pages of 512 bytes and 16 spare ones, in an image file page after page,
 * or in memory that forgets and starts as a boot loader leaves it: erased, but for its {@link
 * NandBadBlockTable}. Memory is taken block by block as it is first programmed.
 */
final class NandCells implements Stateful, AutoCloseable {
  /** Bytes of a page, with its spare bytes. */
  static final int PAGE = 528;

  /** Pages of a block, the unit of erasing. */
  static final int PAGES_PER_BLOCK = 32;

  /** Blocks of the 64 MB chip. */
  static final int BLOCKS = 4096;

  /** Bytes of an image: 64 MB and the spare bytes. */
  static final long IMAGE_BYTES = (long) PAGE * PAGES_PER_BLOCK * BLOCKS;

  private static final int BLOCK_BYTES = PAGE * PAGES_PER_BLOCK;

  /** Where the page tells that its block is bad, for chips of 512-byte pages. */
  private static final int BAD_BLOCK_MARK = 512 + 5;

  private final ImageFile image;
  private final byte[][] blocks;

  @NotState("scratch")
  private final byte[] page = new byte[PAGE];

  /**
   * Cells.
   *
   * @param image what they hold, of {@link #IMAGE_BYTES} bytes; empty for a chip that forgets
   * @throws IllegalArgumentException with a message for the user, if the image does not fit
   */
  NandCells(Optional<ImageFile> image) {
    this.image = image.orElse(null);
    this.blocks = image.isPresent() ? null : new byte[BLOCKS][];
    if (image.isEmpty()) {
      NandBadBlockTable.write(this);
    } else if (image.get().size() != IMAGE_BYTES) {
      throw new IllegalArgumentException(
          "a NAND image of imx21ads has "
              + IMAGE_BYTES
              + " bytes (131072 pages of 512 + 16), not "
              + image.get().size());
    }
  }

  @Override
  public void visitState(StateVisitor v) {
    v.same("hasImage", image == null ? 0 : 1, "is backed by an image here or there, not in both");
    if (image != null) {
      v.part("image", image);
      return;
    }
    for (int i = 0; i < BLOCKS; i++) {
      boolean programmed = v.flag("programmed", blocks[i] != null);
      if (!programmed) {
        blocks[i] = null;
      } else if (blocks[i] == null) {
        blocks[i] = new byte[BLOCK_BYTES];
      }
      if (programmed) {
        v.bytes("block", blocks[i]);
      }
    }
  }

  /** Whether the chip's write-protect pin is low. */
  boolean isWriteProtected() {
    return image != null && image.readOnly();
  }

  /**
   * Reads a page.
   *
   * @param number 0–131071
   * @return false if the host could not; the page then reads erased
   */
  boolean read(int number, byte[] target) {
    if (image != null && image.read((long) number * PAGE, ByteBuffer.wrap(target, 0, PAGE))) {
      return true;
    }
    byte[] block = image == null ? blocks[number / PAGES_PER_BLOCK] : null;
    if (block == null) {
      Arrays.fill(target, 0, PAGE, (byte) 0xFF);
    } else {
      System.arraycopy(block, number % PAGES_PER_BLOCK * PAGE, target, 0, PAGE);
    }
    return image == null;
  }

  /** Clears the bits of page {@code number} that are 0 in {@code data}; whether that worked. */
  boolean program(int number, byte[] data) {
    if (image != null) {
      if (!read(number, page)) {
        return false;
      }
      and(page, 0, data);
      return image.write((long) number * PAGE, ByteBuffer.wrap(page));
    }
    int block = number / PAGES_PER_BLOCK;
    if (blocks[block] == null) {
      blocks[block] = new byte[BLOCK_BYTES];
      Arrays.fill(blocks[block], (byte) 0xFF);
    }
    and(blocks[block], number % PAGES_PER_BLOCK * PAGE, data);
    return true;
  }

  private static void and(byte[] target, int start, byte[] data) {
    for (int i = 0; i < PAGE; i++) {
      target[start + i] &= data[i];
    }
  }

  /** Sets all bits of a block; whether that worked. A block that is marked bad cannot be erased. */
  boolean erase(int block) {
    if (!read(block * PAGES_PER_BLOCK, page) || page[BAD_BLOCK_MARK] != (byte) 0xFF) {
      return false;
    }
    if (image != null) {
      byte[] erased = new byte[BLOCK_BYTES];
      Arrays.fill(erased, (byte) 0xFF);
      return image.write((long) block * BLOCK_BYTES, ByteBuffer.wrap(erased));
    }
    blocks[block] = null;
    return true;
  }

  /** Closes the image. */
  @Override
  public void close() {
    if (image != null) {
      image.close();
    }
  }
}
