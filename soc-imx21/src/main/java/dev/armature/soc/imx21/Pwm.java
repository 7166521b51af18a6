package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Frequency;
import dev.armature.runtime.time.Timer;
import java.util.function.Supplier;

/**
 * Pulse-width modulator (i.MX21 reference manual, "PWM"): plays samples out of a FIFO of four, each
 * for one or more periods of PWMP + 2 counts; an empty FIFO repeats the last sample and interrupts.
 */
final class Pwm extends RegisterBank {
  private static final int FIFO_DEPTH = 4;

  private static final int EN = 1 << 4;
  private static final int FIFOAV = 1 << 5;
  private static final int IRQEN = 1 << 6;
  private static final int IRQ = 1 << 7;
  private static final int CLKSRC_32K = 1 << 15;
  private static final int SWR = 1 << 16;

  private final Register pwmc = register(0x00, "PWMC").reset(FIFOAV).writable(0x0006_FF5F);
  private final Register pwmp = register(0x08, "PWMP").reset(0xFFFE).writable(0xFFFF);

  private final Clock clock;
  private final Supplier<Frequency> perclk1;
  private final IrqLine irq;
  private final Timer sampleEnd;
  private final int[] fifo = new int[FIFO_DEPTH];
  private int count;
  private int playing;

  /** Guest time at which the current period began. */
  private long origin;

  Pwm(MachineContext context, Supplier<Frequency> perclk1, IrqLine irq) {
    super("pwm", 4, context.log());
    this.clock = context.clock();
    this.perclk1 = perclk1;
    this.irq = irq;
    this.sampleEnd = context.events().newTimer(this::nextSample);
    pwmc.reads(this::status).takes(this::control);
    register(0x04, "PWMS").reads(() -> playing).takes(this::push);
    register(0x0C, "PWMCNT").reads(this::counter);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    count = 0;
    playing = 0;
    sampleEnd.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.words("fifo", fifo);
    count = v.range("count", count, 0, FIFO_DEPTH);
    playing = v.word("playing", playing);
    origin = v.past("origin", origin);
    v.part("sampleEnd", sampleEnd);
  }

  /** The sample that is played now, 0–FFFF; the output is high for that many counts. */
  int sample() {
    return playing;
  }

  /** Whether the output runs. */
  boolean isEnabled() {
    return pwmc.has(EN);
  }

  private void control(int written) {
    if ((written & SWR) != 0) {
      reset();
      return;
    }
    boolean wasOn = isEnabled();
    pwmc.store(written);
    if (!isEnabled()) {
      sampleEnd.cancel();
    } else if (!wasOn) {
      origin = clock.nanos();
      nextSample();
    }
    update();
  }

  /** Reading shows the interrupt and clears it. */
  private int status() {
    int value = pwmc.get();
    pwmc.lower(IRQ);
    update();
    return value;
  }

  private void push(int written) {
    if (count < FIFO_DEPTH) {
      fifo[count++] = written & 0xFFFF;
    }
    if (isEnabled() && !sampleEnd.isArmed()) {
      nextSample();
    }
    update();
  }

  private void nextSample() {
    if (count > 0) {
      playing = fifo[0];
      count--;
      System.arraycopy(fifo, 1, fifo, 0, count);
      sampleEnd.arm(clock.nanos() + sampleNanos());
    }
    if (count == 0) {
      pwmc.raise(IRQ);
    }
    update();
  }

  private Frequency source() {
    return pwmc.has(CLKSRC_32K) ? Frequency.WATCH_CRYSTAL : perclk1.get();
  }

  /** Source clocks in a count: CLKSEL divides by 2 to 16, the prescaler by 1 to 128. */
  private long divisor() {
    return (2L << pwmc.field(0, 2)) * (pwmc.field(8, 7) + 1);
  }

  private long sampleNanos() {
    long periods = 1L << pwmc.field(2, 2);
    return source().nanos((pwmp.field(0, 16) + 2L) * divisor() * periods);
  }

  private int counter() {
    if (!isEnabled()) {
      return 0;
    }
    return (int) (source().ticks(clock.nanos() - origin) / divisor() % (pwmp.field(0, 16) + 2L));
  }

  private void update() {
    if (count < FIFO_DEPTH) {
      pwmc.raise(FIFOAV);
    } else {
      pwmc.lower(FIFOAV);
    }
    irq.set(isEnabled() && pwmc.has(IRQEN) && pwmc.has(IRQ));
  }
}
