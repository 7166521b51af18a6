package dev.armature.xen.event;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.Hypercall;
import dev.armature.xen.memory.GuestMemory;

/**
 * Hypercall event_channel_op. Its argument points to a command and, behind it, the command's
 * members; results are copied back on success only.
 */
public final class EventChannelOp implements Hypercall {
  private static final int BIND_INTERDOMAIN = 0;
  private static final int BIND_VIRQ = 1;
  private static final int BIND_PIRQ = 2;
  private static final int CLOSE = 3;
  private static final int SEND = 4;
  private static final int STATUS = 5;
  private static final int ALLOC_UNBOUND = 6;
  private static final int BIND_IPI = 7;
  private static final int BIND_VCPU = 8;
  private static final int UNMASK = 9;

  /** Size of the whole structure. */
  private static final int SIZE = 28;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final EventChannels channels;
  private final PhysicalInterrupts interrupts;
  private final AccessControl access;

  /** The hypercall on {@code channels}. */
  public EventChannelOp(
      GuestMemory guest,
      DomainTable domains,
      EventChannels channels,
      PhysicalInterrupts interrupts,
      AccessControl access) {
    this.guest = guest;
    this.domains = domains;
    this.channels = channels;
    this.interrupts = interrupts;
    this.access = access;
  }

  @Override
  public int call(Vcpu caller, int argument, int unused1, int unused2, int unused3) {
    GuestMemory.checkRange(argument, SIZE);
    Domain self = caller.domain();
    int members = argument + 4;
    return switch (guest.word(argument)) {
      case SEND -> send(self, guest.word(members));
      case UNMASK -> unmask(self, guest.word(members));
      case BIND_INTERDOMAIN -> bindInterdomain(self, members);
      case BIND_VIRQ -> bindVirq(self, members);
      case BIND_PIRQ -> bindPirq(self, members);
      case CLOSE -> close(self, guest.word(members));
      case STATUS -> status(self, members);
      case ALLOC_UNBOUND -> allocUnbound(self, members);
      case BIND_IPI -> bindIpi(self, members);
      case BIND_VCPU -> bindVcpu(self, guest.word(members), guest.word(members + 4));
      default -> -Errno.ENOSYS;
    };
  }

