package dev.armature.xen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.HostMemory;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.abi.SharedInfoLayout;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.sched.BorrowedVirtualTime;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.PhysicalCpus;
import dev.armature.xen.time.EntryClock;
import dev.armature.xen.time.TimerQueue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of a domain with two virtual CPUs, each of which runs on a CPU of its own. */
class VcpuEventsTest {
  private static final int BASE = 0x1000;
  private static final int PORT = 32;

  private final Ram ram = new Ram(1 << 16);
  private final PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
  private final SharedInfoLayout layout = GuestAbi.LATER.sharedInfo();
  private final Domain domain = new Domain(1);
  private final Set<Integer> called = new TreeSet<>();
  private MachineMemory memory;
  private PhysicalCpus cpus;
  private EventChannels channels;

  /** It stands still and never rings. */
  private static final class NoTime implements TimerDriver {
    @Override
    public void start() {}

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void arm(long deadline) {}

    @Override
    public void acknowledge() {}

    @Override
    public int line() {
      return 0;
    }
  }

  @BeforeEach
  void runBoth() {
    physical.mapRam("ram", 0, ram);
    memory = new MachineMemory(physical, 0, 1 << 16);
    List<ArmCpu> arms =
        List.of(new ArmCpu(physical, GuestLog.none(), 0), new ArmCpu(physical, GuestLog.none(), 1));
    cpus = new PhysicalCpus(arms, physical.rendezvous(), called::add);
    Dispatcher dispatcher =
        new Dispatcher(
            cpus, new BorrowedVirtualTime(2), new EntryClock(new NoTime()), new TimerQueue(16));
    DomainTable domains = new DomainTable();
    domains.add(domain);
    channels = new EventChannels(domains, dispatcher);
    domain.abi = GuestAbi.LATER;
    domain.sharedInfo = new SharedInfo(memory, BASE, layout);
    domain.paused = false;
    domain.addVcpu();
    for (Vcpu vcpu : domain.vcpus()) {
      vcpu.initialised = true;
      vcpu.down = false;
      vcpu.wakeTimer = new TimerQueue(1).newTimer(() -> {});
      dispatcher.add(vcpu);
      cpus.enter(arms.get(vcpu.id()));
      dispatcher.update(vcpu);
      dispatcher.schedule();
      assertEquals(vcpu, dispatcher.running());
    }
    domain.ports().bind(PORT, PortState.IPI, null, 0, 0);
    domain.ports().setVcpu(PORT, 1);
    cpus.enter(arms.get(0));
    called.clear();
  }

  @AfterEach
  void free() {
    ram.close();
  }

  private int selector(int vcpu) {
    return memory.word(BASE + vcpu * layout.vcpuSize() + layout.pendingSelector());
  }

  private void assertTheOtherIsCalledAndTakes() {
    channels.takePosted();
    assertEquals(Set.of(1), called);
    assertFalse(domain.sharedInfo.isPending(PORT));
    assertEquals(0, selector(1));
    cpus.enter(cpus.get(1).arm());
    channels.takePosted();
    assertTrue(domain.sharedInfo.isPending(PORT));
    assertEquals(1 << (PORT / 32), selector(1));
    assertTrue(domain.vcpu(1).info().isUpcallPending());
    assertEquals(0, selector(0));
    assertFalse(domain.vcpu(0).info().isUpcallPending());
  }

  @Test
  void thePartOfAVirtualCpuThatRunsElsewhereIsLeftToItsCpu() {
    channels.setPending(domain, PORT);
    assertTheOtherIsCalledAndTakes();
  }

  @Test
  void soItIsWhenAPortIsUnmaskedFromHere() {
    memory.setWord(BASE + layout.pending() + PORT / 8, 1);
    memory.setWord(BASE + layout.mask() + PORT / 8, 1);
    channels.unmask(domain, PORT);
    assertFalse(domain.sharedInfo.isMasked(PORT));
    assertTheOtherIsCalledAndTakes();
  }

  @Test
  void whoIsHereIsToldHere() {
    domain.ports().setVcpu(PORT, 0);
    channels.setPending(domain, PORT);
    assertEquals(Set.of(), called);
    assertEquals(1 << (PORT / 32), selector(0));
    assertEquals(0, selector(1));
  }

  /** It waits for whatever comes; who blocks with upcalls on waits for an upcall. */
  @Test
  void onlyWhoBlocksWithUpcallsMaskedIsWokenByAMaskedPort() {
    Vcpu vcpu = domain.vcpu(0);
    domain.ports().setVcpu(PORT, 0);
    memory.setWord(BASE + layout.mask() + PORT / 8, 1);
    for (boolean masked : new boolean[] {false, true}) {
      vcpu.info().setUpcallsMasked(masked);
      vcpu.blocked = true;
      channels.setPending(domain, PORT);
      assertEquals(masked, !vcpu.blocked);
    }
  }

  @Test
  void aVirtualInterruptIsThatOfWhoBoundIt() {
    domain.ports().bindVirq(64, Virq.TIMER, 0);
    domain.ports().bindVirq(96, Virq.TIMER, 1);
    channels.raise(domain.vcpu(0), Virq.TIMER);
    assertTrue(domain.sharedInfo.isPending(64));
    assertEquals(Set.of(), called);
    domain.ports().free(96);
    channels.raise(domain.vcpu(1), Virq.TIMER);
    assertEquals(Set.of(), called);
    domain.ports().bindVirq(128, Virq.CONSOLE, 1);
    channels.raise(domain, Virq.CONSOLE);
    assertEquals(Set.of(1), called);
  }

  /** A virtual CPU swaps the word of its ports out while the hypervisor sets bits for another. */
  @Test
  void noBitIsLostBesideASwap() throws InterruptedException {
    int rounds = 20_000;
    int word = BASE + layout.pending();
    long[] taken = new long[1];
    Thread swapper =
        new Thread(
            () -> {
              while (taken[0] < rounds) {
                taken[0] += Integer.bitCount(HostMemory.getAndSetInt(ram.hostAddress() + word, 0));
              }
            });
    swapper.setDaemon(true);
    swapper.start();
    for (int i = 0; i < rounds; i++) {
      while (domain.sharedInfo.setPending(i % 32)) {
        Thread.onSpinWait();
      }
    }
    swapper.join(60_000);
    assertEquals(rounds, taken[0]);
  }
}
