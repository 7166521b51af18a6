package dev.armature.primecell;

import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.storage.SdCard;
import dev.armature.runtime.storage.SdCard.Response;
import java.util.Optional;

/**
 * PL181 Multimedia Card Interface (ARM DDI 0205, chapter 3) with a slot for an SD card.
 *
 * <p>Commands are answered at once. Without a card every command that wants a response times out.
 */
public final class Pl181Mmci extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1181;

  private static final int POWER = 0x00;
  private static final int CLOCK = 0x04;
  private static final int ARGUMENT = 0x08;
  private static final int COMMAND = 0x0C;
  private static final int RESPONSE_COMMAND = 0x10;
  private static final int RESPONSE0 = 0x14;
  private static final int RESPONSE1 = 0x18;
  private static final int RESPONSE2 = 0x1C;
  private static final int RESPONSE3 = 0x20;
  private static final int DATA_TIMER = 0x24;
  private static final int DATA_LENGTH = 0x28;
  private static final int DATA_CONTROL = 0x2C;
  private static final int DATA_COUNT = 0x30;
  private static final int STATUS = 0x34;
  private static final int CLEAR = 0x38;
  private static final int MASK0 = 0x3C;
  private static final int MASK1 = 0x40;
  private static final int FIFO_COUNT = 0x48;
  private static final int FIFO = 0x80;
  private static final int FIFO_END = 0xC0;

  private static final int POWER_MASK = 0xFF;
  private static final int POWER_CONTROL = 0b11;

  private static final int CLOCK_DIVIDER = 0xFF;
  private static final int CLOCK_BYPASS = 1 << 10;
  private static final int CLOCK_MASK = 0xFFF;

  private static final int COMMAND_INDEX = 0x3F;
  private static final int COMMAND_RESPONSE = 1 << 6;
  private static final int COMMAND_LONG_RESPONSE = 1 << 7;
  private static final int COMMAND_ENABLE = 1 << 10;
  private static final int COMMAND_MASK = 0x7FF;

  // MCIStatus bits of the command path; the others are Pl181DataPath's.
  private static final int COMMAND_CRC_FAIL = 1;
  private static final int COMMAND_TIMEOUT = 1 << 2;
  private static final int COMMAND_RESPONSE_END = 1 << 6;
  private static final int COMMAND_SENT = 1 << 7;

  private static final int CLEARABLE = 0x7FF;
  private static final int INTERRUPTS = 0x3F_FFFF;

  /** What RespCmd shows after R2 and R3, which carry no command index. */
  private static final int NO_INDEX = 0x3F;

  private static final int SEND_OPERATING_CONDITION = 41;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** The card in the slot, or null. */
  private final SdCard card;

  private final int clockHz;
  private final IrqLine irq0;
  private final IrqLine irq1;
  private final Pl181DataPath data;

  private int power;
  private int clock;
  private int argument;
  private int command;
  private int responseCommand;
  private final int[] response = new int[4];
  private int events;
  private int mask0;
  private int mask1;

  /**
   * A controller.
   *
   * @param slot the card that is in it
   * @param clockHz frequency of MCLK
   * @param irq0 MCIINTR0, ruled by mask 0
   * @param irq1 MCIINTR1, ruled by mask 1
   */
  public Pl181Mmci(
      Optional<SdCard> slot, int clockHz, MachineContext context, IrqLine irq0, IrqLine irq1) {
    super("pl181", PERIPHERAL_ID, context.log());
    this.card = slot.orElse(null);
    this.clockHz = clockHz;
    this.irq0 = irq0;
    this.irq1 = irq1;
    this.data = new Pl181DataPath(card, context.clock(), context.events(), this::update);
    reset();
  }

  @Override
  public void reset() {
    power = 0;
    clock = 0;
    argument = 0;
    command = 0;
    responseCommand = 0;
    response[0] = 0;
    response[1] = 0;
    response[2] = 0;
    response[3] = 0;
    events = 0;
    mask0 = 0;
    mask1 = 0;
    if (card != null) {
      card.reset();
    }
    data.reset();
    data.setCardClock(cardClockNanos());
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    power = v.word("power", power);
    clock = v.word("clock", clock);
    argument = v.word("argument", argument);
    command = v.word("command", command);
    responseCommand = v.word("responseCommand", responseCommand);
    v.words("response", response);
    events = v.word("events", events);
    mask0 = v.word("mask0", mask0);
    mask1 = v.word("mask1", mask1);
    v.part("data", data);
    v.same(
        "card", card == null ? 0 : 1, card == null ? "needs its card" : "was saved without a card");
    if (card != null) {
      v.part("sd", card);
    }
  }

  @Override
  protected int readRegister(int offset) {
    if (offset >= FIFO && offset < FIFO_END) {
      int word = data.readFifo();
      update();
      return word;
    }
    return switch (offset) {
      case POWER -> power;
      case CLOCK -> clock;
      case ARGUMENT -> argument;
      case COMMAND -> command;
      case RESPONSE_COMMAND -> responseCommand;
      case RESPONSE0 -> response[0];
      case RESPONSE1 -> response[1];
      case RESPONSE2 -> response[2];
      case RESPONSE3 -> response[3];
      case DATA_TIMER -> data.timeoutPeriods();
      case DATA_LENGTH -> data.length();
      case DATA_CONTROL -> data.control();
      case DATA_COUNT -> data.remaining();
      case STATUS -> status();
      case MASK0 -> mask0;
      case MASK1 -> mask1;
      case FIFO_COUNT -> data.remainingWords();
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (offset >= FIFO && offset < FIFO_END) {
      data.writeFifo(value);
      update();
      return;
    }
    switch (offset) {
      case POWER -> setPower(value & POWER_MASK);
      case CLOCK -> {
        clock = value & CLOCK_MASK;
        data.setCardClock(cardClockNanos());
      }
      case ARGUMENT -> argument = value;
      case COMMAND -> setCommand(value & COMMAND_MASK);
      case DATA_TIMER -> data.setTimeoutPeriods(value);
      case DATA_LENGTH -> data.setLength(value);
      case DATA_CONTROL -> data.setControl(value);
      case CLEAR -> {
        events &= ~(value & CLEARABLE);
        data.clear(value & CLEARABLE);
      }
      case MASK0 -> mask0 = value & INTERRUPTS;
      case MASK1 -> mask1 = value & INTERRUPTS;
      default -> noWritableRegister(offset, value);
    }
    update();
  }

  private void setPower(int value) {
    power = value;
    if ((power & POWER_CONTROL) == 0 && card != null) {
      card.reset();
    }
  }

  /** MCLK divided by 2 x (ClkDiv + 1), or bypassed; rounded up to a nanosecond. */
  private long cardClockNanos() {
    int divider = (clock & CLOCK_BYPASS) != 0 ? 1 : 2 * ((clock & CLOCK_DIVIDER) + 1);
    return Math.ceilDiv(NANOS_PER_SECOND * divider, clockHz);
  }

  private void setCommand(int value) {
    command = value & ~COMMAND_ENABLE;
    if ((value & COMMAND_ENABLE) != 0) {
      send();
      data.run();
    }
  }

  private void send() {
    int index = command & COMMAND_INDEX;
    Response answer = card == null ? Response.NONE : card.command(index, argument);
    if ((command & COMMAND_RESPONSE) == 0) {
      events |= COMMAND_SENT;
      return;
    }
    boolean wantsLong = (command & COMMAND_LONG_RESPONSE) != 0;
    switch (answer) {
      case NONE -> events |= COMMAND_TIMEOUT;
      case SHORT -> {
        responseCommand = index == SEND_OPERATING_CONDITION ? NO_INDEX : index;
        response[0] = card.shortResponse();
        events |= wantsLong ? COMMAND_CRC_FAIL : COMMAND_RESPONSE_END;
      }
      case LONG -> {
        responseCommand = NO_INDEX;
        for (int i = 0; i < response.length; i++) {
          response[i] = card.longResponse(i);
        }
        response[3] &= ~1; // the stop bit is not kept
        events |= wantsLong ? COMMAND_RESPONSE_END : COMMAND_CRC_FAIL;
      }
    }
  }

  private int status() {
    return events | data.status();
  }

  private void update() {
    int status = status();
    irq0.set((status & mask0) != 0);
    irq1.set((status & mask1) != 0);
  }
}
