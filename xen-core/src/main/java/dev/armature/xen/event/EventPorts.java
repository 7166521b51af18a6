package dev.armature.xen.event;

import dev.armature.xen.abi.GuestAbi;
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

  /** The number of the virtual CPU that is told of events on the port. */
  private final int[] vcpu = new int[COUNT];

  private final int[] virqPort = new int[GuestAbi.MOST_VCPUS * Virq.COUNT];

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

  /** The number of the virtual CPU that is told of events on {@code port}; it exists. */
  int vcpu(int port) {
    return vcpu[port];
  }

  /** Has virtual CPU {@code newVcpu}, which exists, told of events on {@code port}. */
  void setVcpu(int port, int newVcpu) {
    vcpu[port] = newVcpu;
  }

  /** The ports in use, for people. */
  public List<EventPort> inUse() {
    List<EventPort> ports = new ArrayList<>();
    for (int port = 1; port < COUNT; port++) {
      if (state[port] != PortState.FREE) {
        int other = peer[port] == null ? -1 : peer[port].id();
        ports.add(new EventPort(port, state[port], other, number[port], vcpu[port]));
      }
    }
    return ports;
  }

  /** The tag that tells {@code port}'s purpose. */
  int use(int port) {
    return use[port];
  }

  /** Binds {@code port}, or binds it anew; who is told of its events stays. */
  void bind(int port, PortState newState, Domain newPeer, int newNumber, int newUse) {
    state[port] = newState;
    peer[port] = newPeer;
    number[port] = newNumber;
    use[port] = newUse;
  }

  /** Binds {@code port}, which is free, to a virtual interrupt of a virtual CPU. */
  void bindVirq(int port, int virq, int newVcpu) {
    bind(port, PortState.VIRQ, null, virq, 0);
    vcpu[port] = newVcpu;
    virqPort[newVcpu * Virq.COUNT + virq] = port;
  }

  void free(int port) {
    if (state[port] == PortState.VIRQ) {
      virqPort[vcpu[port] * Virq.COUNT + number[port]] = 0;
    }
    vcpu[port] = 0;
    state[port] = PortState.FREE;
    peer[port] = null;
    number[port] = 0;
    use[port] = 0;
  }

  /** The port that virtual interrupt {@code virq} of a virtual CPU is bound to, or 0. */
  int ofVirq(int virq, int ofVcpu) {
    return virqPort[ofVcpu * Virq.COUNT + virq];
  }
}
