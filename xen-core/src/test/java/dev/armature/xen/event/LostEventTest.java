package dev.armature.xen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.sync.Rendezvous;
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
import dev.armature.xen.time.TimerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * CPUs that send events to a domain which runs on another one, blocks, and clears its pending words
 * by plain loads and stores, as a kernel made for one CPU does. Each sender goes on when its event
 * was handled: a lost one, or a lost wake-up, is one that all wait for.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostEventTest {
  private static final int SENDERS = 3;
  private static final int EVENTS = 1_000;
  private static final int BASE = 0x1000;

  /** Ports of the senders: in one word, and in another. */
  private static final int[] PORTS = {1, 2, 700};

  private final Ram ram = new Ram(1 << 16);
  private final PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
  private final SharedInfoLayout layout = GuestAbi.XEN_2008.sharedInfo();
  private final Domain domain = new Domain(1);
  private final Vcpu vcpu = domain.vcpu();
  private final Semaphore[] calls = new Semaphore[SENDERS + 1];
  private final AtomicIntegerArray handled = new AtomicIntegerArray(SENDERS);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Rendezvous.Member> members = new ArrayList<>();
  private final List<ArmCpu> arms = new ArrayList<>();
  private PhysicalCpus cpus;
  private Dispatcher dispatcher;
  private EventChannels channels;

  private static final class NoTime implements TimerDriver {
    private long now;

    @Override
    public void start() {
      // It stands at 0.
    }

    @Override
    public long nanos() {
      return ++now;
    }

    @Override
    public void arm(long deadline) {
      // It never rings.
    }

    @Override
    public void acknowledge() {
      // As above.
    }

    @Override
    public int line() {
      return 0;
    }
  }

  private void makeMachine() {
    physical.mapRam("ram", 0, ram);
    for (int i = 0; i <= SENDERS; i++) {
      calls[i] = new Semaphore(0);
      ArmCpu arm = new ArmCpu(physical, GuestLog.none(), i);
      arms.add(arm);
      members.add(physical.rendezvous().join(() -> arm.signal(ArmCpu.ATTENTION_PAUSE)));
    }
    cpus = new PhysicalCpus(arms, physical.rendezvous(), number -> calls[number].release());
    dispatcher = new Dispatcher(cpus, new BorrowedVirtualTime(2), new NoTime(), new TimerQueue(16));
    DomainTable domains = new DomainTable();
    domains.add(domain);
    channels = new EventChannels(domains, dispatcher);
    domain.sharedInfo = new SharedInfo(new MachineMemory(physical, 0, 1 << 16), BASE, layout);
    domain.paused = false;
    vcpu.initialised = true;
    vcpu.wakeTimer = new TimerQueue(1).newTimer(() -> {});
    dispatcher.add(vcpu);
    dispatcher.update(vcpu);
  }

  @AfterEach
  void free() {
    ram.close();
  }

  private int total() {
    int sum = 0;
    for (int i = 0; i < SENDERS; i++) {
      sum += handled.get(i);
    }
    return sum;
  }

  /** The CPU that the domain runs on: into the hypervisor, out of it, a piece of guest code. */
  private void receive() throws InterruptedException {
    while (total() < SENDERS * EVENTS) {
      physical.rendezvous().lock();
      cpus.enter(arms.get(0));
      if (dispatcher.running() != null && !vcpu.info().isUpcallPending()) {
        dispatcher.block(vcpu);
      }
      channels.takePosted();
      if (dispatcher.wantsSwitch()) {
        dispatcher.schedule();
      }
      boolean runs = dispatcher.running() != null;
      physical.rendezvous().unlock();
      if (runs) {
        members.get(0).enterGuest();
        handle();
        members.get(0).leaveGuest();
      } else {
        calls[0].acquire();
      }
    }
  }

  /** What a guest's kernel does at an event. */
  private void handle() {
    int pendingByte = BASE + layout.upcallPending();
    physical.write(pendingByte, 1, 0);
    int selector = physical.read(BASE + layout.pendingSelector(), 4);
    physical.write(BASE + layout.pendingSelector(), 4, 0);
    for (int word = 0; word < 32; word++) {
      if ((selector & 1 << word) != 0) {
        int at = BASE + layout.pending() + 4 * word;
        int bits = physical.read(at, 4);
        Thread.onSpinWait();
        physical.write(at, 4, physical.read(at, 4) & ~bits);
        for (int i = 0; i < SENDERS; i++) {
          if (PORTS[i] / 32 == word && (bits & 1 << PORTS[i]) != 0) {
            handled.incrementAndGet(i);
          }
        }
      }
    }
  }

  /** A CPU whose domain sends. */
  private void send(int sender) {
    members.get(sender + 1).runsHere();
    for (int i = 0; i < EVENTS; i++) {
      physical.rendezvous().lock();
      cpus.enter(arms.get(sender + 1));
      channels.setPending(domain, PORTS[sender]);
      physical.rendezvous().unlock();
      awaitHandled(sender, i);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // what is tested does not depend on it
  private void awaitHandled(int sender, int before) {
    while (handled.get(sender) <= before && failure.get() == null) {
      // Not a mere spin: on one processor, three that spin leave a fourth of the time to others.
      Thread.yield();
    }
  }

  private Thread start(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void handleAll(IntConsumer sender) throws InterruptedException {
    makeMachine();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int number = i;
      senders.add(start(() -> sender.accept(number)));
    }
    members.get(0).runsHere();
    receive();
    for (Thread thread : senders) {
      thread.join();
    }
    assertNull(failure.get(), () -> "failed: " + failure.get());
    assertEquals(SENDERS * EVENTS, total());
  }

  @Test
  void eachEventIsHandledOnce() throws InterruptedException {
    handleAll(this::send);
  }

  /** Gives the domain CPU 0, and has another CPU enter the hypervisor. */
  private void runElsewhere() {
    makeMachine();
    cpus.enter(arms.get(0));
    dispatcher.schedule();
    calls[0].drainPermits();
    cpus.enter(arms.get(1));
  }

  private void assertItsCpuIsCalledAndTakes(int port) {
    channels.takePosted();
    assertFalse(domain.sharedInfo.isPending(port));
    assertEquals(1, calls[0].availablePermits());
    cpus.enter(arms.get(0));
    channels.takePosted();
    assertTrue(domain.sharedInfo.isPending(port));
  }

  @Test
  void theWordsOfADomainThatRunsElsewhereAreLeftToItsCpuWhichIsCalled() {
    runElsewhere();
    channels.setPending(domain, 5);
    assertItsCpuIsCalledAndTakes(5);
  }

  @Test
  void whatComesWhileADomainGoesToSleepWakesIt() {
    runElsewhere();
    channels.setPending(domain, 5);
    cpus.enter(arms.get(0));
    dispatcher.block(vcpu);
    channels.takePosted();
    assertFalse(vcpu.blocked);
    dispatcher.schedule();
    assertEquals(vcpu, dispatcher.running());
  }

  @Test
  void whoEndsIsToldNothing() {
    runElsewhere();
    channels.setPending(domain, 5);
    domain.dying = true;
    cpus.enter(arms.get(0));
    channels.takePosted();
    assertFalse(domain.sharedInfo.isPending(5));
  }
}
