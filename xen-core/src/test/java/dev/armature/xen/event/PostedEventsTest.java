package dev.armature.xen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that post while another takes, many times over: whatever way they meet, each port that
 * was posted is handed out, and who has to be told is told.
 */
@Timeout(120)
class PostedEventsTest {
  private static final int ROUNDS = 20_000;

  /** In one word, in its last place, and in another word. */
  private static final int[] PORTS = {3, 4, 63, 1023};

  private final PostedEvents posted = new PostedEvents();
  private final List<Integer> taken = new ArrayList<>();

  @Test
  void whatIsPostedIsHandedOutOnce() {
    assertTrue(posted.isEmpty());
    assertTrue(posted.post(700));
    assertFalse(posted.post(64));
    assertFalse(posted.post(700));
    posted.take(taken::add);
    assertEquals(List.of(64, 700), taken);
    assertTrue(posted.isEmpty());
    posted.take(taken::add);
    assertEquals(2, taken.size());
    assertTrue(posted.post(64));
  }

  /**
   * Each round all posters post at once; the taker takes as often as it was told to, and no more.
   */
  @Test
  void noneIsLostHoweverTheyMeet() throws InterruptedException {
    AtomicInteger told = new AtomicInteger();
    AtomicInteger busy = new AtomicInteger();
    CyclicBarrier round = new CyclicBarrier(PORTS.length + 1);
    List<Thread> posters = new ArrayList<>();
    for (int port : PORTS) {
      posters.add(Thread.ofPlatform().daemon().start(() -> postRounds(port, round, told, busy)));
    }
    for (int i = 0; i < ROUNDS; i++) {
      taken.clear();
      busy.set(PORTS.length);
      await(round);
      while (busy.get() > 0 || told.get() > 0) {
        if (told.get() > 0) {
          told.decrementAndGet();
          posted.take(taken::add);
        }
      }
      for (int port : PORTS) {
        assertTrue(taken.contains(port), "round " + i + ": " + port + " is not among " + taken);
      }
      assertTrue(posted.isEmpty(), "round " + i);
    }
    for (Thread poster : posters) {
      poster.join();
    }
  }

  private void postRounds(int port, CyclicBarrier round, AtomicInteger told, AtomicInteger busy) {
    for (int i = 0; i < ROUNDS; i++) {
      await(round);
      if (posted.post(port)) {
        told.incrementAndGet();
      }
      busy.decrementAndGet();
    }
  }

  private static void await(CyclicBarrier round) {
    try {
      round.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
