package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.io.SampleSink;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * Synchronous serial interface (i.MX21 reference manual, "SSI"), as far as playing goes: samples
 * leave a FIFO of eight words at the frame rate and go to a sink. The clock is the codec's, which
 * the board runs at 44.1 kHz with two slots a frame. Nothing is ever received.
 */
final class Ssi extends RegisterBank {
  private static final int DEPTH = 8;

  // SCR
  private static final int SSIEN = 1;
  private static final int TE = 1 << 1;

  // SISR
  private static final int TFE0 = 1;
  private static final int TUE0 = 1 << 8;
  private static final int TDE0 = 1 << 12;

  // SIER
  private static final int TIE = 1 << 19;
  private static final int TDMAE = 1 << 20;

  private static final long WORDS_PER_SECOND = 2 * 44_100;
  private static final long NANOS = 1_000_000_000;

  private final Register scr = register(0x10, "SCR").writable(0x1FF).changed(this::configured);
  private final Register sisr = register(0x14, "SISR").reads(this::status).clearedByOnes(TUE0);
  private final Register sier = register(0x18, "SIER").reset(0x3003).writable(0x007F_FFFF);
  private final Register sfcsr = register(0x2C, "SFCSR").reset(0x0081_0081).writable(0x00FF_00FF);

  private final SampleSink sink;
  private final Clock clock;
  private final IrqLine irq;
  private final IrqLine transmitRequest;
  private final Timer wordEnd;
  private final WordFifo fifo = new WordFifo(DEPTH);

  /** When playing began, and how many words were played since. */
  private long origin;

  private long played;

  Ssi(String name, MachineContext context, SampleSink sink, IrqLine irq, IrqLine transmitRequest) {
    super(name, 4, context.log());
    this.sink = sink;
    this.clock = context.clock();
    this.irq = irq;
    this.transmitRequest = transmitRequest;
    this.wordEnd = context.events().newTimer(this::playWord);
    sier.changed(this::update);
    sfcsr.changed(this::update);
    register(0x00, "STX0").takes(this::push);
    register(0x04, "STX1").takes(value -> {});
    register(0x08, "SRX0");
    register(0x0C, "SRX1");
    register(0x1C, "STCR").reset(0x200).writable(0x3FF);
    register(0x20, "SRCR").reset(0x200).writable(0x7FF);
    register(0x24, "STCCR").reset(0x4_0000).writable(0x7_FFFF);
    register(0x28, "SRCCR").reset(0x4_0000).writable(0x7_FFFF);
    register(0x30, "STR").writable(0xFFFF);
    register(0x34, "SOR").writable(0x7F);
    register(0x38, "SACNT").writable(0x7FF);
    register(0x3C, "SACADD").writable(0x7_FFFF);
    register(0x40, "SACDAT").writable(0xF_FFFF);
    register(0x44, "SATAG").writable(0xFFFF);
    register(0x48, "STMSK").writable(-1);
    register(0x4C, "SRMSK").writable(-1);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    fifo.clear();
    wordEnd.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("fifo", fifo);
    origin = v.past("origin", origin);
    played = v.range("played", played, 0, Long.MAX_VALUE / NANOS);
    v.part("wordEnd", wordEnd);
  }

  private boolean isPlaying() {
    return scr.has(SSIEN) && scr.has(TE);
  }

  private void configured() {
    if (!scr.has(SSIEN)) {
      fifo.clear();
    }
    if (!isPlaying()) {
      wordEnd.cancel();
    } else if (!wordEnd.isArmed()) {
      start();
    }
    update();
  }

  private void start() {
    origin = clock.nanos();
    played = 0;
    armForNext();
  }

  private void armForNext() {
    wordEnd.arm(origin + Math.ceilDiv((played + 1) * NANOS, WORDS_PER_SECOND));
  }

  private void push(int written) {
    if (!fifo.add(written)) {
      guestError("transmit FIFO is full, lost", written);
    }
    if (isPlaying() && !wordEnd.isArmed()) {
      start();
    }
    update();
  }

  /** Plays a word; an empty FIFO is an underrun, after which nothing is played until data comes. */
  private void playWord() {
    if (fifo.isEmpty()) {
      sisr.raise(TUE0);
    } else {
      sink.sample((short) fifo.remove());
      played++;
      armForNext();
    }
    update();
  }

  private int status() {
    int level = fifo.size();
    return sisr.get() | (DEPTH - level >= watermark() ? TFE0 : 0) | (level == 0 ? TDE0 : 0);
  }

  /** How many empty places ask for data. */
  private int watermark() {
    return Math.max(sfcsr.field(0, 4), 1);
  }

  private void update() {
    boolean wantsData = isPlaying() && (status() & TFE0) != 0;
    irq.set(wantsData && sier.has(TIE) && sier.has(TFE0));
    transmitRequest.set(wantsData && sier.has(TDMAE));
  }
}
