package dev.armature.soc.imx21;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.time.Clock;

/**
 * An i.MX21 ADS without a running CPU, whose devices a test drives as a driver does: over the bus,
 * at their addresses on the board, in guest time that moves only when the test says so.
 */
public final class Rig implements AutoCloseable {
  private static final int INTSRCH = Imx21AdsMap.AVIC + 0x48;
  private static final int INTSRCL = Imx21AdsMap.AVIC + 0x4C;

  private final FakeClock clock = new FakeClock();
  private final Machine machine = new Machine(true, GuestLog.none());
  private final MachineContext context;
  private final Imx21Ads board;
  private int resets;

  /** A board with the default configuration. */
  public Rig() {
    this(Imx21AdsConfig.builder());
  }

  /** A board as configured, but with little RAM. */
  public Rig(Imx21AdsConfig.Builder config) {
    MachineContext real = machine.context();
    MachineControl control =
        new MachineControl() {
          @Override
          public void requestReset() {
            resets++;
          }

          @Override
          public void requestPowerOff() {
            throw new AssertionError("this board cannot switch itself off");
          }
        };
    context =
        new MachineContext(
            real.cpu(),
            real.memory(),
            clock,
            real.events(),
            real.hostEvents(),
            control,
            real.log());
    board = new Imx21Ads(context, config.ramBytes(1 << 20).build());
    cpu().setInterruptMasks(0);
  }

  /** The board. */
  public Imx21Ads board() {
    return board;
  }

  /** What the board was built from. */
  public MachineContext context() {
    return context;
  }

  /** The CPU, which never runs and takes interrupts unmasked. */
  public ArmCpu cpu() {
    return machine.cpu();
  }

  /** Reads a word. */
  public int read(int address) {
    return machine.memory().read(address, 4);
  }

  /** Writes a word. */
  public void write(int address, int value) {
    machine.memory().write(address, 4, value);
  }

  /** Reads a half word, as 16-bit devices are read. */
  public int readHalf(int address) {
    return machine.memory().read(address, 2);
  }

  /** Writes a half word. */
  public void writeHalf(int address, int value) {
    machine.memory().write(address, 2, value);
  }

  /** Guest time. */
  public long now() {
    return clock.now;
  }

  /** Lets {@code nanos} of guest time pass; timers run at the very moment they are due. */
  public void advance(long nanos) {
    long end = clock.now + nanos;
    while (context.events().earliest() <= end) {
      clock.now = Math.max(clock.now, context.events().earliest());
      context.events().runDue(clock.now);
    }
    clock.now = end;
  }

  /**
   * Lets {@code nanos} of guest time pass in one step; timers run only then, late, as on a host.
   */
  public void advanceLate(long nanos) {
    clock.now += nanos;
    context.events().runDue(clock.now);
  }

  /** Runs what host threads posted. */
  public void deliverHostEvents() {
    context.hostEvents().drain();
  }

  /** The level at source {@code n}, 0–63, of the interrupt controller. */
  public boolean source(int n) {
    return (read(n < 32 ? INTSRCL : INTSRCH) >>> (n & 31) & 1) != 0;
  }

  /** Whether the CPU is asked to take an IRQ. */
  public boolean irq() {
    return (cpu().attention & ArmCpu.ATTENTION_IRQ) != 0;
  }

  /** Whether the CPU is asked to take an FIQ. */
  public boolean fiq() {
    return (cpu().attention & ArmCpu.ATTENTION_FIQ) != 0;
  }

  /** How often the board asked for a reset of the machine. */
  public int resets() {
    return resets;
  }

  @Override
  public void close() {
    board.close();
    machine.close();
  }

  private static final class FakeClock implements Clock {
    private long now;

    @Override
    public long nanos() {
      return now;
    }
  }
}