  private int send(Domain self, int port) {
    EventPorts ports = self.ports();
    switch (ports.state(port)) {
      case INTERDOMAIN -> {
        Domain peer = ports.peer(port);
        if (!access.permits(self, ObjectType.EVENT, ObjectType.EVENT_SEND, peer, ports.use(port))) {
          return -Errno.EPERM;
        }
        channels.setPending(peer, ports.number(port));
      }
      case IPI -> channels.setPending(self, port);
      case UNBOUND -> {
        // Nobody is there yet: dropped without complaint.
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  private int unmask(Domain self, int port) {
    if (port < 0 || port >= EventPorts.COUNT) {
      return -Errno.EINVAL;
    }
    channels.unmask(self, port);
    return 0;
  }

  private int allocUnbound(Domain self, int members) {
    Domain owner = domainOrSelf(self, guest.half(members));
    if (owner != self && !self.privileged) {
      return -Errno.EPERM;
    } else if (owner == null) {
      return -Errno.ESRCH;
    }
    Domain remote = domainOrSelf(self, guest.half(members + 2));
    if (remote == null) {
      return -Errno.ESRCH;
    }
    int use = guest.word(members + 4);
    int port = nextPort(owner);
    if (port < 0) {
      return -Errno.ENOSPC;
    } else if (!access.permits(owner, ObjectType.EVENT, ObjectType.EVENT_OPEN, remote, use)) {
      return -Errno.EPERM;
    }
    owner.ports().bind(port, PortState.UNBOUND, remote, 0, use);
    guest.setWord(members + 8, port);
    return 0;
  }

  private int bindInterdomain(Domain self, int members) {
    Domain remote = domainOrSelf(self, guest.half(members));
    int remotePort = guest.word(members + 4);
    int use = guest.word(members + 8);
    if (remote == null) {
      return -Errno.ESRCH;
    }
    int port = nextPort(self);
    if (port < 0) {
      return -Errno.ENOSPC;
    }
    EventPorts theirs = remote.ports();
    if (theirs.state(remotePort) != PortState.UNBOUND || theirs.peer(remotePort) != self) {
      return -Errno.EINVAL;
    }
    if (access.isEnabled() && theirs.use(remotePort) != use) {
      return -Errno.EINVAL;
    } else if (!access.permits(self, ObjectType.EVENT, ObjectType.EVENT_OPEN, remote, use)) {
      return -Errno.EPERM;
    }
    self.ports().bind(port, PortState.INTERDOMAIN, remote, remotePort, use);
    theirs.bind(remotePort, PortState.INTERDOMAIN, self, port, theirs.use(remotePort));
    // What the other end sent before may be lost: better one event too many.
    channels.setPending(self, port);
    guest.setWord(members + 12, port);
    return 0;
  }

  private int bindVirq(Domain self, int members) {
    int virq = guest.word(members);
    int vcpu = guest.word(members + 4);
    if (virq < 0 || virq >= self.abi.virqs()) {
      return -Errno.EINVAL;
    } else if (self.vcpu(vcpu) == null) {
      return -Errno.ENOENT;
    } else if (self.ports().ofVirq(virq, vcpu) != 0) {
      return -Errno.EEXIST;
    } else if (!access.permits(self, ObjectType.VIRQ, ObjectType.VIRQ_BIND, virq)) {
      return -Errno.EPERM;
    }
    int port = nextPort(self);
    if (port < 0) {
      return -Errno.ENOSPC;
    }
    self.ports().bindVirq(port, virq, vcpu);
    guest.setWord(members + 8, port);
    return 0;
  }

  private int bindIpi(Domain self, int members) {
    int vcpu = guest.word(members);
    if (self.vcpu(vcpu) == null) {
      return -Errno.ENOENT;
    }
    int port = nextPort(self);
    if (port < 0) {
      return -Errno.ENOSPC;
    }
    self.ports().bind(port, PortState.IPI, null, 0, 0);
    self.ports().setVcpu(port, vcpu);
    guest.setWord(members + 4, port);
    return 0;
  }

  private int bindPirq(Domain self, int members) {
    int line = guest.word(members);
    boolean share = (guest.word(members + 4) & 1) != 0;
    int port = nextPort(self);
    if (port < 0) {
      return -Errno.ENOSPC;
    }
    int refused = interrupts.bind(self, line, port, share);
    if (refused != 0) {
      return refused;
    }
    self.ports().bind(port, PortState.PIRQ, null, line, 0);
    guest.setWord(members + 8, port);
    return 0;
  }

  private int bindVcpu(Domain self, int port, int vcpu) {
    if (self.vcpu(vcpu) == null) {
      return -Errno.ENOENT;
    }
    switch (self.ports().state(port)) {
      case UNBOUND, INTERDOMAIN, PIRQ -> self.ports().setVcpu(port, vcpu);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /** Closes a port: its number is free, the other end waits for {@code self} to bind again. */
  private int close(Domain self, int port) {
    EventPorts ports = self.ports();
    switch (ports.state(port)) {
      case FREE, RESERVED -> {
        return -Errno.EINVAL;
      }
      case INTERDOMAIN -> {
        EventPorts theirs = ports.peer(port).ports();
        int other = ports.number(port);
        theirs.bind(other, PortState.UNBOUND, self, 0, theirs.use(other));
      }
      case PIRQ -> interrupts.unbind(self, ports.number(port));
      default -> {
        // Nobody else knows of it.
      }
    }
    // A loopback channel may have been unbound by the lines above; it is freed all the same.
    ports.free(port);
    return 0;
  }

  /** Closes all ports of a domain that ends, and what others keep for it. */
  public void closeAll(Domain domain) {
    for (int port = 1; port < EventPorts.COUNT; port++) {
      close(domain, port);
    }
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain other = domains.get(id);
      if (other != null && other != domain) {
        freePortsKeptFor(domain, other.ports());
      }
    }
  }

  private static void freePortsKeptFor(Domain gone, EventPorts ports) {
    for (int port = 1; port < EventPorts.COUNT; port++) {
      if (ports.state(port) == PortState.UNBOUND && ports.peer(port) == gone) {
        ports.free(port);
      }
    }
  }

  private int status(Domain self, int members) {
    Domain domain = domainOrSelf(self, guest.half(members));
    if (domain != self && !self.privileged) {
      return -Errno.EPERM;
    } else if (domain == null) {
      return -Errno.ESRCH;
    }
    if (domain != self
        && !access.permits(self, ObjectType.EVENT, ObjectType.EVENT_STATUS, domain, 0)) {
      return -Errno.EPERM;
    }
    int port = guest.word(members + 4);
    if (port < 0 || port >= EventPorts.COUNT) {
      return -Errno.EINVAL;
    }
    EventPorts ports = domain.ports();
    PortState state = ports.state(port);
    guest.setWord(members + 8, state == PortState.RESERVED ? 0 : state.ordinal());
    guest.setWord(members + 12, ports.vcpu(port));
    switch (state) {
      case UNBOUND -> guest.setHalf(members + 16, ports.peer(port).id());
      case INTERDOMAIN -> {
        guest.setHalf(members + 16, ports.peer(port).id());
        guest.setWord(members + 20, ports.number(port));
      }
      case PIRQ, VIRQ -> guest.setWord(members + 16, ports.number(port));
      default -> {
        // Nothing more to tell.
      }
    }
    return 0;
  }

  /** A free port in the order of the domain's interface, or -1. */
  private static int nextPort(Domain domain) {
    return domain.abi.isLater() ? domain.ports().nextSpread() : domain.ports().lowestFree();
  }

  private Domain domainOrSelf(Domain self, int id) {
    return id == DomainId.SELF ? self : domains.get(id);
  }
}
