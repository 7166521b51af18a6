package dev.armature.xen.event;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.domain.VcpuInfo;
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
    domain.events++;
    Vcpu vcpu = notified(domain, port);
    if (dispatcher.runsElsewhere(vcpu)) {
      // Its kernel changes these words without atomic accesses: only between two of its
      // instructions may anybody else.
      postTo(vcpu, port);
    } else {
      setPendingHere(domain.sharedInfo, vcpu, port);
    }
  }

  /** Who is told of events on {@code port}. */
  private static Vcpu notified(Domain domain, int port) {
    return domain.vcpu(domain.ports().vcpu(port));
  }

  private void postTo(Vcpu vcpu, int port) {
    vcpu.posted().post(port);
    dispatcher.call(vcpu);
  }

  /**
   * Sets pending what was posted for who runs here, on the way out of the hypervisor; another CPU
   * was called for it.
   */
  public void takePosted() {
    Vcpu running = dispatcher.running();
    if (running != null && !running.posted().isEmpty()) {
      take(running);
    }
  }

  private void take(Vcpu vcpu) {
    Domain domain = vcpu.domain();
    // Not built yet, or on its way out: there is nobody to tell.
    boolean listens = domain.sharedInfo != null && !domain.dying;
    vcpu.posted()
        .take(
            port -> {
              if (listens) {
                setPendingHere(domain.sharedInfo, vcpu, port);
              }
            });
  }

  private void setPendingHere(SharedInfo shared, Vcpu vcpu, int port) {
    VcpuInfo info = vcpu.info();
    if (!shared.setPending(port)
        && !shared.isMasked(port)
        && !info.setSelector(port)
        && !info.setUpcallPending()) {
      dispatcher.wake(vcpu);
    } else if (vcpu.blocked && info.upcallsMasked()) {
      dispatcher.wake(vcpu);
    }
  }

  /** Raises a virtual interrupt; without effect if {@code vcpu} has not bound it. */
  public void raise(Vcpu vcpu, int virq) {
    int port = vcpu.domain().ports().ofVirq(virq, vcpu.id());
    if (port != 0) {
      setPending(vcpu.domain(), port);
    }
  }

  /** Raises a virtual interrupt of all virtual CPUs of {@code domain} that have bound it. */
  public void raise(Domain domain, int virq) {
    for (int number = 0; number < domain.vcpuCount(); number++) {
      raise(domain.vcpu(number), virq);
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
    if (!shared.isPending(port)) {
      return;
    }
    Vcpu vcpu = notified(domain, port);
    if (dispatcher.runsElsewhere(vcpu)) {
      // Its words are its CPU's to change; there it comes anew.
      shared.clearPending(port);
      postTo(vcpu, port);
    } else if (!vcpu.info().setSelector(port) && !vcpu.info().setUpcallPending()) {
      dispatcher.wake(vcpu);
    }
  }
}
