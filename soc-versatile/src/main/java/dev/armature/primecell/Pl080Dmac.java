package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.PhysicalMemory;
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

  private static final int CHANNELS = 8;
  private static final int PERIPHERAL_MASK = 0xFFFF;

  private static final int CONFIGURATION_ENABLE = 1;

  /** Transfers and list elements in a slice. */
  private static final int SLICE = 1024;

  /** Guest time from one slice to the next: 50 million transfers a second. */
  private static final long SLICE_NANOS = 20_480;

  private final Register rawTerminalCount = register(0x014, "RawIntTCStatus");
  private final Register rawError = register(0x018, "RawIntErrorStatus");
  private final Register softBurst = request(0x020, "SoftBReq");
  private final Register softSingle = request(0x024, "SoftSReq");
  private final Register softLastBurst = request(0x028, "SoftLBReq");
  private final Register softLastSingle = request(0x02C, "SoftLSReq");
  private final Register configuration =
      register(0x030, "Configuration").writable(7).changed(this::changed);

  private final Clock clock;
  private final IrqLine irq;
  private final Timer timer;
  private final Pl080Channel[] channels = new Pl080Channel[CHANNELS];

  /** A controller whose combined output DMACINTR drives {@code irq}. */
  public Pl080Dmac(MachineContext context, IrqLine irq) {
    super("pl080", PERIPHERAL_ID, context.log());
    register(0x000, "IntStatus").reads(() -> terminalCounts() | errors());
    register(0x004, "IntTCStatus").reads(this::terminalCounts);
    register(0x008, "IntTCClear").clears(rawTerminalCount);
    register(0x00C, "IntErrorStatus").reads(this::errors);
    register(0x010, "IntErrorClr").clears(rawError);
    register(0x01C, "EnbldChns").reads(this::enabledChannels);
    register(0x034, "Sync").writable(PERIPHERAL_MASK).changed(this::changed);
    rawTerminalCount.changed(this::changed);
    rawError.changed(this::changed);
    this.clock = context.clock();
    this.irq = irq;
    this.timer = context.events().newTimer(this::runSlice);
    for (int n = 0; n < CHANNELS; n++) {
      channels[n] = channel(context.memory(), n);
    }
    reset();
  }

  private Register request(int offset, String name) {
    return register(offset, name).setByOnes(PERIPHERAL_MASK).changed(this::changed);
  }

  private Pl080Channel channel(PhysicalMemory memory, int n) {
    int at = 0x100 + 0x20 * n;
    String name = "C" + n;
    return new Pl080Channel(
        memory,
        register(at, name + "SrcAddr").writable(-1).changed(this::changed),
        register(at + 0x04, name + "DestAddr").writable(-1).changed(this::changed),
        register(at + 0x08, name + "LLI").writable(-1).changed(this::changed),
        register(at + 0x0C, name + "Control").writable(-1).changed(this::changed),
        register(at + 0x10, name + "Configuration")
            .writable(Pl080Channel.CONFIGURATION_MASK)
            .changed(this::changed));
  }

  @Override
  public void reset() {
    super.reset();
    timer.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("timer", timer);
  }

  private void changed() {
    schedule();
    update();
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
    return rawTerminalCount.get() & masked;
  }

  private int errors() {
    int masked = 0;
    for (int n = 0; n < CHANNELS; n++) {
      masked |= channels[n].isErrorUnmasked() ? 1 << n : 0;
    }
    return rawError.get() & masked;
  }

  private void update() {
    irq.set((terminalCounts() | errors()) != 0);
  }

  private int pendingRequests() {
    return softBurst.get() | softSingle.get() | softLastBurst.get() | softLastSingle.get();
  }

  private boolean isReady(Pl080Channel channel) {
    int needed = channel.requestsNeeded();
    return channel.isListening() && (pendingRequests() & needed) == needed;
  }

  /** Has a slice run soon if a channel can move. */
  private void schedule() {
    if (!configuration.has(CONFIGURATION_ENABLE) || timer.isArmed()) {
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
    boolean burst = ((softBurst.get() | softLastBurst.get()) & needed) == needed;
    boolean last =
        channel.isPeripheralControlled()
            && ((softLastBurst.get() | softLastSingle.get()) & channel.controllingPeripheral())
                != 0;
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
      rawError.raise(1 << n);
      channel.disable();
    } else if (outcome == Pl080Channel.Outcome.PACKET_DONE || last) {
      finishPacket(n);
    }
    return done;
  }

  /** Clears the software requests that were answered. */
  private void acknowledge(int peripherals, boolean burst) {
    if (burst) {
      softBurst.lower(peripherals);
      softLastBurst.lower(peripherals);
    } else {
      softSingle.lower(peripherals);
      softLastSingle.lower(peripherals);
    }
  }

  private void finishPacket(int n) {
    Pl080Channel channel = channels[n];
    if (channel.tellsTerminalCount()) {
      rawTerminalCount.raise(1 << n);
    }
    if (!channel.loadNext()) {
      channel.disable();
    }
  }
}
