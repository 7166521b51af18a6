package dev.armature.xen.event;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.sched.Dispatcher;

/** Sets events pending and wakes who waits for them. */
public final class EventChannels {
  private final DomainTable domains;
  private final Dispatcher dispatcher;
  private long sent;

  /** Event channels between {@code domains}. */
  public EventChannels(DomainTable domains, Dispatcher dispatcher) {
    this.domains = domains;
    this.dispatcher = dispatcher;
  }

  /** Events set pending since boot. */
  public long sent() {
    return sent;
  }

  /**
   * Sets {@code port} of {@code domain} pending. The chain stops where a bit is set already or the
   * port is masked; then only a virtual CPU that blocks with upcalls masked is woken, as one that
   * polls does.
   */
  public void setPending(Domain domain, int port) {
    if (domain.sharedInfo == null) {
      return;
    }
    sent++;
    Vcpu vcpu = domain.vcpu();
    if (dispatcher.runsElsewhere(vcpu)) {
      // Its kernel changes these words without atomic accesses: only between two of its
      // instructions may anybody else.
      vcpu.addIncoming(port);
      dispatcher.call(vcpu);
    } else {
      setPendingHere(domain.sharedInfo, vcpu, port);
    }
  }

  /** Sets pending what came for {@code vcpu}, which runs here, from other CPUs. */
  public void takeIncoming(Vcpu vcpu) {
    if (vcpu.hasIncoming()) {
      vcpu.takeIncoming(port -> setPendingHere(vcpu.domain().sharedInfo, vcpu, port));
    }
  }

  private void setPendingHere(SharedInfo shared, Vcpu vcpu, int port) {
    if (!shared.setPending(port)
        && !shared.isMasked(port)
        && !shared.setSelector(port)
        && !shared.setUpcallPending()) {
      dispatcher.wake(vcpu);
    } else if (vcpu.blocked && shared.upcallsMasked()) {
      dispatcher.wake(vcpu);
    }
  }

  /** Raises a virtual interrupt; without effect if {@code domain} has not bound it. */
  public void raise(Domain domain, int virq) {
    int port = domain.ports().ofVirq(virq);
    if (port != 0) {
      setPending(domain, port);
    }
  }

  /** Raises a virtual interrupt of every domain that has bound it. */
  public void raiseForAll(int virq) {
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      if (domains.get(id) != null) {
        raise(domains.get(id), virq);
      }
    }
  }

  /** Raises a virtual interrupt of domain 0, if there is one. */
  public void raiseForControl(int virq) {
    Domain control = domains.get(0);
    if (control != null) {
      raise(control, virq);
    }
  }

  /** Delivers what {@code port} holds back since it was masked. */
  void unmask(Domain domain, int port) {
    SharedInfo shared = domain.sharedInfo;
    shared.clearMask(port);
    if (shared.isPending(port) && !shared.setSelector(port) && !shared.setUpcallPending()) {
      dispatcher.wake(domain.vcpu());
    }
  }
}
