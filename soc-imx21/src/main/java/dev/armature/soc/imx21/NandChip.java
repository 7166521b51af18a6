package dev.armature.soc.imx21;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.Arrays;

/**
 * The board's NAND flash, a Samsung K9F1208 of 64 MB with pages of 512 + 16 bytes (K9F1208U0M
 * datasheet): it is sent commands, then addresses, then data. Nothing takes time, so it is never
 * busy.
 */
final class NandChip implements Stateful {
  /** Bytes of a page's main area. */
  static final int MAIN = 512;

  private static final int READ_LOWER = 0x00;
  private static final int READ_UPPER = 0x01;
  private static final int READ_SPARE = 0x50;
  private static final int READ_ID = 0x90;
  private static final int PROGRAM = 0x80;
  private static final int PROGRAM_CONFIRM = 0x10;
  private static final int ERASE = 0x60;
  private static final int ERASE_CONFIRM = 0xD0;
  private static final int RESET = 0xFF;

  private static final int STATUS_FAIL = 1;
  private static final int STATUS_READY = 1 << 6;
  private static final int STATUS_NOT_PROTECTED = 1 << 7;

  private static final byte[] ID = {(byte) 0xEC, 0x76, (byte) 0xA5, (byte) 0xC0};

  private static final int PAGES = NandCells.PAGES_PER_BLOCK * NandCells.BLOCKS;

  /** More address cycles than this are ignored. */
  private static final int MAX_CYCLES = 8;

  private final NandCells cells;
  private final GuestLog log;
  private final byte[] page = new byte[NandCells.PAGE];
  private int command;
  private int cycles;
  private int column;
  private int row;
  private boolean failed;

  /** Whether {@link #page} holds data that waits to be programmed. */
  private boolean loaded;

  NandChip(NandCells cells, GuestLog log) {
    this.cells = cells;
    this.log = log;
    reset();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("cells", cells);
    v.bytes("page", page);
    command = v.word("command", command);
    cycles = v.range("cycles", cycles, 0, MAX_CYCLES);
    column = v.word("column", column);
    row = v.index("row", row, PAGES);
    failed = v.flag("failed", failed);
    loaded = v.flag("loaded", loaded);
  }

  void reset() {
    command = RESET;
    cycles = 0;
    column = 0;
    row = 0;
    failed = false;
    loaded = false;
  }

  /** Latches a command, 0–255; one that the chip does not know does nothing. */
  void command(int code) {
    switch (code) {
      case RESET -> reset();
      case PROGRAM -> {
        begin(code);
        loaded = false;
      }
      case READ_LOWER, READ_UPPER, READ_SPARE, READ_ID, ERASE -> begin(code);
      case PROGRAM_CONFIRM -> {
        if (command == PROGRAM && loaded) {
          failed = cells.isWriteProtected() || !cells.program(row, page);
        }
        command = RESET;
      }
      case ERASE_CONFIRM -> {
        if (command == ERASE) {
          failed = cells.isWriteProtected() || !cells.erase(row / NandCells.PAGES_PER_BLOCK);
        }
        command = RESET;
      }
      default -> {
        // READ STATUS (70) among them, which leaves what is going on as it is.
      }
    }
  }

  private void begin(int code) {
    command = code;
    cycles = 0;
    column = 0;
    row = 0;
  }

  /**
   * Latches an address cycle: the column first, then the row, low byte first; ERASE has no column.
   */
  void address(int value) {
    if (command == RESET) {
      return;
    }
    if (cycles == 0 && command != ERASE) {
      column = value;
    } else {
      int rowCycle = command == ERASE ? cycles : cycles - 1;
      if (rowCycle < 3) {
        row |= (value & 0xFF) << (8 * rowCycle);
      }
    }
    cycles = Math.min(cycles + 1, MAX_CYCLES);
    if (row >= PAGES) {
      log.guestError("nand: page %x is past the end", row);
      // The chip has no more address lines.
      row %= PAGES;
    }
  }

  /** The block that the last address is in. */
  int block() {
    return row / NandCells.PAGES_PER_BLOCK;
  }

  /** Whether the last command was an erase or a program that waits for its confirmation. */
  boolean isChanging() {
    return command == ERASE || command == PROGRAM;
  }

  /** Sends the page that was addressed, with its spare bytes; the next time the one behind it. */
  void readPage(byte[] target) {
    if (command == READ_LOWER || command == READ_UPPER || command == READ_SPARE) {
      failed = !cells.read(row, target);
      row = (row + 1) % PAGES;
    } else {
      Arrays.fill(target, 0, NandCells.PAGE, (byte) 0xFF);
    }
  }

  /** Takes the data to program, a whole page with its spare bytes. */
  void writePage(byte[] source) {
    if (command == PROGRAM) {
      System.arraycopy(source, 0, page, 0, NandCells.PAGE);
      loaded = true;
    }
  }

  /** Byte {@code i} of the identification. */
  int id(int i) {
    return command == READ_ID && i < ID.length ? ID[i] & 0xFF : 0;
  }

  /** The status register. */
  int status() {
    return STATUS_READY
        | (cells.isWriteProtected() ? 0 : STATUS_NOT_PROTECTED)
        | (failed ? STATUS_FAIL : 0);
  }

  /** Lets go of a change that must not happen; it then counts as failed. */
  void refuse() {
    command = RESET;
    failed = true;
  }
}
