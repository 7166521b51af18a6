package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.storage.SdCard;
import java.util.Optional;

/**
 * Secure digital host controller (i.MX21 reference manual, "SDHC"), with the meaning of INT_CNTR
 * that Linux's mxcmmc gives it: a one enables.
 *
 * <p>A command and its response take no time. Data is ready as long as some of the NOB blocks of
 * BLK_LEN bytes are left, so the two 64-byte buffers never run full or empty; the DMA request is
 * that readiness.
 */
final class Sdhc extends RegisterBank {
  // STR_STP_CLK
  private static final int STOP_CLOCK = 1;
  private static final int START_CLOCK = 1 << 1;
  private static final int SOFT_RESET = 1 << 3;

  // STATUS
  private static final int TIME_OUT_READ = 1;
  private static final int TIME_OUT_RESPONSE = 1 << 1;
  private static final int CRC_WRITE_ERROR = 1 << 2;
  private static final int BUF_WRITE_READY = 1 << 6;
  private static final int BUF_READ_READY = 1 << 7;
  private static final int CLOCK_RUNNING = 1 << 8;
  private static final int READ_DONE = 1 << 11;
  private static final int WRITE_DONE = 1 << 12;
  private static final int END_CMD_RESPONSE = 1 << 13;
  private static final int STATUS_CLEARABLE = 0xC300_783F;
  private static final int STATUS_OF_COMMAND = 0x0300_38FF;

  // CMD_DAT_CONT
  private static final int RESPONSE_LONG = 2;
  private static final int RESPONSE_BITS = 3;
  private static final int DATA_ENABLE = 1 << 3;
  private static final int WRITE = 1 << 4;

  private static final int REVISION = 0x400;
  private static final int BUFFER_ACCESS = 0x38;

  /** Bits of INT_CNTR and the status bits that they enable. */
  private static final int[][] INTERRUPTS = {
    {1, READ_DONE},
    {1 << 1, WRITE_DONE},
    {1 << 2, END_CMD_RESPONSE},
    {1 << 3, BUF_WRITE_READY},
    {1 << 4, BUF_READ_READY}
  };

  private static final int RESPONSE_HALFWORDS = 8;

  private final Register status =
      register(0x04, "STATUS").clearedByOnes(STATUS_CLEARABLE).changed(this::update);
  private final Register cmdDatCont =
      register(0x0C, "CMD_DAT_CONT").writable(0x1FFF).changed(this::start);
  private final Register blkLen = register(0x18, "BLK_LEN").writable(0xFFF);
  private final Register nob = register(0x1C, "NOB").writable(0xFFFF);
  private final Register intCntr =
      register(0x24, "INT_CNTR").writable(0x0007_FFFF).changed(this::update);
  private final Register cmd = register(0x28, "CMD").writable(0x3F);
  private final Register arg = register(0x2C, "ARG").writable(-1);
  private final Register argLow = register(0x30, "ARGL").writable(0xFFFF);

  private final Optional<SdCard> card;
  private final IrqLine irq;
  private final IrqLine dmaRequest;

  private final int[] response = new int[RESPONSE_HALFWORDS];
  private int responseRead;

  /** Bytes of the current transfer that are left, and which way they go. */
  private long left;

  private boolean writing;

  /** Whether the argument was given as two halves since the last command. */
  private boolean argumentInHalves;

  Sdhc(String name, Optional<SdCard> card, IrqLine irq, IrqLine dmaRequest, GuestLog log) {
    super(name, 4, log);
    this.card = card;
    this.irq = irq;
    this.dmaRequest = dmaRequest;
    register(0x00, "STR_STP_CLK").takes(this::clock);
    register(0x08, "CLK_RATE").reset(8).writable(0xFFFF);
    register(0x10, "RES_TO").reset(0x40).writable(0xFF);
    register(0x14, "READ_TO").reset(0xFFFF).writable(0xFFFF);
    register(0x20, "REV_NO").reset(REVISION);
    register(0x34, "RES_FIFO").reads(this::readResponse);
    register(BUFFER_ACCESS, "BUFFER_ACCESS");
    argLow.changed(() -> argumentInHalves = true);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    responseRead = 0;
    left = 0;
    writing = false;
    argumentInHalves = false;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    card.ifPresent(c -> v.part("card", c));
    v.words("response", response);
    responseRead = v.index("responseRead", responseRead, RESPONSE_HALFWORDS);
    left = v.range("left", left, 0, card.isPresent() ? 1L << 32 : 0);
    writing = v.flag("writing", writing);
    argumentInHalves = v.flag("argumentInHalves", argumentInHalves);
  }

