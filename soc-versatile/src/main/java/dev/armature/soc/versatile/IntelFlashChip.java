package dev.armature.soc.versatile;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.storage.FlashCells;
import dev.armature.runtime.storage.FlashChip;
import java.util.Arrays;

/**
 * One 16-bit flash chip with the Intel command set (Intel StrataFlash memory J3 datasheet, section
 * 9; JEDEC JESD68.01). Addresses are in 16-bit words of the chip.
 *
 * <p>Programming and erasing take no time, so that nothing is ever busy and a suspend finds nothing
 * to suspend. Lock bits last as long as the machine.
 */
final class IntelFlashChip implements FlashChip {
  private static final int READ_ARRAY = 0xFF;
  private static final int READ_IDENTIFIER = 0x90;
  private static final int READ_QUERY = 0x98;
  private static final int READ_STATUS = 0x70;
  private static final int CLEAR_STATUS = 0x50;
  private static final int PROGRAM = 0x40;
  private static final int PROGRAM_ALTERNATE = 0x10;
  private static final int WRITE_TO_BUFFER = 0xE8;
  private static final int ERASE_BLOCK = 0x20;
  private static final int SUSPEND = 0xB0;
  private static final int LOCK_SETUP = 0x60;
  private static final int CONFIRM = 0xD0;
  private static final int LOCK_BLOCK = 0x01;

  private static final int STATUS_READY = 1 << 7;
  private static final int STATUS_ERASE_ERROR = 1 << 5;
  private static final int STATUS_PROGRAM_ERROR = 1 << 4;
  private static final int STATUS_VOLTAGE_LOW = 1 << 3;
  private static final int STATUS_LOCKED = 1 << 1;
  private static final int STATUS_SEQUENCE_ERROR = STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;

  private static final int MANUFACTURER_INTEL = 0x0089;
  private static final int DEVICE = 0x0018;

  /** Word in each block at which the identifier modes show whether it is locked. */
  private static final int LOCK_WORD = 2;

  private static final int BLOCK_WORDS = 64 << 10;
  private static final int BUFFER_WORDS = 256;

  /** What reads show. */
  private enum Mode {
    ARRAY,
    IDENTIFIER,
    QUERY,
    STATUS
  }

  /** What the next write is. */
  private enum Expected {
    COMMAND,
    PROGRAM_DATA,
    ERASE_CONFIRM,
    LOCK_COMMAND,
    BUFFER_COUNT,
    BUFFER_DATA,
    BUFFER_CONFIRM
  }

  @NotState("visited by the bank")
  private final FlashCells cells;

  private final int lane;

  @NotState("read-only")
  private final byte[] query;

  /** For each block, 1 if it is locked. */
  private final byte[] locked;

  private Mode mode;
  private Expected expected;
  private int errors;

  private final int[] buffer = new int[BUFFER_WORDS];
  private int bufferStart;
  private int bufferCount;
  private int bufferFilled;

  /**
   * A chip of {@code words} words, all unlocked.
   *
   * @param lane which half of the bus it is on, 0 or 1
   */
  IntelFlashChip(FlashCells cells, int lane, int words) {
    this.cells = cells;
    this.lane = lane;
    this.query = CfiTable.of(2 * words, 2 * BLOCK_WORDS, 2 * BUFFER_WORDS);
    this.locked = new byte[words / BLOCK_WORDS];
    reset();
  }

  /** What the reset pin does: read-array mode, status cleared. */
  @Override
  public void reset() {
    mode = Mode.ARRAY;
    expected = Expected.COMMAND;
    errors = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    mode = v.choice("mode", mode);
    expected = v.choice("expected", expected);
    errors = v.word("errors", errors);
    v.bytes("locked", locked);
    v.words("buffer", buffer);
    bufferStart = v.index("bufferStart", bufferStart, locked.length * BLOCK_WORDS);
    bufferCount = v.range("bufferCount", bufferCount, 0, BUFFER_WORDS);
    bufferFilled = v.range("bufferFilled", bufferFilled, 0, BUFFER_WORDS);
  }

  /** Whether reads show the cells. */
  @Override
  public boolean isReadingArray() {
    return mode == Mode.ARRAY;
  }

  /** Reads 16 bits at {@code word}. */
  @Override
  public int read(int word) {
    return switch (mode) {
      case ARRAY -> cells.get(lane, word);
      case STATUS -> STATUS_READY | errors;
      case IDENTIFIER -> identifier(word);
      case QUERY -> word % BLOCK_WORDS < query.length ? query[word % BLOCK_WORDS] & 0xFF : 0;
    };
  }

  private int identifier(int word) {
    return switch (word % BLOCK_WORDS) {
      case 0 -> MANUFACTURER_INTEL;
      case 1 -> DEVICE;
      case LOCK_WORD -> isLocked(word) ? 1 : 0;
      default -> 0;
    };
  }

