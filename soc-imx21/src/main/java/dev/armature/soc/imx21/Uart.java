package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Frequency;
import dev.armature.runtime.time.Timer;
import java.util.function.Supplier;

/**
 * UART (i.MX21 reference manual, "UART"): 32-character FIFOs each way, one interrupt, DMA requests.
 *
 * <p>What is transmitted leaves at once, so the transmit FIFO is always empty. Received characters
 * are taken from the line as long as the receiver is on and the FIFO has room; a line that would
 * overrun it waits instead, as with hardware flow control. When fewer than RXTL characters stay for
 * eight character times, the aging timer tells of them. The modem lines are those of a peer that is
 * always ready: RTS asserted, carrier present.
 */
final class Uart extends RegisterBank {
  private static final int FIFO_DEPTH = 32;

  // URXD
  private static final int RX_CHARRDY = 1 << 15;
  private static final int RX_ERR = 1 << 14;
  private static final int RX_FRMERR = 1 << 12;
  private static final int RX_BRK = 1 << 11;

  // UCR1
  private static final int UARTEN = 1;
  private static final int TDMAEN = 1 << 3;
  private static final int TXMPTYEN = 1 << 6;
  private static final int RDMAEN = 1 << 8;
  private static final int RRDYEN = 1 << 9;
  private static final int IDEN = 1 << 12;
  private static final int TRDYEN = 1 << 13;

  // UCR2
  private static final int SRST = 1;
  private static final int RXEN = 1 << 1;
  private static final int TXEN = 1 << 2;
  private static final int ATEN = 1 << 3;
  private static final int WS = 1 << 5;
  private static final int ESCEN = 1 << 11;
  private static final int ESCI = 1 << 15;

  // UCR3
  private static final int AWAKEN = 1 << 4;
  private static final int RXDSEN = 1 << 6;
  private static final int FRAERREN = 1 << 11;

  // UCR4
  private static final int DREN = 1;
  private static final int BKEN = 1 << 2;
  private static final int TCEN = 1 << 3;
  private static final int WKEN = 1 << 7;

  // USR1
  private static final int AWAKE = 1 << 4;
  private static final int RXDS = 1 << 6;
  private static final int AGTIM = 1 << 8;
  private static final int RRDY = 1 << 9;
  private static final int FRAMERR = 1 << 10;
  private static final int ESCF = 1 << 11;
  private static final int TRDY = 1 << 13;
  private static final int RTSS = 1 << 14;
  private static final int USR1_CLEARABLE = 0x9DB0;

  // USR2
  private static final int RDR = 1;
  private static final int BRCD = 1 << 2;
  private static final int TXDC = 1 << 3;
  private static final int WAKE = 1 << 7;
  private static final int IDLE = 1 << 12;
  private static final int DCDIN = 1 << 5;
  private static final int TXFE = 1 << 14;

  /** Nothing is left to send, and nobody drives the DCD pin. */
  private static final int USR2_RESET = TXFE | TXDC | DCDIN;

  private static final int USR2_CLEARABLE = 0xBDD6;

  // UTS
  private static final int RXFULL = 1 << 3;
  private static final int RXEMPTY = 1 << 5;
  private static final int TXEMPTY = 1 << 6;
  private static final int LOOP = 1 << 12;

  private static final int AGING_CHARACTERS = 8;

  /**
   * Frames without a character after which the line is idle, with UCR1.ICD 0; twice as many for
   * each step.
   */
  private static final int IDLE_FRAMES = 4;

  private final Register ucr1 = register(0x80, "UCR1").writable(0xFFFF).changed(this::settled);
  private final Register ucr2 = register(0x84, "UCR2").reset(SRST).writable(0xFFFE);
  private final Register ucr3 =
      register(0x88, "UCR3").reset(0x0700).writable(0xFFFF).changed(this::update);
  private final Register ucr4 =
      register(0x8C, "UCR4").reset(0x8000).writable(0xFFFF).changed(this::update);
  private final Register ufcr =
      register(0x90, "UFCR").reset(0x0801).writable(0xFFFF).changed(this::update);
  private final Register usr1 =
      register(0x94, "USR1")
          .reset(RTSS | TRDY)
          .reads(this::status1)
          .clearedByOnes(USR1_CLEARABLE)
          .changed(this::update);
  private final Register usr2 =
      register(0x98, "USR2")
          .reset(USR2_RESET)
          .reads(this::status2)
          .clearedByOnes(USR2_CLEARABLE)
          .changed(this::update);
  private final Register uesc = register(0x9C, "UESC").reset(0x2B).writable(0xFF);
  private final Register ubir = register(0xA4, "UBIR").writable(0xFFFF);
  private final Register ubmr = register(0xA8, "UBMR").writable(0xFFFF);
  private final Register uts =
      register(0xB4, "UTS").reset(TXEMPTY).reads(this::testStatus).writable(0x3000 | LOOP);

