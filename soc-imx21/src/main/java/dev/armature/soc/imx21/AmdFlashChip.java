package dev.armature.soc.imx21;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.storage.FlashCells;
import dev.armature.runtime.storage.FlashChip;

/**
 * One 16-bit flash chip with the AMD command set (AMD Am29BDS128H datasheet; JEDEC JESD68.01), with
 * sectors of 64 KB throughout. Addresses are in 16-bit words of the chip.
 *
 * <p>Programming and erasing take no time: the first read after it shows the result, by which
 * drivers know the end.
 */
final class AmdFlashChip implements FlashChip {
  /** Words of a sector. */
  static final int SECTOR_WORDS = 32 << 10;

  private static final int UNLOCK_1 = 0xAA;
  private static final int UNLOCK_2 = 0x55;
  private static final int UNLOCK_1_AT = 0x555;
  private static final int UNLOCK_2_AT = 0x2AA;

  /** The address lines that commands look at. */
  private static final int COMMAND_ADDRESS = 0x7FF;

  private static final int QUERY_AT = 0x55;

  private static final int RESET = 0xF0;
  private static final int AUTOSELECT = 0x90;
  private static final int QUERY = 0x98;
  private static final int PROGRAM = 0xA0;
  private static final int ERASE = 0x80;
  private static final int ERASE_SECTOR = 0x30;
  private static final int ERASE_CHIP = 0x10;

  private static final int MANUFACTURER_AMD = 0x0001;
  private static final int DEVICE = 0x227E;
  private static final int DEVICE_2 = 0x2218;
  private static final int DEVICE_3 = 0x2200;

  /** What reads show. */
  private enum Mode {
    ARRAY,
    AUTOSELECT,
    QUERY
  }

  /** What the next write is. */
  private enum Expected {
    UNLOCK_1,
    UNLOCK_2,
    COMMAND,
    PROGRAM_DATA,
    ERASE_UNLOCK_1,
    ERASE_UNLOCK_2,
    ERASE_COMMAND
  }

  private final FlashCells cells;
  private final int lane;
  private final int words;

  @NotState("constant")
  private final byte[] query;

  private Mode mode = Mode.ARRAY;
  private Expected expected = Expected.UNLOCK_1;

  /**
   * A chip of {@code words} words.
   *
   * @param lane which half of the bus it is on, 0 or 1
   */
  AmdFlashChip(FlashCells cells, int lane, int words) {
    this.cells = cells;
    this.lane = lane;
    this.words = words;
    this.query = AmdCfiTable.of(2 * words, 2 * SECTOR_WORDS);
  }

  /** The cells are a part of the bank. */
  @Override
  public void visitState(StateVisitor v) {
    mode = v.choice("mode", mode);
    expected = v.choice("expected", expected);
  }

  /** What the reset pin does. */
  @Override
  public void reset() {
    mode = Mode.ARRAY;
    expected = Expected.UNLOCK_1;
  }

  /** Whether reads show the cells. */
  @Override
  public boolean isReadingArray() {
    return mode == Mode.ARRAY;
  }

  /** Reads 16 bits at {@code word}. */
  @Override
  public int read(int word) {
    int low = word % SECTOR_WORDS;
    return switch (mode) {
      case ARRAY -> cells.get(lane, word);
      case QUERY -> low < query.length ? query[low] & 0xFF : 0;
      case AUTOSELECT ->
          switch (low & 0xFF) {
            case 0 -> MANUFACTURER_AMD;
            case 1 -> DEVICE;
            case 0xE -> DEVICE_2;
            case 0xF -> DEVICE_3;
            default -> 0;
          };
    };
  }

  /** Writes 16 bits at {@code word}: part of a command, or its data. */
  @Override
  public void write(int word, int value) {
    int code = value & 0xFF;
    int at = word & COMMAND_ADDRESS;
    if (expected == Expected.PROGRAM_DATA) {
      expected = Expected.UNLOCK_1;
      program(word, value);
    } else if (code == RESET) {
      reset();
    } else if (code == QUERY && (at & 0xFF) == QUERY_AT && expected == Expected.UNLOCK_1) {
      mode = Mode.QUERY;
    } else {
      expected = next(word, at, code);
    }
  }

  /** Follows the command sequence; what does not belong to one starts it again. */
  private Expected next(int word, int at, int code) {
    return switch (expected) {
      case UNLOCK_1 -> unlock(at, code, UNLOCK_1_AT, UNLOCK_1, Expected.UNLOCK_2);
      case UNLOCK_2 -> unlock(at, code, UNLOCK_2_AT, UNLOCK_2, Expected.COMMAND);
      case COMMAND -> command(at, code);
      case ERASE_UNLOCK_1 -> unlock(at, code, UNLOCK_1_AT, UNLOCK_1, Expected.ERASE_UNLOCK_2);
      case ERASE_UNLOCK_2 -> unlock(at, code, UNLOCK_2_AT, UNLOCK_2, Expected.ERASE_COMMAND);
      case ERASE_COMMAND -> {
        erase(word, code);
        yield Expected.UNLOCK_1;
      }
      case PROGRAM_DATA -> Expected.UNLOCK_1;
    };
  }

  private static Expected unlock(int at, int code, int wantedAt, int wanted, Expected then) {
    return at == wantedAt && code == wanted ? then : Expected.UNLOCK_1;
  }

  private Expected command(int at, int code) {
    if (at != UNLOCK_1_AT) {
      return Expected.UNLOCK_1;
    }
    return switch (code) {
      case AUTOSELECT -> {
        mode = Mode.AUTOSELECT;
        yield Expected.UNLOCK_1;
      }
      case PROGRAM -> Expected.PROGRAM_DATA;
      case ERASE -> Expected.ERASE_UNLOCK_1;
      default -> Expected.UNLOCK_1;
    };
  }

  /** A chip that cannot change, or whose change the host could not store, keeps the old data. */
  private void program(int word, int value) {
    mode = Mode.ARRAY;
    if (cells.isWritable()) {
      cells.program(lane, word, value);
      cells.persist(word, 1);
    }
  }

  private void erase(int word, int code) {
    mode = Mode.ARRAY;
    boolean sector = code == ERASE_SECTOR;
    if (!cells.isWritable() || (!sector && code != ERASE_CHIP)) {
      return;
    }
    int first = sector ? word / SECTOR_WORDS * SECTOR_WORDS : 0;
    int count = sector ? SECTOR_WORDS : words;
    cells.erase(lane, first, count);
    cells.persist(first, count);
  }
}
