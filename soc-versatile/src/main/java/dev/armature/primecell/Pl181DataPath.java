package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.storage.SdCard;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.EventQueue;
import dev.armature.runtime.time.Timer;

/**
 * The data path of a {@link Pl181Mmci} (ARM DDI 0205, sections 2.2.4 and 2.2.5): the FIFO, the
 * counter of bytes still to transfer, and the data timer.
 *
 * <p>The bus is infinitely fast: whenever the card can send and the FIFO has room, or the card can
 * receive and the FIFO has words, they move at once.
 */
final class Pl181DataPath implements Stateful {
  // MCIStatus bits that come from here.
  static final int DATA_TIMEOUT = 1 << 3;
  static final int DATA_END = 1 << 8;
  static final int DATA_BLOCK_END = 1 << 10;
  private static final int TX_ACTIVE = 1 << 12;
  private static final int RX_ACTIVE = 1 << 13;
  private static final int TX_FIFO_HALF_EMPTY = 1 << 14;
  private static final int RX_FIFO_HALF_FULL = 1 << 15;
  private static final int TX_FIFO_FULL = 1 << 16;
  private static final int RX_FIFO_FULL = 1 << 17;
  private static final int TX_FIFO_EMPTY = 1 << 18;
  private static final int RX_FIFO_EMPTY = 1 << 19;
  private static final int TX_DATA_AVAILABLE = 1 << 20;
  private static final int RX_DATA_AVAILABLE = 1 << 21;

  // MCIDataCtrl
  private static final int ENABLE = 1;
  private static final int FROM_CARD = 1 << 1;
  private static final int BLOCK_SIZE_SHIFT = 4;

  static final int LENGTH_BITS = 16;
  private static final int FIFO_WORDS = 16;

  /** A second: slower than any divider makes the card's clock. */
  private static final long MAX_CARD_CLOCK_NANOS = 1_000_000_000;

  /** The card in the slot, or null. */
  @NotState("visited by the controller")
  private final SdCard card;

  private final Register dataTimer;
  private final Register length;
  private final Register control;
  private final Clock clock;
  private final Timer timer;
  private final Runnable onTimeout;

  private final int[] fifo = new int[FIFO_WORDS];
  private int fifoHead;
  private int fifoCount;

  private long cardClockNanos;
  private int remaining;
  private boolean active;
  private int events;

  /**
   * A data path.
   *
   * @param dataTimer MCIDataTimer
   * @param length MCIDataLength
   * @param control MCIDataCtrl
   * @param onTimeout called when the status changed without an access
   */
  Pl181DataPath(
      SdCard card,
      Clock clock,
      EventQueue queue,
      Register dataTimer,
      Register length,
      Register control,
      Runnable onTimeout) {
    this.dataTimer = dataTimer;
    this.length = length;
    this.control = control;
    this.card = card;
    this.clock = clock;
    this.timer = queue.newTimer(this::timeout);
    this.onTimeout = onTimeout;
  }

  void reset() {
    remaining = 0;
    events = 0;
    cardClockNanos = 1;
    stop();
  }

  /** The registers are parts of the controller. */
  @Override
  public void visitState(StateVisitor v) {
    v.words("fifo", fifo);
    fifoHead = v.index("fifoHead", fifoHead, FIFO_WORDS);
    fifoCount = v.range("fifoCount", fifoCount, 0, FIFO_WORDS);
    cardClockNanos = v.range("cardClockNanos", cardClockNanos, 1, MAX_CARD_CLOCK_NANOS);
    remaining = v.range("remaining", remaining, 0, (1 << LENGTH_BITS) - 1);
    active = v.flag("active", active);
    events = v.word("events", events);
    v.part("timer", timer);
  }

  /** The period of the card's clock, which the data timer counts. */
  void setCardClock(long nanos) {
    cardClockNanos = nanos;
  }

  /** To be called after a write to MCIDataCtrl, which starts or stops a transfer. */
  void controlWritten() {
    stop();
    if (control.has(ENABLE)) {
      remaining = length.field(0, LENGTH_BITS);
      active = remaining != 0;
      run();
    }
  }

