package dev.armature.primecell;

import dev.armature.runtime.device.Register;
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

  private static final int FIFO_ALIASES = 16;

  private static final int POWER_CONTROL = 0b11;

  private static final int CLOCK_DIVIDER_BITS = 8;
  private static final int CLOCK_BYPASS = 1 << 10;

  private static final int COMMAND_INDEX_BITS = 6;
  private static final int COMMAND_RESPONSE = 1 << 6;
  private static final int COMMAND_LONG_RESPONSE = 1 << 7;
  private static final int COMMAND_ENABLE = 1 << 10;

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

  private final Register power =
      register(0x00, "MCIPower").writable(0xFF).changed(this::powerChanged);
  private final Register clock =
      register(0x04, "MCIClock").writable(0xFFF).changed(this::clockChanged);
  private final Register argument = register(0x08, "MCIArgument").writable(-1);
  private final Register command =
      register(0x0C, "MCICommand").writable(0x7FF).changed(this::commandWritten);
  private final Register responseCommand = register(0x10, "MCIRespCmd");
  private final Register[] response = {
    register(0x14, "MCIResponse0"),
    register(0x18, "MCIResponse1"),
    register(0x1C, "MCIResponse2"),
    register(0x20, "MCIResponse3")
  };
  private final Register mask0 = mask(0x3C, "MCIMask0");
  private final Register mask1 = mask(0x40, "MCIMask1");

  /** The card in the slot, or null. */
  private final SdCard card;

  private final int clockHz;
  private final IrqLine irq0;
  private final IrqLine irq1;
  private final Pl181DataPath data;

  /** Bits of MCIStatus that the command path has set. */
  private int events;

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
    this.data =
        new Pl181DataPath(
            card,
            context.clock(),
            context.events(),
            register(0x24, "MCIDataTimer").writable(-1),
            register(0x28, "MCIDataLength").writable((1 << Pl181DataPath.LENGTH_BITS) - 1),
            register(0x2C, "MCIDataCtrl").writable(0xFF).changed(this::dataControlWritten),
            this::update);
    register(0x30, "MCIDataCnt").reads(data::remaining);
    register(0x34, "MCIStatus").reads(this::status);
    register(0x38, "MCIClear").takes(this::clear);
    register(0x48, "MCIFifoCnt").reads(data::remainingWords);
    for (int i = 0; i < FIFO_ALIASES; i++) {
      register(0x80 + Integer.BYTES * i, "MCIFIFO").reads(this::readFifo).takes(this::writeFifo);
    }
    reset();
  }

  private Register mask(int offset, String name) {
    return register(offset, name).writable(INTERRUPTS).changed(this::update);
  }

  @Override
  public void reset() {
    super.reset();
    events = 0;
    if (card != null) {
      card.reset();
    }
    data.reset();
    data.setCardClock(cardClockNanos());
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    events = v.word("events", events);
    v.part("data", data);
    v.same(
        "card", card == null ? 0 : 1, card == null ? "needs its card" : "was saved without a card");
    if (card != null) {
      v.part("sd", card);
    }
  }

  private int readFifo() {
    int word = data.readFifo();
    update();
    return word;
  }

  private void writeFifo(int word) {
    data.writeFifo(word);
    update();
  }

  private void dataControlWritten() {
    data.controlWritten();
    update();
  }

  private void clear(int ones) {
    events &= ~(ones & CLEARABLE);
    data.clear(ones & CLEARABLE);
    update();
  }

  private void powerChanged() {
    if (!power.has(POWER_CONTROL) && card != null) {
      card.reset();
    }
    update();
  }

  private void clockChanged() {
    data.setCardClock(cardClockNanos());
  }

  /** MCLK divided by 2 x (ClkDiv + 1), or bypassed; rounded up to a nanosecond. */
  private long cardClockNanos() {
    int divider = clock.has(CLOCK_BYPASS) ? 1 : 2 * (clock.field(0, CLOCK_DIVIDER_BITS) + 1);
    return Math.ceilDiv(NANOS_PER_SECOND * divider, clockHz);
  }

  private void commandWritten() {
    if (command.has(COMMAND_ENABLE)) {
      command.lower(COMMAND_ENABLE);
      send();
      data.run();
    }
    update();
  }

  private void send() {
    int index = command.field(0, COMMAND_INDEX_BITS);
    Response answer = card == null ? Response.NONE : card.command(index, argument.get());
    if (!command.has(COMMAND_RESPONSE)) {
      events |= COMMAND_SENT;
      return;
    }
    boolean wantsLong = command.has(COMMAND_LONG_RESPONSE);
    switch (answer) {
      case NONE -> events |= COMMAND_TIMEOUT;
      case SHORT -> {
        responseCommand.set(index == SEND_OPERATING_CONDITION ? NO_INDEX : index);
        response[0].set(card.shortResponse());
        events |= wantsLong ? COMMAND_CRC_FAIL : COMMAND_RESPONSE_END;
      }
      case LONG -> {
        responseCommand.set(NO_INDEX);
        for (int i = 0; i < response.length; i++) {
          response[i].set(card.longResponse(i));
        }
        response[3].lower(1); // the stop bit is not kept
        events |= wantsLong ? COMMAND_RESPONSE_END : COMMAND_CRC_FAIL;
      }
    }
  }

  private int status() {
    return events | data.status();
  }

  private void update() {
    int status = status();
    irq0.set((status & mask0.get()) != 0);
    irq1.set((status & mask1.get()) != 0);
  }
}