  private final SerialBackend line;
  private final Clock clock;
  private final Supplier<Frequency> perclk1;
  private final IrqLine irq;
  private final IrqLine receiveRequest;
  private final IrqLine transmitRequest;
  private final Timer aging;
  private final Timer quiet;
  private final Timer firstCharacter;

  private final int[] fifo = new int[FIFO_DEPTH];
  private int head;
  private int count;

  /** Whether the receiver was on for a character time, so that a character can have come. */
  private boolean receiving;

  /**
   * A UART.
   *
   * @param line what it is connected to; the caller closes it
   * @param perclk1 PERCLK1 as it is set now
   * @param receiveRequest the DMA request for URXD
   * @param transmitRequest the DMA request for UTXD
   */
  Uart(
      String name,
      MachineContext context,
      SerialBackend line,
      Supplier<Frequency> perclk1,
      IrqLine irq,
      IrqLine receiveRequest,
      IrqLine transmitRequest) {
    super(name, 4, context.log());
    this.line = line;
    this.clock = context.clock();
    this.perclk1 = perclk1;
    this.irq = irq;
    this.receiveRequest = receiveRequest;
    this.transmitRequest = transmitRequest;
    this.aging = context.events().newTimer(this::aged);
    this.quiet = context.events().newTimer(this::becameIdle);
    this.firstCharacter = context.events().newTimer(this::startReceiving);
    ucr2.takes(this::control2);
    register(0x00, "URXD").reads(this::receiveData);
    register(0x40, "UTXD").takes(this::transmit);
    register(0xA0, "UTIM").writable(0xFFF);
    register(0xAC, "UBRC").reset(4);
    register(0xB0, "ONEMS").writable(0xFFFF);
    line.onInput(context.hostEvents().source(this::receive));
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    emptyFifo();
    settled();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.words("fifo", fifo);
    head = v.index("head", head, FIFO_DEPTH);
    count = v.range("count", count, 0, FIFO_DEPTH);
    receiving = v.flag("receiving", receiving);
    v.part("aging", aging);
    v.part("quiet", quiet);
    v.part("firstCharacter", firstCharacter);
  }

  /** What a boot loader does that prints: switches the transmitter on. */
  void startTransmitter() {
    ucr1.raise(UARTEN);
    ucr2.raise(TXEN | WS);
    settled();
  }

  private void control2(int written) {
    ucr2.store(written);
    if ((written & SRST) == 0) {
      emptyFifo();
      usr1.set(RTSS | TRDY);
      usr2.set(USR2_RESET);
    }
    settled();
  }

  private boolean receiverOn() {
    return ucr1.has(UARTEN) && ucr2.has(RXEN) && !uts.has(LOOP);
  }

  /** Switches the receiver as the control registers say now. */
  private void settled() {
    if (!receiverOn()) {
      receiving = false;
      firstCharacter.cancel();
    } else if (!receiving && !firstCharacter.isArmed()) {
      firstCharacter.arm(clock.nanos() + characterNanos());
    }
    update();
  }

  private void startReceiving() {
    receiving = true;
    receive();
  }

  private void emptyFifo() {
    head = 0;
    count = 0;
    aging.cancel();
    quiet.cancel();
  }

  private int receiveData() {
    if (count == 0) {
      return 0;
    }
    int value = fifo[head];
    head = (head + 1) % FIFO_DEPTH;
    count--;
    restartAging();
    if (count == 0) {
      receive();
    } else {
      update();
    }
    return value;
  }