  /** MCIDataCnt: bytes still to transfer to or from the card. */
  int remaining() {
    return remaining;
  }

  /** MCIFifoCnt: words still to transfer between the FIFO and the card. */
  int remainingWords() {
    return (remaining + 3) >>> 2;
  }

  /** The data path's bits of MCIStatus. */
  int status() {
    if (!active) {
      return events;
    }
    int status = events;
    if (isFromCard()) {
      status |= RX_ACTIVE;
      status |= fifoCount == 0 ? RX_FIFO_EMPTY : RX_DATA_AVAILABLE;
      status |= fifoCount >= FIFO_WORDS / 2 ? RX_FIFO_HALF_FULL : 0;
      status |= fifoCount == FIFO_WORDS ? RX_FIFO_FULL : 0;
    } else {
      status |= TX_ACTIVE;
      status |= fifoCount == 0 ? TX_FIFO_EMPTY : TX_DATA_AVAILABLE;
      status |= fifoCount <= FIFO_WORDS / 2 ? TX_FIFO_HALF_EMPTY : 0;
      status |= fifoCount == FIFO_WORDS ? TX_FIFO_FULL : 0;
    }
    return status;
  }

  /** Clears latched status bits. */
  void clear(int bits) {
    events &= ~bits;
  }

  /** The word at the head of the FIFO, removed; 0 if there is none. */
  int readFifo() {
    if (!active || !isFromCard() || fifoCount == 0) {
      return 0;
    }
    int word = pop();
    run();
    return word;
  }

  /** Puts a word into the FIFO; lost if nothing is being sent or the FIFO is full. */
  void writeFifo(int word) {
    if (active && !isFromCard() && fifoCount < FIFO_WORDS) {
      push(word);
      run();
    }
  }

  /** Moves what can be moved; called after everything that may have made the card ready. */
  void run() {
    if (!active) {
      return;
    }
    if (isFromCard()) {
      receive();
    } else {
      send();
    }
    if (remaining == 0 && (fifoCount == 0 || !isFromCard())) {
      stop();
    } else {
      watch();
    }
  }

  /** Has the data timer run while, and only while, the card is waited for. */
  private void watch() {
    boolean waiting = remaining > 0 && (isFromCard() ? fifoCount < FIFO_WORDS : fifoCount > 0);
    if (waiting && !timer.isArmed()) {
      timer.arm(clock.nanos() + cardClockNanos * Integer.toUnsignedLong(dataTimer.get()));
    } else if (!waiting && timer.isArmed()) {
      timer.cancel();
    }
  }

  private void receive() {
    while (fifoCount < FIFO_WORDS && remaining > 0 && card != null && card.hasData()) {
      int word = 0;
      int bytes = Math.min(Integer.BYTES, remaining);
      for (int i = 0; i < bytes; i++) {
        word |= card.readByte() << (8 * i);
      }
      push(word);
      transferred(bytes);
    }
  }

  private void send() {
    while (fifoCount > 0 && remaining > 0 && card != null && card.acceptsData()) {
      int word = pop();
      int bytes = Math.min(Integer.BYTES, remaining);
      for (int i = 0; i < bytes; i++) {
        card.writeByte(word >>> (8 * i) & 0xFF);
      }
      transferred(bytes);
    }
  }

  private void transferred(int bytes) {
    remaining -= bytes;
    if (remaining % (1 << control.field(BLOCK_SIZE_SHIFT, 4)) == 0) {
      events |= DATA_BLOCK_END;
    }
    if (remaining == 0) {
      events |= DATA_END;
    }
  }

  private void timeout() {
    events |= DATA_TIMEOUT;
    stop();
    onTimeout.run();
  }

  private void stop() {
    active = false;
    fifoHead = 0;
    fifoCount = 0;
    timer.cancel();
  }

  private boolean isFromCard() {
    return control.has(FROM_CARD);
  }

  private void push(int word) {
    fifo[(fifoHead + fifoCount) % FIFO_WORDS] = word;
    fifoCount++;
  }

  private int pop() {
    int word = fifo[fifoHead];
    fifoHead = (fifoHead + 1) % FIFO_WORDS;
    fifoCount--;
    return word;
  }
}
