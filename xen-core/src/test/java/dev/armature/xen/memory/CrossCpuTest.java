package dev.armature.xen.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.sync.Rendezvous;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.sched.PhysicalCpus;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A frame changes its owner, or becomes a table, on one CPU, while another one runs its domain and
 * has it in its soft TLB.
 */
class CrossCpuTest {
  private static final int FRAMES = 256;
  private static final int VA = 0xC0000000;
  private static final int FIRST_LEVEL = 0;
  private static final int COARSE = 4;
  private static final int DATA = 5;
  private static final int OTHER = 6;
  private static final int ROUNDS = 100;

  private final Ram ram = new Ram(FRAMES * 4096);
  private final PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicInteger stores = new AtomicInteger();
  private volatile boolean done;
  private MachineMemory memory;
  private FrameTable frames;
  private PageTables tables;
  private MmuFlush flush;
  private PhysicalCpus cpus;
  private Rendezvous.Member here;
  private Rendezvous.Member there;
  private ArmCpu guest;
  private final Domain domain = new Domain(1);

  @BeforeEach
  void runTheDomainOnCpu1() {
    physical.mapRam("ram", 0, ram);
    ArmCpu first = new ArmCpu(physical, GuestLog.none(), 0);
    guest = new ArmCpu(physical, GuestLog.none(), 1);
    Rendezvous rendezvous = physical.rendezvous();
    here = rendezvous.join(() -> first.signal(ArmCpu.ATTENTION_PAUSE));
    there = rendezvous.join(() -> guest.signal(ArmCpu.ATTENTION_PAUSE));
    cpus = new PhysicalCpus(List.of(first, guest), rendezvous, number -> {});
    memory = new MachineMemory(physical, 0, FRAMES * 4096);
    frames = new FrameTable(memory, true);
    flush = new MmuFlush(cpus);
    tables = new PageTables(memory, frames, flush);
    assertEquals(0, frames.allocateRun(32, 4, domain.id()));
    memory.setWord(
        (FIRST_LEVEL << 12) + (VA >>> 20 << 2),
        COARSE << 12 | Descriptor.KERNEL_DOMAIN | Descriptor.COARSE);
    memory.setWord(COARSE << 12, DATA << 12 | Descriptor.PAGE_ALL);
    AddressGuard guard = new AddressGuard(memory, frames, tables, rendezvous);
    cpus.all().get(1).setGuard(guard);
    guard.enter(domain);
    guest.cp15.write(0, 1, 0, 0, Cp15.SCTLR_M);
    guest.setCpsr(Psr.USR);
    domain.vcpu().tableBase = FIRST_LEVEL << 12;
    domain.vcpu().setStatus(0);
    domain.vcpu().restore(guest);
    here.runsHere();
  }

  @AfterEach
  void free() {
    ram.close();
  }

  /** Stores to {@link #VA}, in the manner of guest code, until told to end. */
  private Thread storer(Runnable aborted) {
    Thread thread =
        new Thread(
            () -> {
              there.runsHere();
              try {
                for (int i = 0; !done; i++) {
                  there.enterGuest();
                  store(i, aborted);
                  there.leaveGuest();
                }
              } catch (Throwable e) {
                failure.set(e);
              } finally {
                there.leaveGuest();
              }
            });
    thread.start();
    return thread;
  }

  private void store(int i, Runnable aborted) {
    try {
      // Both are what a table of the domain may hold.
      guest.mmu.store32(VA, (i & 1) == 0 ? 0 : OTHER << 12 | Descriptor.PAGE_USER_READS);
      stores.incrementAndGet();
    } catch (GuestAbort abort) {
      aborted.run();
    }
  }

  private void awaitStores() {
    int from = stores.get();
    while (stores.get() < from + 10 && failure.get() == null) {
      Thread.onSpinWait();
    }
  }

  private void end(Thread thread) throws InterruptedException {
    done = true;
    thread.join();
    assertNull(failure.get(), () -> "failed: " + failure.get());
  }

  @Test
  void storesToANewTableAreCounted() throws InterruptedException {
    Thread thread = storer(() -> {});
    int pinned = 0;
    for (int round = 0; round < ROUNDS; round++) {
      awaitStores();
      physical.rendezvous().lock();
      cpus.enter(cpus.all().get(0).arm());
      if (round % 2 == 0) {
        pinned += tables.pinSecondLevel(domain, DATA) ? 1 : 0;
      } else {
        tables.unpin(domain, DATA);
      }
      // Counted anew, as FrameTableTest does; stores of the other CPU wait for the lock meanwhile.
      if (frames.type(DATA) == FrameType.SECOND_LEVEL) {
        int references = memory.word(DATA << 12) == 0 ? 1 : 2;
        assertEquals(references, frames.references(OTHER), "round " + round);
      } else {
        assertEquals(1, frames.references(OTHER), "round " + round);
      }
      physical.rendezvous().unlock();
    }
    end(thread);
    assertTrue(pinned > 0);
  }

  @Test
  void aFrameThatIsAnothersNowIsWrittenNoMore() throws InterruptedException {
    AtomicInteger aborts = new AtomicInteger();
    Thread thread = storer(aborts::incrementAndGet);
    for (int round = 0; round < ROUNDS; round++) {
      awaitStores();
      physical.rendezvous().lock();
      cpus.enter(cpus.all().get(0).arm());
      frames.setOwner(DATA, 2);
      flush.flush(domain);
      physical.rendezvous().unlock();
      memory.setWord(DATA << 12, round);
      int before = aborts.get();
      while (aborts.get() < before + 10 && failure.get() == null) {
        Thread.onSpinWait();
      }
      assertEquals(round, memory.word(DATA << 12));
      physical.rendezvous().lock();
      frames.setOwner(DATA, domain.id());
      physical.rendezvous().unlock();
    }
    end(thread);
  }

  @Test
  void oneFrameIsForgottenToo() throws InterruptedException {
    AtomicInteger aborts = new AtomicInteger();
    Thread thread = storer(aborts::incrementAndGet);
    awaitStores();
    physical.rendezvous().lock();
    cpus.enter(cpus.all().get(0).arm());
    frames.setOwner(DATA, 2);
    flush.flushFrame(domain, DATA);
    physical.rendezvous().unlock();
    memory.setWord(DATA << 12, 42);
    while (aborts.get() < 10 && failure.get() == null) {
      Thread.onSpinWait();
    }
    assertEquals(42, memory.word(DATA << 12));
    end(thread);
  }
}