  /** The data port moves as much as the access is wide: the manual's drivers take 16 bits. */
  @Override
  public int read(int offset, int width) {
    return offset == BUFFER_ACCESS ? readData(width) : super.read(offset, width);
  }

  @Override
  public void write(int offset, int width, int value) {
    if (offset == BUFFER_ACCESS) {
      writeData(width, value);
    } else {
      super.write(offset, width, value);
    }
  }

  private void clock(int written) {
    if ((written & SOFT_RESET) != 0) {
      reset();
    }
    if ((written & START_CLOCK) != 0) {
      status.raise(CLOCK_RUNNING);
    } else if ((written & STOP_CLOCK) != 0) {
      status.lower(CLOCK_RUNNING);
    }
  }

  private void start() {
    status.lower(STATUS_OF_COMMAND);
    int argument = argumentInHalves ? arg.get() << 16 | argLow.get() : arg.get();
    argumentInHalves = false;
    left = 0;
    SdCard.Response answer =
        card.map(c -> c.command(cmd.get(), argument)).orElse(SdCard.Response.NONE);
    boolean expected = (cmdDatCont.get() & RESPONSE_BITS) != 0;
    if (expected && answer == SdCard.Response.NONE) {
      status.raise(TIME_OUT_RESPONSE);
    } else {
      takeResponse(answer);
      startData();
    }
    status.raise(END_CMD_RESPONSE);
    update();
  }

  private void takeResponse(SdCard.Response answer) {
    responseRead = 0;
    if (answer == SdCard.Response.LONG && cmdDatCont.field(0, 2) == RESPONSE_LONG) {
      for (int i = 0; i < RESPONSE_HALFWORDS; i++) {
        response[i] = card.orElseThrow().longResponse(i / 2) >>> (16 * (1 - i % 2)) & 0xFFFF;
      }
    } else if (answer != SdCard.Response.NONE) {
      int word = card.orElseThrow().shortResponse();
      response[0] = cmd.get() << 8 | word >>> 24;
      response[1] = word >>> 8 & 0xFFFF;
      // The checksum follows, which nobody looks at.
      response[2] = word << 8 & 0xFFFF;
    }
  }

  private int readResponse() {
    int value = response[responseRead];
    responseRead = (responseRead + 1) % RESPONSE_HALFWORDS;
    return value;
  }

  /** Without a card there is no answer, and so no data. */
  private void startData() {
    if (!cmdDatCont.has(DATA_ENABLE) || card.isEmpty()) {
      return;
    }
    writing = cmdDatCont.has(WRITE);
    left = (long) nob.get() * blkLen.get();
    if (writing) {
      status.raise(BUF_WRITE_READY);
    } else if (left > 0 && !card.orElseThrow().hasData()) {
      left = 0;
      status.raise(TIME_OUT_READ);
    }
    dataMoved();
  }

  private int readData(int width) {
    int word = 0;
    if (!writing && left > 0) {
      SdCard from = card.orElseThrow();
      for (int i = 0; i < width && left > 0; i++, left--) {
        word |= from.readByte() << (8 * i);
      }
      dataMoved();
      update();
    }
    return word;
  }

  private void writeData(int width, int written) {
    if (!writing || left == 0) {
      return;
    }
    SdCard to = card.orElseThrow();
    for (int i = 0; i < width && left > 0; i++, left--) {
      if (!to.acceptsData()) {
        status.raise(CRC_WRITE_ERROR);
        left = 0;
        break;
      }
      to.writeByte(written >>> (8 * i) & 0xFF);
    }
    dataMoved();
    update();
  }

  private void dataMoved() {
    if (left > 0) {
      status.raise(writing ? BUF_WRITE_READY : BUF_READ_READY);
    } else {
      status.lower(BUF_READ_READY);
      status.raise(writing ? WRITE_DONE : READ_DONE);
    }
  }

  private void update() {
    boolean interrupt = false;
    for (int[] pair : INTERRUPTS) {
      interrupt |= intCntr.has(pair[0]) && status.has(pair[1]);
    }
    irq.set(interrupt);
    dmaRequest.set(left > 0);
  }
}