  private void transmit(int value) {
    if (!ucr1.has(UARTEN) || !ucr2.has(TXEN)) {
      guestError("character sent while the transmitter is off:", value & 0xFF);
    } else if (uts.has(LOOP)) {
      if (count < FIFO_DEPTH) {
        store(value & 0xFF);
      }
      update();
    } else {
      line.transmit(value & 0xFF);
    }
  }

  /** Takes what the line has, up to the FIFO's depth. */
  private void receive() {
    while (receiving && count < FIFO_DEPTH) {
      int value = line.poll();
      if (value < 0) {
        break;
      }
      if (value == SerialBackend.BREAK) {
        store(RX_ERR | RX_BRK | RX_FRMERR);
        usr2.raise(BRCD);
        usr1.raise(FRAMERR);
      } else {
        store(value);
      }
    }
    update();
  }

  private void store(int value) {
    fifo[(head + count) % FIFO_DEPTH] = value | RX_CHARRDY;
    count++;
    usr1.raise(AWAKE);
    usr2.raise(WAKE);
    if (ucr2.has(ESCEN) && value == uesc.get()) {
      usr1.raise(ESCF);
    }
    quiet.arm(clock.nanos() + ((long) IDLE_FRAMES << ucr1.field(10, 2)) * characterNanos());
    restartAging();
  }

  private void restartAging() {
    if (count > 0 && ucr2.has(ATEN)) {
      aging.arm(clock.nanos() + AGING_CHARACTERS * characterNanos());
    } else {
      aging.cancel();
    }
  }

  /** The line has been quiet behind a character; the next idle condition takes another one. */
  private void becameIdle() {
    usr2.raise(IDLE);
    update();
  }

  private void aged() {
    usr1.raise(AGTIM);
    update();
  }

  /** Ten bits at the rate of the binary rate multiplier; bounded, whatever the guest set. */
  private long characterNanos() {
    int code = ufcr.field(7, 3);
    long reference = perclk1.get().hertz() / (code < 6 ? 6 - code : 7);
    long bitsPerSecond = reference * (ubir.field(0, 16) + 1) / (16 * (ubmr.field(0, 16) + 1L));
    return Math.clamp(10_000_000_000L / Math.max(bitsPerSecond, 1), 1_000, 10_000_000);
  }

  private int status1() {
    boolean idle = count == 0;
    int triggerLevel = Math.max(ufcr.field(0, 6), 1);
    return usr1.get() | (idle ? RXDS : 0) | (count >= triggerLevel ? RRDY : 0);
  }

  private int status2() {
    return usr2.get() | bit(count > 0, RDR);
  }

  private int testStatus() {
    return uts.get() | (count == 0 ? RXEMPTY : 0) | (count == FIFO_DEPTH ? RXFULL : 0);
  }

  private static int bit(boolean set, int bits) {
    return set ? bits : 0;
  }

  /** The flags of USR1 that may interrupt now. */
  private int enabled1() {
    return bit(ucr1.has(TRDYEN), TRDY)
        | bit(ucr1.has(RRDYEN), RRDY)
        | bit(ucr2.has(ATEN), AGTIM)
        | bit(ucr2.has(ESCI), ESCF)
        | bit(ucr3.has(AWAKEN), AWAKE)
        | bit(ucr3.has(RXDSEN), RXDS)
        | bit(ucr3.has(FRAERREN), FRAMERR);
  }

  /** The flags of USR2 that may interrupt now. */
  private int enabled2() {
    return bit(ucr1.has(TXMPTYEN), TXFE)
        | bit(ucr1.has(IDEN), IDLE)
        | bit(ucr4.has(DREN), RDR)
        | bit(ucr4.has(BKEN), BRCD)
        | bit(ucr4.has(TCEN), TXDC)
        | bit(ucr4.has(WKEN), WAKE);
  }

  private void update() {
    int status = status1();
    boolean on = ucr1.has(UARTEN);
    irq.set(on && ((status & enabled1()) != 0 || (status2() & enabled2()) != 0));
    receiveRequest.set(on && ucr1.has(RDMAEN) && (status & (RRDY | AGTIM)) != 0);
    transmitRequest.set(on && ucr1.has(TDMAEN) && ucr2.has(TXEN));
  }
}
