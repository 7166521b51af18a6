package dev.armature.primecell;

import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * PL080 DMA Controller (ARM DDI 0196, chapter 3): eight channels, the lowest number first. Requests
 * of the sixteen peripherals come from the software request registers; no request line is wired.
 * Both bus masters see the machine's one little-endian address space.
 *
 * <p>Transfers run in slices of guest time, never inside the access that starts them, so that
 * neither a list that loops nor a channel aimed at the controller itself stops the guest.
 */
public final class Pl080Dmac extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0A04_1080;

  private static final int INT_STATUS = 0x000;
  private static final int INT_TC_STATUS = 0x004;
  private static final int INT_TC_CLEAR = 0x008;
  private static final int INT_ERROR_STATUS = 0x00C;
  private static final int INT_ERROR_CLEAR = 0x010;
  private static final int RAW_TC_STATUS = 0x014;
  private static final int RAW_ERROR_STATUS = 0x018;
  private static final int ENABLED_CHANNELS = 0x01C;
  private static final int SOFT_BURST = 0x020;
  private static final int SOFT_SINGLE = 0x024;
  private static final int SOFT_LAST_BURST = 0x028;
  private static final int SOFT_LAST_SINGLE = 0x02C;
  private static final int CONFIGURATION = 0x030;
  private static final int SYNC = 0x034;
  private static final int CHANNELS_START = 0x100;
  private static final int CHANNEL_SHIFT = 5;
  private static final int CHANNELS_END = 0x200;

  private static final int CHANNELS = 8;
  private static final int PERIPHERAL_MASK = 0xFFFF;

  private static final int CONFIGURATION_ENABLE = 1;
  private static final int CONFIGURATION_MASK = 7;

  /** Transfers and list elements in a slice. */
  private static final int SLICE = 1024;

  /** Guest time from one slice to the next: 50 million transfers a second. */
  private static final long SLICE_NANOS = 20_480;

  private final Clock clock;
  private final IrqLine irq;
  private final Timer timer;
  private final Pl080Channel[] channels = new Pl080Channel[CHANNELS];

  private int softBurst;
  private int softSingle;
  private int softLastBurst;
  private int softLastSingle;
  private int configuration;
  private int sync;
  private int rawTerminalCount;
  private int rawError;

  /** A controller whose combined output DMACINTR drives {@code irq}. */
  public Pl080Dmac(MachineContext context, IrqLine irq) {
    super("pl080", PERIPHERAL_ID, context.log());
    this.clock = context.clock();
    this.irq = irq;
    this.timer = context.events().newTimer(this::runSlice);
    for (int n = 0; n < CHANNELS; n++) {
      channels[n] = new Pl080Channel(context.memory());
    }
    reset();
  }

  @Override
  public void reset() {
    for (Pl080Channel channel : channels) {
      channel.reset();
    }
    softBurst = 0;
    softSingle = 0;
    softLastBurst = 0;
    softLastSingle = 0;
    configuration = 0;
    sync = 0;
    rawTerminalCount = 0;
    rawError = 0;
    timer.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    for (int n = 0; n < CHANNELS; n++) {
      v.part("channel" + n, channels[n]);
    }
    softBurst = v.word("softBurst", softBurst);
    softSingle = v.word("softSingle", softSingle);
    softLastBurst = v.word("softLastBurst", softLastBurst);
    softLastSingle = v.word("softLastSingle", softLastSingle);
    configuration = v.word("configuration", configuration);
    sync = v.word("sync", sync);
    rawTerminalCount = v.word("rawTerminalCount", rawTerminalCount);
    rawError = v.word("rawError", rawError);
    v.part("timer", timer);
  }

  @Override
  protected int readRegister(int offset) {
    if (isChannelRegister(offset)) {
      return channel(offset).read(channelOffset(offset));
    }
    return switch (offset) {
      case INT_STATUS -> terminalCounts() | errors();
      case INT_TC_STATUS -> terminalCounts();
      case INT_ERROR_STATUS -> errors();
      case RAW_TC_STATUS -> rawTerminalCount;
      case RAW_ERROR_STATUS -> rawError;
      case ENABLED_CHANNELS -> enabledChannels();
      case SOFT_BURST -> softBurst;
      case SOFT_SINGLE -> softSingle;
      case SOFT_LAST_BURST -> softLastBurst;
      case SOFT_LAST_SINGLE -> softLastSingle;
      case CONFIGURATION -> configuration;
      case SYNC -> sync;
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (isChannelRegister(offset)) {
      channel(offset).write(channelOffset(offset), value);
    } else {
      switch (offset) {
        case INT_TC_CLEAR -> rawTerminalCount &= ~value;
        case INT_ERROR_CLEAR -> rawError &= ~value;
        case SOFT_BURST -> softBurst |= value & PERIPHERAL_MASK;
        case SOFT_SINGLE -> softSingle |= value & PERIPHERAL_MASK;
        case SOFT_LAST_BURST -> softLastBurst |= value & PERIPHERAL_MASK;
        case SOFT_LAST_SINGLE -> softLastSingle |= value & PERIPHERAL_MASK;
        case CONFIGURATION -> configuration = value & CONFIGURATION_MASK;
        case SYNC -> sync = value & PERIPHERAL_MASK;
        default -> noWritableRegister(offset, value);
      }
    }
    schedule();
    update();
  }

  private static boolean isChannelRegister(int offset) {
    return offset >= CHANNELS_START
        && offset < CHANNELS_END
        && channelOffset(offset) <= Pl080Channel.CONFIGURATION;
  }

  private static int channelOffset(int offset) {
    return offset & ((1 << CHANNEL_SHIFT) - 1);
  }

  private Pl080Channel channel(int offset) {
    return channels[(offset - CHANNELS_START) >>> CHANNEL_SHIFT];
  }

  private int enabledChannels() {
    int enabled = 0;
    for (int n = 0; n < CHANNELS; n++) {
      enabled |= channels[n].isEnabled() ? 1 << n : 0;
    }
    return enabled;
  }

  private int terminalCounts() {
    int masked = 0;
    for (int n = 0; n < CHANNELS; n++) {
      masked |= channels[n].isTerminalCountUnmasked() ? 1 << n : 0;
    }
    return rawTerminalCount & masked;
  }

  private int errors() {
    int masked = 0;
    for (int n = 0; n < CHANNELS; n++) {
      masked |= channels[n].isErrorUnmasked() ? 1 << n : 0;
    }
    return rawError & masked;
  }

  private void update() {
    irq.set((terminalCounts() | errors()) != 0);
  }

  private int pendingRequests() {
    return softBurst | softSingle | softLastBurst | softLastSingle;
  }

  private boolean isReady(Pl080Channel channel) {
    int needed = channel.requestsNeeded();
    return channel.isListening() && (pendingRequests() & needed) == needed;
  }

  /** Has a slice run soon if a channel can move. */
  private void schedule() {
    if ((configuration & CONFIGURATION_ENABLE) == 0 || timer.isArmed()) {
      return;
    }
    for (Pl080Channel channel : channels) {
      if (isReady(channel)) {
        timer.arm(clock.nanos() + SLICE_NANOS);
        return;
      }
    }
  }

  private void runSlice() {
    int budget = SLICE;
    for (int n = 0; n < CHANNELS && budget > 0; n++) {
      while (budget > 0 && isReady(channels[n])) {
        budget -= serve(n);
      }
    }
    schedule();
    update();
  }

  /**
   * Answers one request of channel {@code n}, or moves one unit from memory to memory.
   *
   * @return how much of the slice that used, at least 1
   */
  private int serve(int n) {
    Pl080Channel channel = channels[n];
    int needed = channel.requestsNeeded();
    boolean burst = ((softBurst | softLastBurst) & needed) == needed;
    boolean last =
        channel.isPeripheralControlled()
            && ((softLastBurst | softLastSingle) & channel.controllingPeripheral()) != 0;
    int steps = channel.stepsFor(burst && needed != 0);
    int done = 0;
    Pl080Channel.Outcome outcome = Pl080Channel.Outcome.MOVED;
    while (done < steps && outcome == Pl080Channel.Outcome.MOVED) {
      outcome = channel.step();
      done++;
    }
    acknowledge(needed, burst);
    if (outcome == Pl080Channel.Outcome.ERROR) {
      guestError("nothing answers the transfer of channel", n);
      rawError |= 1 << n;
      channel.disable();
    } else if (outcome == Pl080Channel.Outcome.PACKET_DONE || last) {
      finishPacket(n);
    }
    return done;
  }

  /** Clears the software requests that were answered. */
  private void acknowledge(int peripherals, boolean burst) {
    if (burst) {
      softBurst &= ~peripherals;
      softLastBurst &= ~peripherals;
    } else {
      softSingle &= ~peripherals;
      softLastSingle &= ~peripherals;
    }
  }

  private void finishPacket(int n) {
    Pl080Channel channel = channels[n];
    if (channel.tellsTerminalCount()) {
      rawTerminalCount |= 1 << n;
    }
    if (!channel.loadNext()) {
      channel.disable();
    }
  }
}
