package dev.armature.runtime.storage;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.nio.ByteBuffer;

/**
 * An SD memory card on the SD bus (SD Physical Layer Simplified Specification 2.00, chapter 4), as
 * a host controller sees it: commands with their responses, and one byte stream of data.
 *
 * <p>The card is of standard capacity (byte addresses) up to 2 GiB and of high capacity (block
 * addresses) above. It has the command classes basic, block read, block write, application and
 * switch; it cannot be erased or locked, which its CSD says. Programming takes no time.
 *
 * <p>CPU thread only.
 */
public final class SdCard implements Stateful, AutoCloseable {
  /** What the card answers a command with. */
  public enum Response {
    /** Nothing: the command is not for this card, not legal now, or has no response. */
    NONE,
    /** 48 bits, of which {@link #shortResponse} is the argument field. */
    SHORT,
    /** 136 bits: {@link #longResponse}. */
    LONG
  }

  /** Card states; the ordinal is CURRENT_STATE in the card status. */
  private enum State {
    IDLE,
    READY,
    IDENTIFICATION,
    STANDBY,
    TRANSFER,
    SENDING_DATA,
    RECEIVE_DATA,
    PROGRAMMING,
    DISCONNECT,
    INACTIVE
  }

  private static final int BLOCK = 512;

  // Card status (table 4-35).
  private static final int OUT_OF_RANGE = 1 << 31;
  private static final int ADDRESS_ERROR = 1 << 30;
  private static final int BLOCK_LEN_ERROR = 1 << 29;
  private static final int WP_VIOLATION = 1 << 26;
  private static final int ILLEGAL_COMMAND = 1 << 22;
  private static final int ERROR = 1 << 19;
  private static final int STATE_SHIFT = 9;
  private static final int READY_FOR_DATA = 1 << 8;
  private static final int APP_CMD = 1 << 5;

  // OCR (table 5-1).
  private static final int OCR_VOLTAGES = 0x00FF_8000;
  private static final int OCR_HIGH_CAPACITY = 1 << 30;
  private static final int OCR_POWERED_UP = 1 << 31;

  private static final int FIRST_RCA = 0x4567;
  private static final int SWITCH_STATUS_BYTES = 64;
  private static final int SD_STATUS_BYTES = 64;

  private final ImageFile image;

  @NotState("read-only")
  private final SdRegisters registers;

  @NotState("read-only")
  private final byte[] cid = SdRegisters.cid();

  @NotState("read-only")
  private final byte[] scr = SdRegisters.scr();

