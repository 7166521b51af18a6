package dev.armature.xen.event;

import dev.armature.xen.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The event channel ports of one domain. */
public final class EventPorts {
  /** Ports a domain has, port 0 included. */
  public static final int COUNT = 1024;

  private static final int SPREAD = 32;

  private final PortState[] state = new PortState[COUNT];
  private final Domain[] peer = new Domain[COUNT];
  private final int[] number = new int[COUNT];
  private final int[] use = new int[COUNT];
  private final int[] virqPort = new int[Virq.COUNT];

  /** Searches of {@link #nextSpread}; the one for port 0 was the first. */
  private int searches = 1;

  /** All ports but 0 are free. */
  public EventPorts() {
    Arrays.fill(state, PortState.FREE);
    state[0] = PortState.RESERVED;
  }

  /** The lowest free port, or -1. */
  int lowestFree() {
    return freeFrom(1);
  }

  /**
   * A free port as the later tree hands them out: 32, 64 and so on to 480, then 1, 33, 65. Each
   * search counts, also one for a port that is not bound after all.
   *
   * @return the port, or -1
   */
  int nextSpread() {
    int port = freeFrom(searches++ * SPREAD % (COUNT / 2));
    return port < 0 ? lowestFree() : port;
  }

  private int freeFrom(int first) {
    for (int i = first; i < COUNT; i++) {
      if (state[i] == PortState.FREE) {
        return i;
      }
    }
    return -1;
  }

  /** What {@code port} is; any number will do. */
  public PortState state(int port) {
    return port >= 0 && port < COUNT ? state[port] : PortState.RESERVED;
  }

  /** The domain at the other end, or the one that {@code port} is kept for. */
  Domain peer(int port) {
    return peer[port];
  }

  /** The other end's port, the virtual interrupt, or the physical line of {@code port}. */
  int number(int port) {
    return number[port];
  }

  /** The ports in use, for people. */
  public List<EventPort> inUse() {
    List<EventPort> ports = new ArrayList<>();
    for (int port = 1; port < COUNT; port++) {
      if (state[port] != PortState.FREE) {
        int other = peer[port] == null ? -1 : peer[port].id();
        ports.add(new EventPort(port, state[port], other, number[port]));
      }
    }
    return ports;
  }

  /** The tag that tells {@code port}'s purpose. */
  int use(int port) {
    return use[port];
  }

  void bind(int port, PortState newState, Domain newPeer, int newNumber, int newUse) {
    state[port] = newState;
    peer[port] = newPeer;
    number[port] = newNumber;
    use[port] = newUse;
    if (newState == PortState.VIRQ) {
      virqPort[newNumber] = port;
    }
  }

  void free(int port) {
    if (state[port] == PortState.VIRQ) {
      virqPort[number[port]] = 0;
    }
    state[port] = PortState.FREE;
    peer[port] = null;
    number[port] = 0;
    use[port] = 0;
  }

  /** The port that virtual interrupt {@code virq} is bound to, or 0. */
  int ofVirq(int virq) {
    return virqPort[virq];
  }
}
