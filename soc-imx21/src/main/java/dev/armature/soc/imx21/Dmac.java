package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;
import java.util.function.IntFunction;

/**
 * DMA controller (i.MX21 reference manual, "DMAC"): 16 channels between memory, 2-D memory and
 * peripherals, the latter paced by 31 request lines.
 *
 * <p>Data moves between two runs of the CPU, never inside a register access, in slices that take as
 * much guest time as the bus would. So a transfer that repeats for ever costs the guest, not the
 * emulator. Channels of higher number go first. An address that nothing decodes ends a transfer
 * with an error, as on the bus. Time-outs cannot happen here: their registers are stored only.
 */
final class Dmac extends RegisterBank {
  static final int CHANNELS = 16;

  private static final int DEN = 1;
  private static final int DRST = 1 << 1;

  /** What is moved at most before the CPU goes on. */
  private static final int SLICE_BYTES = 16 << 10;

  /** 66 MHz, 4 bytes, every other cycle a read. */
  private static final long NANOS_PER_BYTE = 8;

  private final Register dcr = register(0x00, "DCR").writable(DEN).takes(this::control);
  private final Register disr = register(0x04, "DISR").clearedByOnes(0xFFFF).changed(this::update);
  private final Register dimr =
      register(0x08, "DIMR").reset(0xFFFF).writable(0xFFFF).changed(this::update);
  private final Register[] errors = {
    error(0x0C, "DBTOSR"), error(0x10, "DRTOSR"), error(0x14, "DSESR"), error(0x18, "DBOSR")
  };
  private final Register dsesr = errors[2];

  /** Row pitch and row size of the two sets for 2-D memory. */
  private final Register[] rowPitch = new Register[2];

  private final Register[] rowSize = new Register[2];

  private final DmaChannel[] channels = new DmaChannel[CHANNELS];
  private final IrqLine[] irqs = new IrqLine[CHANNELS];

  @NotState("the machine's")
  private final PhysicalMemory memory;

  private final Clock clock;
  private final Timer pump;
  private int requests;

  /**
   * A controller.
   *
   * @param irq the interrupt line of each channel
   */
  Dmac(MachineContext context, IntFunction<IrqLine> irq) {
    super("dmac", 4, context.log());
    this.memory = context.memory();
    this.clock = context.clock();
    this.pump = context.events().newTimer(this::moveSlice);
    register(0x1C, "DBTOCR").writable(0xFFFF);
    for (int set = 0; set < 2; set++) {
      int at = 0x40 + 0xC * set;
      char letter = (char) ('A' + set);
      rowPitch[set] = register(at, "WSR" + letter).writable(0xFFFF);
      rowSize[set] = register(at + 4, "XSR" + letter).writable(0xFFFF);
      register(at + 8, "YSR" + letter).writable(0xFFFF);
    }
    for (int n = 0; n < CHANNELS; n++) {
      irqs[n] = irq.apply(n);
      channels[n] = channel(n);
    }
    reset();
  }

  private Register error(int offset, String name) {
    return register(offset, name).clearedByOnes(0xFFFF).changed(this::update);
  }

  private DmaChannel channel(int n) {
    int at = 0x80 + 0x40 * n;
    Register control = register(at + 0x0C, "CCR" + n).writable(0x7FFF);
    DmaChannel channel =
        new DmaChannel(
            memory,
            register(at, "SAR" + n).writable(-1),
            register(at + 0x04, "DAR" + n).writable(-1),
            register(at + 0x08, "CNTR" + n).writable(0x00FF_FFFF),
            control,
            register(at + 0x10, "RSSR" + n).writable(0x1F),
            register(at + 0x14, "BLR" + n).writable(0x3F),
            rowPitch,
            rowSize);
    control.takes(
        written -> {
          channel.control(written);
          work();
        });
    register(at + 0x18, "RTOR" + n).writable(0xFFFF);
    register(at + 0x1C, "CCNR" + n).reads(channel::done);
    return channel;
  }

  /** The line by which a peripheral asks for channel service, 0–31. */
  IrqLine request(int number) {
    int bit = 1 << number;
    return level -> {
      int now = level ? requests | bit : requests & ~bit;
      if (now != requests) {
        requests = now;
        work();
      }
    };
  }

  @Override
  public void reset() {
    super.reset();
    for (DmaChannel channel : channels) {
      channel.reset();
    }
    pump.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    for (int n = 0; n < CHANNELS; n++) {
      v.part("channel" + n, channels[n]);
    }
    requests = v.word("requests", requests);
    v.part("pump", pump);
  }

  private void control(int written) {
    if ((written & DRST) != 0) {
      reset();
    } else {
      dcr.store(written);
      work();
    }
  }

  private boolean isRequested(DmaChannel channel) {
    return (requests >>> channel.requestNumber() & 1) != 0;
  }

  private boolean canMove(DmaChannel channel) {
    return channel.isActive() && (!channel.isPaced() || isRequested(channel));
  }

  /** Has the pump run soon if a channel has something to do. */
  private void work() {
    if (!dcr.has(DEN) || pump.isArmed()) {
      return;
    }
    for (DmaChannel channel : channels) {
      if (canMove(channel)) {
        pump.arm(clock.nanos());
        return;
      }
    }
  }

  private void moveSlice() {
    int moved = 0;
    for (int n = CHANNELS - 1; n >= 0 && moved < SLICE_BYTES; n--) {
      while (dcr.has(DEN) && canMove(channels[n]) && moved < SLICE_BYTES) {
        moved += channels[n].moveBurst(SLICE_BYTES - moved);
        finish(n);
      }
    }
    update();
    if (!pump.isArmed()) {
      work();
      if (pump.isArmed()) {
        pump.arm(clock.nanos() + moved * NANOS_PER_BYTE + 1);
      }
    }
  }

  private void finish(int n) {
    switch (channels[n].takeResult()) {
      case RUNNING -> {}
      case DONE -> disr.raise(1 << n);
      case FAULT -> {
        guestError("nothing answers the transfer of channel", n);
        dsesr.raise(1 << n);
      }
    }
  }

  private void update() {
    int pending = disr.get();
    for (Register error : errors) {
      pending |= error.get();
    }
    pending &= ~dimr.get();
    for (int n = 0; n < CHANNELS; n++) {
      irqs[n].set((pending >>> n & 1) != 0);
    }
  }
}
