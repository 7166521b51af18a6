package dev.armature.runtime.net;

import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.machine.HostEvents;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A network that needs no privileges on the host, laid out as QEMU's: the guest is 10.0.2.15 (by
 * DHCP), the gateway 10.0.2.2 is the host's own loopback, 10.0.2.3 is the host's name server, and
 * UDP and TCP go out through sockets of the host's.
 *
 * <p>One thread does all of it; frames go to and from it through lock-free queues. The CPU thread
 * makes a system call only to wake it when it sleeps. Frames that the controller has no room for
 * wait, and hold up what would bring more.
 */
public final class UserNetwork implements NetworkBackend {
  private static final int QUEUE = 256;

  /** Frames taken from the guest before sockets get their turn. */
  private static final int BATCH = 128;

  /**
   * After this many frames in a round more are likely to come. The thread then sleeps a moment
   * without asking to be woken, which saves the CPU thread a system call a frame.
   */
  private static final int BURST = 2;

  private static final long LINGER_NANOS = 50_000;

  /** While the guest sends whole TCP segments: Linux needs some 100 us to make one. */
  private static final long STREAM_LINGER_NANOS = 250_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_SLEEP_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 2000;

  private final FrameQueue fromGuest = new FrameQueue(QUEUE);
  private final FrameQueue toGuest = new FrameQueue(QUEUE);
  private final Runnable deliverSoon;
  private final SelectorLoop loop;
  private final UserStack stack;
  private final Thread thread;
  private volatile boolean sleeps;
  private volatile boolean waitsForRoom;
  private volatile boolean closed;

  // CPU thread only.
  private FrameReceiver receiver = (frame, length) -> {};
  private boolean holdsBack;

  /**
   * Opens the forwarded ports and starts the thread.
   *
   * @throws IOException with a message for the user, if a port cannot be had
   */
  public UserNetwork(HostEvents hostEvents, List<PortForward> forwards) throws IOException {
    deliverSoon = hostEvents.source(this::deliver);
    loop = new SelectorLoop();
    HostAddresses addresses = HostAddresses.ofHost();
    stack =
        new UserStack(
            toGuest,
            loop,
            addresses,
            (address, port, events) ->
                NioStream.connect(loop, addresses.toHost(address, port), events),
            new SplittableRandom());
    for (PortForward forward : forwards) {
      try {
        stack.forward(forward);
      } catch (IOException | RuntimeException e) {
        loop.close();
        throw new IOException(
            "port " + forward.host().getPort() + " cannot be listened on: " + e.getMessage(), e);
      }
    }
    thread = Thread.ofPlatform().daemon().name("network").start(this::run);
  }

  // ---- CPU thread ------------------------------------------------------------------------------

  @Override
  public void send(byte[] frame, int length) {
    if (length > Frame.CAPACITY) {
      return;
    }
    Frame copy = fromGuest.claim();
    if (copy == null) {
      return;
    }
    System.arraycopy(frame, 0, copy.bytes, 0, length);
    copy.length = length;
    fromGuest.add(copy);
    wakeIfAsleep();
  }

  @Override
  public void onReceive(FrameReceiver target) {
    receiver = target;
  }

  @Override
  public void receiverHasRoom() {
    if (holdsBack) {
      deliverSoon.run();
    }
  }

  /** Posted when there are frames for the guest. */
  private void deliver() {
    holdsBack = false;
    while (!toGuest.isEmpty() && !holdsBack) {
      if (receiver.hasRoom()) {
        Frame frame = toGuest.poll();
        receiver.receive(frame.bytes, frame.length);
        toGuest.release(frame);
      } else {
        holdsBack = true;
      }
    }
    VarHandle.fullFence();
    if (waitsForRoom) {
      waitsForRoom = false;
      wakeIfAsleep();
    }
  }

  private void wakeIfAsleep() {
    // Either this thread sees that the other sleeps, or that sees what there is to do.
    VarHandle.fullFence();
    if (sleeps) {
      sleeps = false;
      loop.wakeUp();
    }
  }

  // ---- The network's thread --------------------------------------------------------------------

  private void run() {
    try {
      while (!closed) {
        round();
      }
    } catch (IOException e) {
      // The selector failed, which it does not: the guest sees a network that is silent.
    } finally {
      stack.close();
      loop.close();
    }
  }

  private void round() throws IOException {
    stack.setTime(System.nanoTime());
    int frames = 0;
    for (Frame frame = fromGuest.poll(); frame != null; frame = fromGuest.poll()) {
      stack.receive(frame.bytes, frame.length);
      fromGuest.release(frame);
      if (++frames == BATCH) {
        break;
      }
    }
    stack.output();
    waitsForRoom = stack.waitsForRoom();
    if (!toGuest.isEmpty()) {
      deliverSoon.run();
    }
    boolean streams = frames > 0 && stack.expectsMore();
    if (streams || frames >= BURST) {
      LockSupport.parkNanos(this, streams ? STREAM_LINGER_NANOS : LINGER_NANOS);
      loop.poll(0);
    } else {
      sleep();
    }
  }

  private void sleep() throws IOException {
    sleeps = true;
    VarHandle.fullFence();
    boolean hasWork = !fromGuest.isEmpty() || closed;
    loop.poll(hasWork ? 0 : millisToDeadline());
    sleeps = false;
  }

  private long millisToDeadline() {
    long deadline = stack.deadline();
    if (deadline == TcpConnection.NEVER) {
      return LONGEST_SLEEP_MILLIS;
    }
    long millis = (deadline - System.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return Math.clamp(millis, 0, LONGEST_SLEEP_MILLIS);
  }

  @Override
  public void close() {
    closed = true;
    loop.wakeUp();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