  /** Writes 16 bits at {@code word}: a command, its confirmation or its data. */
  @Override
  public void write(int word, int value) {
    int command = value & 0xFF;
    switch (expected) {
      case COMMAND -> command(command);
      case PROGRAM_DATA -> {
        expected = Expected.COMMAND;
        programWord(word, value);
      }
      case ERASE_CONFIRM -> {
        expected = Expected.COMMAND;
        if (command == CONFIRM) {
          eraseBlock(word);
        } else {
          errors |= STATUS_SEQUENCE_ERROR;
        }
      }
      case LOCK_COMMAND -> {
        expected = Expected.COMMAND;
        lock(word, command);
      }
      case BUFFER_COUNT -> startBuffer(value + 1);
      case BUFFER_DATA -> fillBuffer(word, value);
      case BUFFER_CONFIRM -> {
        expected = Expected.COMMAND;
        if (command == CONFIRM) {
          programBuffer();
        } else {
          errors |= STATUS_SEQUENCE_ERROR;
        }
      }
    }
  }

  private void command(int command) {
    switch (command) {
      case READ_ARRAY -> mode = Mode.ARRAY;
      case READ_IDENTIFIER -> mode = Mode.IDENTIFIER;
      case READ_QUERY -> mode = Mode.QUERY;
      case READ_STATUS, SUSPEND -> mode = Mode.STATUS;
      case CLEAR_STATUS -> errors = 0;
      case PROGRAM, PROGRAM_ALTERNATE -> expect(Expected.PROGRAM_DATA);
      case WRITE_TO_BUFFER -> expect(Expected.BUFFER_COUNT);
      case ERASE_BLOCK -> expect(Expected.ERASE_CONFIRM);
      case LOCK_SETUP -> expect(Expected.LOCK_COMMAND);
      default -> {
        // Commands of other sets, with which drivers probe; and a resume of nothing.
      }
    }
  }

  private void expect(Expected next) {
    expected = next;
    mode = Mode.STATUS;
  }

  private boolean isLocked(int word) {
    return locked[word / BLOCK_WORDS] != 0;
  }

  /** Whether the block may change; else notes why not, along with {@code error}. */
  private boolean mayChange(int word, int error) {
    if (!cells.isWritable()) {
      errors |= error | STATUS_VOLTAGE_LOW;
      return false;
    }
    if (isLocked(word)) {
      errors |= error | STATUS_LOCKED;
      return false;
    }
    return true;
  }

  private void programWord(int word, int value) {
    if (mayChange(word, STATUS_PROGRAM_ERROR)) {
      cells.program(lane, word, value);
      persist(word, 1, STATUS_PROGRAM_ERROR);
    }
  }

  private void eraseBlock(int word) {
    if (mayChange(word, STATUS_ERASE_ERROR)) {
      int first = word / BLOCK_WORDS * BLOCK_WORDS;
      cells.erase(lane, first, BLOCK_WORDS);
      persist(first, BLOCK_WORDS, STATUS_ERASE_ERROR);
    }
  }

  private void persist(int word, int words, int error) {
    if (!cells.persist(word, words)) {
      errors |= error;
    }
  }

  private void lock(int word, int command) {
    switch (command) {
      case LOCK_BLOCK -> locked[word / BLOCK_WORDS] = 1;
      case CONFIRM -> Arrays.fill(locked, (byte) 0);
      default -> errors |= STATUS_SEQUENCE_ERROR;
    }
  }

  private void startBuffer(int count) {
    if (count > BUFFER_WORDS) {
      expected = Expected.COMMAND;
      errors |= STATUS_SEQUENCE_ERROR;
    } else {
      expected = Expected.BUFFER_DATA;
      bufferCount = count;
      bufferFilled = 0;
    }
  }

  private void fillBuffer(int word, int value) {
    if (bufferFilled == 0) {
      bufferStart = word;
      for (int i = 0; i < bufferCount; i++) {
        buffer[i] = 0xFFFF;
      }
    }
    int at = word - bufferStart;
    if (at < 0 || at >= bufferCount || word / BLOCK_WORDS != bufferStart / BLOCK_WORDS) {
      expected = Expected.COMMAND;
      errors |= STATUS_SEQUENCE_ERROR;
      return;
    }
    buffer[at] = value;
    bufferFilled++;
    if (bufferFilled == bufferCount) {
      expected = Expected.BUFFER_CONFIRM;
    }
  }

  private void programBuffer() {
    if (!mayChange(bufferStart, STATUS_PROGRAM_ERROR)) {
      return;
    }
    // Words that were not given are all ones, which programs nothing; they may lie past the end.
    int words = Math.min(bufferCount, BLOCK_WORDS - bufferStart % BLOCK_WORDS);
    for (int i = 0; i < words; i++) {
      cells.program(lane, bufferStart + i, buffer[i]);
    }
    persist(bufferStart, words, STATUS_PROGRAM_ERROR);
  }
}
