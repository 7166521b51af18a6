package dev.armature.soc.imx21;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The table of a chip's bad blocks as a boot loader keeps it in the last block, with a mirror in
 * the one before. U-Boot, Barebox and Linux share the format (nand_bbt.c, with the places of
 * mxc_nand.c): two bits a block, both set for a good one; the spare bytes of the first page tell
 * which of the two it is, and its version.
 *
 * <p>Who finds no table reads the marks of all blocks, 8,192 pages: 12 of the 45 million
 * instructions that Linux took to its /init.
 */
final class NandBadBlockTable {
  private static final String TABLE = "Bbt0";
  private static final String MIRROR = "1tbB";
  private static final int VERSION = 1;

  private NandBadBlockTable() {}

  /** Programs the table of a chip that has no bad block. */
  static void write(NandCells cells) {
    write(cells, NandCells.BLOCKS - 1, TABLE);
    write(cells, NandCells.BLOCKS - 2, MIRROR);
  }

  /**
   * All its bits are set, as they are on erased pages, so that the spare bytes are all there is.
   */
  private static void write(NandCells cells, int block, String name) {
    byte[] page = new byte[NandCells.PAGE];
    Arrays.fill(page, (byte) 0xFF);
    byte[] pattern = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(pattern, 0, page, NandChip.MAIN, pattern.length);
    page[NandChip.MAIN + pattern.length] = VERSION;
    NandEcc.store(page);
    cells.program(block * NandCells.PAGES_PER_BLOCK, page);
  }
}
