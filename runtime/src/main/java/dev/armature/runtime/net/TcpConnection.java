package dev.armature.runtime.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A TCP connection of the guest's that goes on as a connection of the host's (RFC 793; window
 * scale: RFC 7323; fast retransmission: RFC 5681).
 *
 * <p>Octets are acknowledged to the guest when they are in {@link #received}, and the window that
 * the guest sees is the room there, so a slow host slows the guest. Octets are read from the host
 * when there is room in {@link #sent}, and stay there until the guest has acknowledged them, so a
 * slow guest slows the host, and what the guest's controller loses is sent again. There is no
 * congestion window: nothing lies between us and the guest but a queue that tells when it is full.
 *
 * <p>{@link #output} is what sends: everything else notes what there is to send.
 */
final class TcpConnection implements HostStream.Events {
  /** What {@link #deadline} gives when no timer runs. */
  static final long NEVER = Long.MAX_VALUE;

  private enum State {
    /** The guest's SYN waits until the host is connected. */
    CONNECTING,
    /** We have answered the guest's SYN. */
    SYN_RECEIVED,
    /** We have sent the guest a SYN. */
    SYN_SENT,
    /** Data may flow. */
    ESTABLISHED,
    /** Both sides have closed; what the guest repeats is answered for a while. */
    TIME_WAIT,
    /** Forgotten as soon as possible. */
    CLOSED
  }

  private static final int BUFFER = 1 << 17;
  private static final int WINDOW_SCALE = 2;
  private static final int MAX_UNSCALED = 0xFFFF;

  /** Linux's least: a peer that asks for less would only make work. */
  private static final int SMALLEST_MSS = 88;

  /**
   * Octets of whole segments that are acknowledged together, if they come within {@link
   * #ACKNOWLEDGE_NANOS}: an acknowledgement costs the guest an interrupt and a walk up its stack. A
   * guest that may send no more waits for that time; Linux sends ten segments at first, and twice
   * as many after each acknowledgement.
   */
  private static final int ACKNOWLEDGE_OCTETS = 16 << 10;

  private static final long ACKNOWLEDGE_NANOS = 4_000_000;

  private static final int DUPLICATES = 3;
  private static final int ATTEMPTS = 10;
  private static final long TIME_WAIT_NANOS = 2_000_000_000;

  private final TcpAddress address;
  private final TcpSender sender;
  private final Unreachable unreachable;
  private final SendBuffer sent = new SendBuffer(BUFFER);
  private final ReceiveBuffer received = new ReceiveBuffer(BUFFER);
  private final RoundTrip roundTrip = new RoundTrip();

  private HostStream stream;
  private State state;
  private long now;

  // To the guest. sendUnacknowledged <= sendNext <= sendHighest, as far as they go round.
  private final int initialSequence;
  private int bufferSequence;
  private int sendUnacknowledged;
  private int sendNext;
  private int sendHighest;
  private int guestWindow;
  private int guestScale;
  private int windowSequence;
  private int windowAcknowledgement;
  private int segmentSize;
  private int duplicates;
  private int recoverTo;
  private boolean recovers;
  private boolean hostEnded;
  private int attempts;
  private long resendAt = NEVER;
  private long measuredSince;
  private int measuredEnd;
  private boolean measures;

  // From the guest.
  private int receiveNext;
  private int advertisedEnd;
  private int ourScale = -1;
  private boolean acknowledge;
  private int acknowledgedEnd;
  private long acknowledgeAt = NEVER;
  private long wholeAt = NEVER;
  private boolean finKnown;
  private int finSequence;
  private boolean guestEnded;
  private boolean outputShut;

  private long removeAt = NEVER;

  /** Tells the guest that a host cannot be reached. */
  @FunctionalInterface
  interface Unreachable {
    /** The connection to {@code address} failed. */
    void tell(TcpAddress address);
  }

  private TcpConnection(
      TcpAddress address, TcpSender sender, Unreachable unreachable, int initialSequence) {
    this.address = address;
    this.sender = sender;
    this.unreachable = unreachable;
    this.initialSequence = initialSequence;
    bufferSequence = initialSequence + 1;
    sendUnacknowledged = initialSequence;
    sendNext = initialSequence + 1;
    sendHighest = sendNext;
    segmentSize = TcpSender.MSS;
  }

  /** The connection that a SYN of the guest asks for; give it its stream next. */
  static TcpConnection ofGuest(
      TcpSegment syn,
      TcpAddress address,
      TcpSender sender,
      Unreachable unreachable,
      int initialSequence) {
    TcpConnection c = new TcpConnection(address, sender, unreachable, initialSequence);
    c.state = State.CONNECTING;
    c.takeSyn(syn);
    return c;
  }

  /** A connection to the guest, for a client that has connected to a port of the host's. */
  static TcpConnection toGuest(
      TcpAddress address, TcpSender sender, int initialSequence, long now) {
    TcpConnection c = new TcpConnection(address, sender, a -> {}, initialSequence);
    c.state = State.SYN_SENT;
    c.resendAt = now;
    return c;
  }

  /** The host's side. */
  void setStream(HostStream hostStream) {
    stream = hostStream;
  }

  TcpAddress address() {
    return address;
  }

  /** Whether nothing is left to do. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether it is kept only to answer what the guest repeats. */
  boolean isLingering() {
    return state == State.TIME_WAIT;
  }

  /** The time of the next {@link #expire}, or {@link #NEVER}. */
  long deadline() {
    return Math.min(acknowledgeAt, Math.min(resendAt, removeAt));
  }

  /** Whether the guest has just sent whole segments, so that more is likely to come. */
  boolean expectsMore() {
    return acknowledgeAt != NEVER;
  }

  private void takeSyn(TcpSegment syn) {
    receiveNext = syn.sequence + 1;
    advertisedEnd = receiveNext;
    acknowledgedEnd = receiveNext;
    segmentSize = Math.clamp(syn.mss, SMALLEST_MSS, TcpSender.MSS);
    guestWindow = syn.window;
    windowSequence = syn.sequence;
    windowAcknowledgement = syn.acknowledgement;
    if (syn.windowScale >= 0) {
      guestScale = syn.windowScale;
      ourScale = WINDOW_SCALE;
    }
  }

  // ---- From the host ---------------------------------------------------------------------------

  @Override
  public void connected() {
    state = State.SYN_RECEIVED;
    resendAt = now;
  }

  @Override
  public void failed(boolean refused) {
    if (refused) {
      sendControl(0, TcpSegment.RST | TcpSegment.ACK);
    } else {
      unreachable.tell(address);
    }
    state = State.CLOSED;
  }

  @Override
  public void ready() {
    try {
      fill();
      drain();
    } catch (IOException e) {
      abort();
    }
  }

  private void fill() throws IOException {
    while (state == State.ESTABLISHED && !hostEnded && sent.free() > 0) {
      ByteBuffer room = sent.room();
      int wanted = room.remaining();
      int count = stream.read(room);
      if (count < 0) {
        hostEnded = true;
      } else {
        sent.added(count);
      }
      if (count < wanted) {
        break;
      }
    }
  }

  private void drain() throws IOException {
    while (received.size() > 0) {
      ByteBuffer waiting = received.waiting();
      int wanted = waiting.remaining();
      stream.write(waiting);
      received.remove(wanted - waiting.remaining());
      if (waiting.hasRemaining()) {
        break;
      }
    }
    if (guestEnded && received.size() == 0 && !outputShut) {
      outputShut = true;
      stream.shutdownOutput();
    }
  }

  // ---- From the guest --------------------------------------------------------------------------

  /** Takes a segment; {@link #output} sends the answer. */
  void receive(TcpSegment segment) {
    switch (state) {
      case CONNECTING -> receiveWhileConnecting(segment);
      case SYN_SENT -> receiveSynSent(segment);
      case SYN_RECEIVED, ESTABLISHED, TIME_WAIT -> receiveSynchronized(segment);
      case CLOSED -> {}
    }
  }

  /** The guest may only give up; it repeats its SYN, which is being seen to. */
  private void receiveWhileConnecting(TcpSegment segment) {
    if (segment.has(TcpSegment.RST) && segment.sequence == receiveNext) {
      abandon();
    }
  }

  private void receiveSynSent(TcpSegment segment) {
    boolean answersOurs =
        segment.has(TcpSegment.ACK) && segment.acknowledgement == initialSequence + 1;
    if (!answersOurs) {
      return;
    }
    if (segment.has(TcpSegment.RST)) {
      abandon();
    } else if (segment.has(TcpSegment.SYN)) {
      takeSyn(segment);
      establish();
      acknowledge = true;
    }
  }

  private void establish() {
    state = State.ESTABLISHED;
    sendUnacknowledged = initialSequence + 1;
    attempts = 0;
    resendAt = NEVER;
    ready();
  }

  private void receiveSynchronized(TcpSegment segment) {
    if (segment.has(TcpSegment.RST)) {
      // Only the next expected number: a blind reset must not end a connection (RFC 5961).
      if (segment.sequence == receiveNext) {
        abandon();
      } else {
        acknowledge = true;
      }
      return;
    }
    if (segment.has(TcpSegment.SYN)) {
      repeatHandshake();
      return;
    }
    if (!segment.has(TcpSegment.ACK)) {
      return;
    }
    if (segment.acknowledgement - sendHighest > 0
        || segment.sequence - (receiveNext + received.free()) > 0) {
      acknowledge = true;
      return;
    }
    if (state == State.SYN_RECEIVED) {
      if (segment.acknowledgement != initialSequence + 1) {
        sender.refuse(address, segment);
        return;
      }
      guestWindow = segment.window << guestScale;
      establish();
    }
    takeAcknowledgement(segment);
    takeData(segment);
  }

  private void repeatHandshake() {
    if (state == State.SYN_RECEIVED) {
      resendAt = now;
    } else {
      acknowledge = true;
    }
  }

  private void takeAcknowledgement(TcpSegment segment) {
    int ack = segment.acknowledgement;
    int window = segment.window << guestScale;
    if (attempts > 1) {
      roundTrip.settle();
    }
    attempts = 0;
    if (ack - sendUnacknowledged > 0) {
      acknowledged(ack);
    } else if (ack == sendUnacknowledged
        && segment.length == 0
        && window > 0
        && window == guestWindow
        && sendHighest != sendUnacknowledged) {
      duplicate();
    }
    boolean isNewer =
        segment.sequence - windowSequence > 0
            || (segment.sequence == windowSequence && ack - windowAcknowledgement >= 0);
    if (isNewer) {
      if (guestWindow == 0 && window > 0) {
        resendAt = NEVER; // the next probe's; output sets it for what it sends
      }
      guestWindow = window;
      windowSequence = segment.sequence;
      windowAcknowledgement = ack;
    }
  }

  private void acknowledged(int ack) {
    if (measures && ack - measuredEnd >= 0) {
      measures = false;
      roundTrip.measured(now - measuredSince);
    }
    int octets = Math.min(sent.size(), ack - bufferSequence);
    sent.remove(octets);
    bufferSequence += octets;
    sendUnacknowledged = ack;
    if (sendNext - ack < 0) {
      sendNext = ack;
    }
    duplicates = 0;
    resendAt = ack == sendHighest ? NEVER : now + roundTrip.timeout();
    if (recovers) {
      recovers = ack - recoverTo < 0;
      if (recovers) {
        resendFirst();
      }
    }
    if (finIsAcknowledged() && guestEnded) {
      // The guest closed first: nothing of it can be on its way any more.
      finish(now);
    }
  }

  private boolean finIsAcknowledged() {
    return hostEnded && sendUnacknowledged == bufferSequence + 1;
  }

  private void duplicate() {
    duplicates++;
    if (duplicates == DUPLICATES && !recovers) {
      recovers = true;
      recoverTo = sendHighest;
      resendFirst();
    }
  }

  /** Sends the first segment again that the guest has not acknowledged. */
  private void resendFirst() {
    measures = false;
    int length = Math.min(sent.size(), segmentSize);
    if (length > 0) {
      sendData(sendUnacknowledged, length);
    } else if (hostEnded) {
      sendControl(bufferSequence, TcpSegment.FIN | TcpSegment.ACK);
    }
  }

  private void takeData(TcpSegment segment) {
    int begin = segment.sequence - receiveNext;
    int end = begin + segment.length;
    boolean hasFin = segment.has(TcpSegment.FIN);
    if (segment.length == 0 && !hasFin) {
      // A keep-alive or a window probe asks for an answer; a plain acknowledgement does not.
      acknowledge |= begin != 0;
      return;
    }
    if (guestEnded) {
      acknowledge = true;
      return;
    }
    acknowledgeSoon(segment);
    if (hasFin) {
      finKnown = true;
      finSequence = segment.sequence + segment.length;
    }
    int from = Math.max(begin, 0);
    int to = Math.min(end, received.free());
    if (from < to) {
      receiveNext += received.put(from, segment.bytes, segment.data + from - begin, to - from);
    }
    if (finKnown && receiveNext == finSequence) {
      receiveNext++;
      guestEnded = true;
      if (finIsAcknowledged()) {
        finish(now + TIME_WAIT_NANOS);
      }
    }
    ready();
  }

  /**
   * Acknowledges a segment, at the latest after a while. Only ones in order may wait. A guest that
   * sends small ones holds back the next until one is acknowledged (RFC 896), which must not take
   * time where it speaks in lines; shortly behind whole ones it does the guest good, which makes
   * whole ones of what it holds back.
   */
  private void acknowledgeSoon(TcpSegment segment) {
    boolean mayWait =
        segment.sequence == receiveNext
            && streams(segment)
            && !segment.has(TcpSegment.FIN)
            && !received.hasGap();
    if (!mayWait || segment.end() - acknowledgedEnd >= ACKNOWLEDGE_OCTETS) {
      acknowledge = true;
    } else if (acknowledgeAt == NEVER) {
      acknowledgeAt = now + ACKNOWLEDGE_NANOS;
    }
  }

  /** Whether {@code segment} is whole, or one was a moment ago. */
  private boolean streams(TcpSegment segment) {
    if (segment.length >= segmentSize) {
      wholeAt = now;
    }
    return wholeAt != NEVER && now - wholeAt < ACKNOWLEDGE_NANOS;
  }

  /** What a segment with an acknowledgement says, for its field. */
  private int acknowledgement() {
    acknowledge = false;
    acknowledgeAt = NEVER;
    acknowledgedEnd = receiveNext;
    return receiveNext;
  }

  // ---- Time ------------------------------------------------------------------------------------

  /** What {@code System.nanoTime} says now; before anything else is called in a round. */
  void setTime(long nanos) {
    now = nanos;
  }

  /** Does what is due; {@link #output} sends it. */
  void expire() {
    if (now - removeAt >= 0 && removeAt != NEVER) {
      removeAt = NEVER;
      closeWhenWritten();
    }
    if (acknowledgeAt != NEVER && now - acknowledgeAt >= 0) {
      acknowledge = true;
    }
    if (resendAt == NEVER || now - resendAt < 0) {
      return;
    }
    if (attempts++ >= ATTEMPTS) {
      abort();
      return;
    }
    if (attempts > 1) {
      roundTrip.backOff();
    }
    resendAt = now + roundTrip.timeout();
    switch (state) {
      case SYN_SENT ->
          sender.send(address, initialSequence, 0, TcpSegment.SYN, window(0), WINDOW_SCALE);
      case SYN_RECEIVED ->
          sender.send(
              address,
              initialSequence,
              receiveNext,
              TcpSegment.SYN | TcpSegment.ACK,
              window(0),
              ourScale);
      case ESTABLISHED -> resend();
      default -> resendAt = NEVER;
    }
  }

  /** Goes back to what was not acknowledged; with the window closed one octet asks how it is. */
  private void resend() {
    measures = false;
    recovers = false;
    duplicates = 0;
    sendNext = sendUnacknowledged;
    if (guestWindow == 0 && sent.size() > 0 && sender.hasRoom()) {
      // It stays the next to send: the guest will most likely not take it.
      sendData(sendNext, 1);
      sendHighest = sendHighest == sendNext ? sendNext + 1 : sendHighest;
    }
  }

  // ---- To the guest ----------------------------------------------------------------------------

  /** Sends what may be sent, and asks the host's side for what can be used. */
  void output() {
    if (state == State.ESTABLISHED) {
      sendWhatFits();
    }
    boolean isOpen = state == State.ESTABLISHED || state == State.TIME_WAIT;
    if (isOpen && (acknowledge || windowHasOpened())) {
      sendControl(controlSequence(), TcpSegment.ACK);
    }
    if (isOpen) {
      stream.want(state == State.ESTABLISHED && !hostEnded && sent.free() > 0, received.size() > 0);
      closeWhenWritten();
    }
  }

  private void sendWhatFits() {
    int offset = sendNext - bufferSequence;
    while (offset < sent.size()) {
      int unsent = sent.size() - offset;
      int usable = guestWindow - (sendNext - sendUnacknowledged);
      int length = Math.min(Math.min(unsent, usable), segmentSize);
      // A small piece of a window that is almost closed is not worth a segment (RFC 1122, 4.2.3.4).
      boolean isSilly = length < segmentSize && length < unsent && sendNext != sendUnacknowledged;
      if (length <= 0 || isSilly || !sender.hasRoom()) {
        break;
      }
      if (!measures && sendNext == sendHighest) {
        measures = true;
        measuredSince = now;
        measuredEnd = sendNext + length;
      }
      sendData(sendNext, length);
      sendNext += length;
      offset += length;
    }
    if (hostEnded && offset == sent.size() && sender.hasRoom()) {
      sendControl(sendNext, TcpSegment.FIN | TcpSegment.ACK);
      sendNext++;
    }
    sendHighest = sendNext - sendHighest > 0 ? sendNext : sendHighest;
    boolean waits = sendHighest != sendUnacknowledged || sent.size() > 0;
    if (waits && resendAt == NEVER) {
      resendAt = now + roundTrip.timeout();
    }
  }

  /** Whether the guest should hear that there is much more room than it was told of. */
  private boolean windowHasOpened() {
    int scale = Math.max(ourScale, 0);
    int more = receiveNext + (windowField(scale) << scale) - advertisedEnd;
    return !guestEnded && more >= BUFFER / 4;
  }

  /** A sequence number for a segment without data that the guest does not take for an old one. */
  private int controlSequence() {
    int windowEnd = sendUnacknowledged + guestWindow;
    return sendHighest - windowEnd > 0 ? windowEnd : sendHighest;
  }

  private void sendData(int sequence, int length) {
    int flags = TcpSegment.ACK | (length == sent.size() ? TcpSegment.PSH : 0);
    int window = window(Math.max(ourScale, 0));
    sender.sendData(
        address,
        sequence,
        acknowledgement(),
        flags,
        window,
        sent,
        sequence - bufferSequence,
        length);
  }

  private void sendControl(int sequence, int flags) {
    int window = window(Math.max(ourScale, 0));
    sender.send(address, sequence, acknowledgement(), flags, window, -1);
  }

  /** The window field, and a note of what it promises. */
  private int window(int scale) {
    int field = windowField(scale);
    advertisedEnd = receiveNext + (field << scale);
    return field;
  }

  private int windowField(int scale) {
    return Math.min(received.free() >> scale, MAX_UNSCALED);
  }

  // ---- The end ---------------------------------------------------------------------------------

  /** Both sides have closed: stays until {@code until}, and until the host has taken everything. */
  private void finish(long until) {
    state = State.TIME_WAIT;
    resendAt = NEVER;
    removeAt = until;
  }

  private void closeWhenWritten() {
    if (state == State.TIME_WAIT && removeAt == NEVER && outputShut) {
      stream.close();
      state = State.CLOSED;
    }
  }

  /** Ends both sides with a reset. */
  void abort() {
    if (state != State.CLOSED) {
      sendControl(controlSequence(), TcpSegment.RST | TcpSegment.ACK);
      abandon();
    }
  }

  /** Ends the host's side without a word to the guest. */
  void abandon() {
    state = State.CLOSED;
    if (stream != null) {
      stream.reset();
    }
  }
}
