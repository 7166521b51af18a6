package dev.armature.debug.gdb;

import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.Halt;
import dev.armature.debug.HaltListener;
import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import dev.armature.debug.gdb.PacketReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client's session: it begins with the machine stopped and ends with the client's breakpoints
 * gone and the machine running, however the client leaves.
 *
 * <p>A second thread reads the port, so that Ctrl-C arrives while the guest runs. The CPU thread
 * hands over why the machine stopped and waits for nobody.
 */
final class GdbSession implements HaltListener {
  /** Packets that wait to be answered; gdb sends one at a time. */
  private static final int MOST_WAITING = 16;

  /** Tells gdb that what it debugs has exited. */
  private static final String ENDED = "W00";

  /** Wakes {@link #run} for what the CPU thread has left in {@link #halted}. */
  private static final Event LOOK = new Event(null, null);

  private final DebugControl control;
  private final InputStream in;
  private final PacketWriter out;
  private final GdbCommands commands;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicReference<Halt> halted = new AtomicReference<>();
  private volatile boolean gone;

  GdbSession(
      SocketChannel socket,
      DebugControl control,
      DebugThreads threads,
      TextCommands monitor,
      Runnable kill) {
    this.control = control;
    this.in = Channels.newInputStream(socket);
    this.out = new PacketWriter(Channels.newOutputStream(socket));
    this.commands = new GdbCommands(control, threads, monitor, kill, out);
  }

  /** Serves the client until it leaves or the run ends. */
  void run() throws IOException {
    control.addListener(this);
    Thread reader =
        Thread.ofPlatform().daemon().name("armature-gdb-reader").start(this::readPackets);
    try {
      control.run(control::stop);
      serve();
    } catch (MachineGoneException e) {
      out.send(ENDED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      control.removeListener(this);
      commands.leave();
      reader.interrupt();
    }
  }

  private void serve() throws IOException, InterruptedException, MachineGoneException {
    while (!commands.isOver()) {
      Event event = events.take();
      if (event != LOOK) {
        switch (event.kind()) {
          case PACKET -> commands.receive(event.data());
          case DAMAGED -> commands.receiveDamaged();
          case REPEAT -> out.repeat();
          case INTERRUPT -> control.run(control::stop);
          case ACKNOWLEDGE -> {}
          case END -> {
            return;
          }
        }
      }
      if (gone) {
        out.send(ENDED);
        return;
      }
      Halt halt = halted.getAndSet(null);
      if (halt != null) {
        commands.machineStopped(halt);
      }
    }
  }

  private void readPackets() {
    PacketReader packets = new PacketReader(in);
    try {
      Event event;
      do {
        event = read(packets);
        if (event.kind() != PacketReader.Kind.ACKNOWLEDGE) {
          events.put(event);
        }
      } while (event.kind() != PacketReader.Kind.END);
    } catch (InterruptedException e) {
      // The session is over.
      Thread.currentThread().interrupt();
    }
  }

  private static Event read(PacketReader packets) {
    try {
      return packets.next();
    } catch (IOException e) {
      return new Event(PacketReader.Kind.END, null);
    }
  }

  @Override
  public void halted(Halt halt) {
    halted.set(halt);
    look();
  }

  @Override
  public void resumed() {}

  @Override
  public void gone() {
    gone = true;
    look();
  }

  /** If the queue is full, the session is about to look anyway. */
  private void look() {
    boolean woken = events.offer(LOOK);
    assert woken || !events.isEmpty();
  }
}
