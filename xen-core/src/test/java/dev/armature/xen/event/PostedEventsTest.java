package dev.armature.xen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads that post while another takes: their ports lie in the same words, and each goes on when
 * its own were handed out, right into what the taker still does. One that is lost, or of which
 * nobody is told, is one that all wait for.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostedEventsTest {
  private final PostedEvents posted = new PostedEvents();

  /** Ports handed out, by poster. */
  private final AtomicIntegerArray taken = new AtomicIntegerArray(3);

  private final AtomicInteger told = new AtomicInteger();

  @Test
  void whatIsPostedIsHandedOutOnce() {
    List<Integer> ports = new ArrayList<>();
    assertTrue(posted.isEmpty());
    assertTrue(posted.post(700));
    assertFalse(posted.post(64));
    assertFalse(posted.post(700));
    posted.take(ports::add);
    assertEquals(List.of(64, 700), ports);
    assertTrue(posted.isEmpty());
    posted.take(ports::add);
    assertEquals(2, ports.size());
    assertTrue(posted.post(64));
  }

  /** Many ports at a time, or one. */
  @ParameterizedTest
  @CsvSource({"2, 1024, 300", "3, 1024, 300", "2, 2, 5000", "3, 3, 5000"})
  void noneIsLostHoweverTheyMeet(int posters, int ports, int rounds) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < posters; i++) {
      int poster = i;
      threads.add(Thread.ofPlatform().daemon().start(() -> post(poster, posters, ports, rounds)));
    }
    while (total() < rounds * ports) {
      // As often as it was told to, and no more.
      if (told.get() > 0) {
        told.decrementAndGet();
        posted.take(port -> taken.incrementAndGet(numberOf(port) % posters));
      } else {
        Thread.yield();
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // A port may be handed out before its poster tells of it, who then tells of nothing.
    posted.take(port -> taken.incrementAndGet(numberOf(port) % posters));
    assertEquals(rounds * ports, total());
    assertTrue(posted.isEmpty());
  }

  /** One after the other, ports lie in different words: they meet in what tells of the words. */
  private static int portOf(int number) {
    return (number & 15) << 6 | number >> 4;
  }

  private static int numberOf(int port) {
    return (port & 63) << 4 | port >> 6;
  }

  private int total() {
    return taken.get(0) + taken.get(1) + taken.get(2);
  }

  private void post(int poster, int posters, int ports, int rounds) {
    int posts = 0;
    for (int i = 0; i < rounds; i++) {
      for (int n = poster; n < ports; n += posters) {
        posts++;
        if (posted.post(portOf(n))) {
          told.incrementAndGet();
        }
      }
      while (taken.get(poster) < posts) {
        Thread.yield();
      }
    }
  }
}
