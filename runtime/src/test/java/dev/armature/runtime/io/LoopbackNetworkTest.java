package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.HostEvents;
import dev.armature.runtime.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopbackNetworkTest {
  private final Machine machine = new Machine(true, GuestLog.none());
  private final HostEvents events = machine.context().hostEvents();
  private final LoopbackNetwork loopback = new LoopbackNetwork(events);
  private final List<String> received = new ArrayList<>();

  @BeforeEach
  void connect() {
    loopback.onReceive((frame, length) -> received.add(frame[0] + "/" + length));
  }

  @AfterEach
  void close() {
    loopback.close();
    machine.close();
  }

  private void send(int mark, int length) {
    byte[] frame = new byte[2000];
    frame[0] = (byte) mark;
    loopback.send(frame, length);
    frame[0] = -1;
  }

  @Test
  void framesComeBackLaterInOrder() {
    send(1, 60);
    send(2, 1518);
    assertEquals(List.of(), received, "not within the call");
    events.drain();
    assertEquals(List.of("1/60", "2/1518"), received);
  }

  @Test
  void whatDoesNotFitIsLost() {
    send(0, 1519);
    for (int i = 1; i <= LoopbackNetwork.CAPACITY + 5; i++) {
      send(i, 60);
    }
    events.drain();
    assertEquals(LoopbackNetwork.CAPACITY, received.size());
    assertEquals("1/60", received.getFirst());
    send(7, 60);
    events.drain();
    assertEquals("7/60", received.getLast());
  }

  @Test
  void nobodyIsPluggedInto() {
    NetworkBackend none = NetworkBackend.none();
    none.onReceive((frame, length) -> received.add("never"));
    none.send(new byte[60], 60);
    none.close();
    events.drain();
    assertEquals(List.of(), received);
  }
}
