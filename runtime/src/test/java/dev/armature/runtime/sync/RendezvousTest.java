package dev.armature.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The lock, and that nobody is in guest code while others are stopped. */
class RendezvousTest {
  private static final int CPUS = 4;
  private static final int ROUNDS = 20_000;

  private final Rendezvous rendezvous = new Rendezvous();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** What a CPU does in a round. */
  private interface Round {
    void run(Rendezvous.Member member, AtomicBoolean interrupted, int round);
  }

  /** Runs {@code work} on as many threads as there are CPUs. */
  private void onAll(Round work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int cpu = 0; cpu < CPUS; cpu++) {
      AtomicBoolean interrupted = new AtomicBoolean();
      Rendezvous.Member member = rendezvous.join(() -> interrupted.set(true));
      threads.add(
          new Thread(
              () -> {
                try {
                  member.runsHere();
                  for (int i = 0; i < ROUNDS; i++) {
                    work.run(member, interrupted, i);
                  }
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get(), () -> "failed: " + failure.get());
  }

  private int counter;

  @Test
  void oneThreadAtATimeHasTheLock() throws InterruptedException {
    onAll(
        (member, interrupted, round) -> {
          rendezvous.lock();
          rendezvous.lock();
          counter++;
          rendezvous.unlock();
          counter++;
          rendezvous.unlock();
        });
    assertEquals(2 * CPUS * ROUNDS, counter);
  }

  @Test
  void whoGoesAheadHasItAloneToo() throws InterruptedException {
    onAll(
        (member, interrupted, round) -> {
          if ((round + member.number()) % 3 == 0) {
            rendezvous.lock();
            rendezvous.lockAhead();
          } else {
            rendezvous.lockAhead();
            rendezvous.lock();
          }
          counter++;
          rendezvous.unlock();
          counter++;
          rendezvous.unlock();
        });
    assertEquals(2 * CPUS * ROUNDS, counter);
  }

  @Test
  void nobodyIsInGuestCodeWhileOthersAreStopped() throws InterruptedException {
    boolean[] inside = new boolean[CPUS * 16];
    onAll(
        (member, interrupted, round) -> {
          int mine = member.number() * 16;
          member.enterGuest();
          inside[mine] = true;
          if (round % 32 == member.number()) {
            inside[mine] = false;
            rendezvous.stopOthers(
                () -> {
                  for (int cpu = 0; cpu < CPUS; cpu++) {
                    assertTrue(!inside[cpu * 16], "another CPU is in guest code");
                  }
                  counter++;
                });
          }
          inside[mine] = false;
          member.leaveGuest();
        });
    assertEquals(CPUS * ROUNDS / 32, counter);
  }

  @Test
  void whoWaitsForTheLockNeedNotBeWaitedFor() throws InterruptedException {
    onAll(
        (member, interrupted, round) -> {
          member.enterGuest();
          rendezvous.lock();
          counter++;
          if (round % 64 == 0) {
            rendezvous.stopOthers(() -> counter++);
          }
          rendezvous.unlock();
          member.leaveGuest();
        });
    assertEquals(CPUS * (ROUNDS + Math.ceilDiv(ROUNDS, 64)), counter);
  }

  @Test
  void whoAwaitsSomethingLetsOthersDoIt() throws InterruptedException {
    onAll(
        (member, interrupted, round) -> {
          if (round >= 500) {
            return;
          }
          rendezvous.lock();
          // Each CPU's turn comes when the one before it has had its own.
          rendezvous.await(() -> counter % CPUS == member.number());
          counter++;
          rendezvous.unlock();
        });
    assertEquals(500 * CPUS, counter);
  }

  @Test
  void withOneCpuNothingIsLocked() {
    Rendezvous.Member only = rendezvous.join(() -> {});
    only.runsHere();
    only.enterGuest();
    rendezvous.lock();
    rendezvous.stopOthers(() -> counter++);
    rendezvous.unlock();
    only.leaveGuest();
    assertTrue(rendezvous.isAlone());
    assertEquals(1, counter);
  }
}