  @NotState("visited as its bytes, position and limit")
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);

  private State state;
  private int errors;
  private boolean appCommand;
  private int rca;
  private int blockLength;
  private boolean wideBus;
  private int shortResponse;

  /** The long response is the CSD, and not the CID. */
  private boolean longResponseIsCsd;

  /** Next byte of the image to read or write. */
  private long address;

  private boolean multipleBlocks;
  private boolean fromImage;
  private int blocksWritten;

  /**
   * A card, powered up, that holds {@code image} and closes it with itself.
   *
   * @throws IllegalArgumentException with a message for the user, if the image is smaller or larger
   *     than any card
   */
  public SdCard(ImageFile image) {
    this.image = image;
    this.registers = new SdRegisters(image.size(), image.readOnly());
    reset();
  }

  /**
   * Says whether a card can have that size.
   *
   * @throws IllegalArgumentException with a message for the user, if it cannot
   */
  public static void checkSize(long bytes) {
    new SdRegisters(bytes, false);
  }

  /** What the card's power going and coming back does, and mostly CMD0 too. */
  public void reset() {
    state = State.IDLE;
    errors = 0;
    appCommand = false;
    rca = 0;
    blockLength = BLOCK;
    wideBus = false;
    longResponseIsCsd = false;
    blocksWritten = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("image", image);
    state = v.choice("state", state);
    errors = v.word("errors", errors);
    appCommand = v.flag("appCommand", appCommand);
    rca = v.range("rca", rca, 0, 0xFFFF);
    blockLength = v.range("blockLength", blockLength, 1, BLOCK);
    wideBus = v.flag("wideBus", wideBus);
    shortResponse = v.word("shortResponse", shortResponse);
    longResponseIsCsd = v.flag("longResponseIsCsd", longResponseIsCsd);
    address = v.range("address", address, 0, registers.capacity());
    multipleBlocks = v.flag("multipleBlocks", multipleBlocks);
    fromImage = v.flag("fromImage", fromImage);
    blocksWritten = v.word("blocksWritten", blocksWritten);
    v.bytes("block", block.array());
    int limit = v.range("blockLimit", block.limit(), 0, BLOCK);
    int position = v.range("blockPosition", block.position(), 0, limit);
    block.limit(limit).position(position);
    v.require(state != State.RECEIVE_DATA || block.hasRemaining(), "has no room for data it takes");
  }

  /** Whether the card's write-protect switch is set. */
  public boolean readOnly() {
    return image.readOnly();
  }

  /** Size in bytes as the card tells it. */
  public long capacity() {
    return registers.capacity();
  }

  /**
   * Takes a command.
   *
   * @param index 0–63
   */
  public Response command(int index, int argument) {
    boolean app = appCommand;
    appCommand = false;
    if (state == State.INACTIVE) {
      return Response.NONE;
    }
    Response response = app ? appCommand(index, argument) : null;
    // A command that is no application command is taken as the plain one (section 4.3.9).
    return response != null ? response : basicCommand(index, argument);
  }

  /** The argument field of a {@link Response#SHORT} response. */
  public int shortResponse() {
    return shortResponse;
  }

  /**
   * Word {@code i}, 0–3, of a {@link Response#LONG} response; word 0 holds bits 127:96 of the
   * register.
   */
  public int longResponse(int i) {
    byte[] longResponse = longResponseIsCsd ? registers.csd() : cid;
    return longResponse[4 * i] << 24
        | (longResponse[4 * i + 1] & 0xFF) << 16
        | (longResponse[4 * i + 2] & 0xFF) << 8
        | (longResponse[4 * i + 3] & 0xFF);
  }

  /** Whether the card sends data: {@link #readByte} has a byte now. */
  public boolean hasData() {
    return state == State.SENDING_DATA && (block.hasRemaining() || loadBlock());
  }

  /** The next byte the card sends; 0 if it sends none. */
  public int readByte() {
    if (!hasData()) {
      return 0;
    }
    int value = block.get() & 0xFF;
    if (!block.hasRemaining() && !multipleBlocks) {
      state = State.TRANSFER;
    }
    return value;
  }

  /** Whether the card takes data: {@link #writeByte} has an effect. */
  public boolean acceptsData() {
    return state == State.RECEIVE_DATA;
  }

  /** Sends the card a byte; a whole block is written to the image. */
  public void writeByte(int value) {
    if (state != State.RECEIVE_DATA) {
      return;
    }
    block.put((byte) value);
    if (!block.hasRemaining()) {
      storeBlock();
    }
  }

  private Response basicCommand(int index, int argument) {
    boolean addressed = argument >>> 16 == rca;
    return switch (index) {
      case 0 -> {
        reset();
        yield Response.NONE;
      }
      case 2 -> state == State.READY ? identify() : illegal();
      case 3 -> state == State.IDENTIFICATION || state == State.STANDBY ? publishRca() : illegal();
      case 4 -> Response.NONE; // SET_DSR: there is no driver stage register
      case 6 -> state == State.TRANSFER ? switchFunction(argument) : illegal();
      case 7 -> select(addressed);
      case 8 -> state == State.IDLE ? interfaceCondition(argument) : illegal();
      case 9 -> sendRegister(addressed, true);
      case 10 -> sendRegister(addressed, false);
      case 12 -> stopTransmission();
      case 13 -> identified() ? (addressed ? r1(false) : Response.NONE) : illegal();
      case 15 -> {
        if (identified() && addressed) {
          state = State.INACTIVE;
        }
        yield Response.NONE;
      }
      case 16 -> setBlockLength(argument);
      case 17 -> startRead(argument, false);
      case 18 -> startRead(argument, true);
      case 24 -> startWrite(argument, false);
      case 25 -> startWrite(argument, true);
      case 55 -> announceAppCommand(addressed);
      default -> illegal();
    };
  }

  /** Commands after CMD55; null for one that is not an application command. */
  private Response appCommand(int index, int argument) {
    if (index == 41) {
      return state == State.IDLE ? sendOperatingCondition(argument) : illegal();
    }
    if (state != State.TRANSFER) {
      return null;
    }
    return switch (index) {
      case 6 -> {
        wideBus = (argument & 0b11) == 0b10;
        yield r1(true);
      }
      case 13 -> {
        Response response = r1(true);
        startRegisterData(SD_STATUS_BYTES);
        block.put(0, (byte) (wideBus ? 0x80 : 0));
        yield response;
      }
      case 22 -> {
        Response response = r1(true);
        startRegisterData(Integer.BYTES);
        block.putInt(0, blocksWritten);
        yield response;
      }
      case 23, 42 -> r1(true); // number of blocks to pre-erase; pull-up of the card detect pin
      case 51 -> {
        Response response = r1(true);
        startRegisterData(scr.length);
        block.put(0, scr);
        yield response;
      }
      default -> null;
    };
  }

  private boolean identified() {
    return state.compareTo(State.STANDBY) >= 0;
  }

  private Response illegal() {
    errors |= ILLEGAL_COMMAND;
    return Response.NONE;
  }

  /** R1: the status, whose error bits are then cleared. */
  private Response r1(boolean app) {
    shortResponse = errors | state.ordinal() << STATE_SHIFT | READY_FOR_DATA | (app ? APP_CMD : 0);
    errors = 0;
    return Response.SHORT;
  }

  private Response identify() {
    state = State.IDENTIFICATION;
    longResponseIsCsd = false;
    return Response.LONG;
  }

  /** R6: the new address and bits 23, 22, 19 and 12:0 of the status. */
  private Response publishRca() {
    int status = errors | state.ordinal() << STATE_SHIFT | READY_FOR_DATA;
    rca = rca == 0 ? FIRST_RCA : rca % 0xFFFF + 1;
    state = State.STANDBY;
    errors = 0;
    shortResponse =
        rca << 16 | (status >>> 8 & 0xC000) | (status >>> 6 & 0x2000) | (status & 0x1FFF);
    return Response.SHORT;
  }

  /** R7: echoes the check pattern if the supply is 2.7–3.6 V. */
  private Response interfaceCondition(int argument) {
    shortResponse = argument & 0xFFF;
    return (argument >>> 8 & 0xF) == 1 ? Response.SHORT : Response.NONE;
  }

  /** R3. A high-capacity card stays busy for a host that does not know its kind. */
  private Response sendOperatingCondition(int argument) {
    boolean hostTakesIt = !registers.highCapacity() || (argument & OCR_HIGH_CAPACITY) != 0;
    shortResponse = OCR_VOLTAGES;
    if ((argument & OCR_VOLTAGES) != 0 && hostTakesIt) {
      state = State.READY;
      shortResponse |= OCR_POWERED_UP | (registers.highCapacity() ? OCR_HIGH_CAPACITY : 0);
    }
    return Response.SHORT;
  }

  private Response announceAppCommand(boolean addressed) {
    if (identified() && !addressed) {
      return Response.NONE;
    }
    appCommand = true;
    return r1(true);
  }

  private Response select(boolean addressed) {
    if (addressed && state == State.STANDBY) {
      Response response = r1(false);
      state = State.TRANSFER;
      return response;
    }
    if (!addressed && (state == State.TRANSFER || state == State.SENDING_DATA)) {
      state = State.STANDBY;
      return Response.NONE;
    }
    return addressed ? illegal() : Response.NONE;
  }

  private Response sendRegister(boolean addressed, boolean csd) {
    if (state != State.STANDBY) {
      return illegal();
    }
    if (!addressed) {
      return Response.NONE;
    }
    longResponseIsCsd = csd;
    return Response.LONG;
  }

  private Response stopTransmission() {
    if (state != State.SENDING_DATA && state != State.RECEIVE_DATA) {
      return illegal();
    }
    Response response = r1(false);
    state = State.TRANSFER;
    return response;
  }

  /** CMD6: every function group has its default function only (section 4.3.10). */
  private Response switchFunction(int argument) {
    Response response = r1(false);
    startRegisterData(SWITCH_STATUS_BYTES);
    block.putShort(0, (short) 1); // mA
    for (int group = 6; group >= 1; group--) {
      block.putShort(2 + 2 * (6 - group), (short) 0x8001);
    }
    for (int i = 0; i < 3; i++) {
      block.put(14 + i, (byte) (granted(argument, 5 - 2 * i) << 4 | granted(argument, 4 - 2 * i)));
    }
    return response;
  }

  /** The function that group {@code i} + 1 gets: its default, or F for one it does not have. */
  private static int granted(int argument, int i) {
    int wanted = argument >>> (4 * i) & 0xF;
    return wanted == 0 || wanted == 0xF ? 0 : 0xF;
  }

  private Response setBlockLength(int length) {
    if (state != State.TRANSFER) {
      return illegal();
    }
    if (length <= 0 || length > BLOCK) {
      errors |= BLOCK_LEN_ERROR;
    } else if (!registers.highCapacity()) {
      blockLength = length;
    }
    return r1(false);
  }

  private Response startRead(int argument, boolean multiple) {
    if (state != State.TRANSFER) {
      return illegal();
    }
    if (!seek(argument, blockLength)) {
      return r1(false);
    }
    Response response = r1(false);
    state = State.SENDING_DATA;
    multipleBlocks = multiple;
    fromImage = true;
    block.limit(0);
    return response;
  }

  private Response startWrite(int argument, boolean multiple) {
    if (state != State.TRANSFER) {
      return illegal();
    }
    if (blockLength != BLOCK) {
      errors |= BLOCK_LEN_ERROR;
      return r1(false);
    }
    if (!seek(argument, BLOCK)) {
      return r1(false);
    }
    Response response = r1(false);
    state = State.RECEIVE_DATA;
    multipleBlocks = multiple;
    blocksWritten = 0;
    block.clear();
    return response;
  }

  /** Sets {@link #address}; false, with the error noted, if no block of that length is there. */
  private boolean seek(int argument, int length) {
    long at = Integer.toUnsignedLong(argument);
    address = registers.highCapacity() ? at * BLOCK : at;
    if (address > registers.capacity() - length) {
      errors |= OUT_OF_RANGE;
      return false;
    }
    if (address % BLOCK + length > BLOCK) {
      errors |= ADDRESS_ERROR;
      return false;
    }
    return true;
  }

  /** Makes the card send {@code length} bytes, at first zero, that are not of its memory. */
  private void startRegisterData(int length) {
    state = State.SENDING_DATA;
    multipleBlocks = false;
    fromImage = false;
    block.clear();
    for (int i = 0; i < length; i++) {
      block.put(i, (byte) 0);
    }
    block.limit(length);
  }

  /**
   * Fetches the next block to send, only once it is asked for: a read of several blocks must not
   * fail for what lies after the last one.
   */
  private boolean loadBlock() {
    if (!fromImage) {
      return false;
    }
    block.clear().limit(blockLength);
    if (address > registers.capacity() - blockLength) {
      errors |= OUT_OF_RANGE;
    } else if (image.read(address, block)) {
      block.flip();
      address += blockLength;
      return true;
    } else {
      errors |= ERROR;
    }
    block.limit(0);
    if (!multipleBlocks) {
      state = State.TRANSFER;
    }
    return false;
  }

  private void storeBlock() {
    block.flip();
    if (image.readOnly()) {
      errors |= WP_VIOLATION;
    } else if (address > registers.capacity() - BLOCK) {
      errors |= OUT_OF_RANGE;
    } else if (image.write(address, block)) {
      address += BLOCK;
      blocksWritten++;
    } else {
      errors |= ERROR;
    }
    block.clear();
    if (!multipleBlocks) {
      state = State.TRANSFER;
    }
  }

  /** Closes the image. */
  @Override
  public void close() {
    image.close();
  }
}
