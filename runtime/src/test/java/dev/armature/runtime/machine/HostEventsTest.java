package dev.armature.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What host threads post reaches the CPU thread, one that sleeps as well. */
class HostEventsTest {
  private static final int POSTS = 100_000;

  private final Machine machine = new Machine(false, GuestLog.none());
  private final HostEvents events = machine.context().hostEvents();
  private final List<String> done = new ArrayList<>();
  private volatile int handled;

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void eachSourceThatWasPostedToRunsOnce() {
    Runnable first = events.source(() -> done.add("first"));
    events.source(() -> done.add("second"));
    Runnable third = events.source(() -> done.add("third"));
    third.run();
    first.run();
    third.run();
    assertTrue(machine.cpu().attention != 0, "the engine is to be left");
    assertEquals(List.of(), done, "not within the call");
    events.drain();
    assertEquals(List.of("first", "third"), done);
    assertEquals(0, machine.cpu().attention);
    events.drain();
    assertEquals(2, done.size());
  }

  @Test
  void whatAnActionPostsIsDoneTheNextTime() {
    Runnable[] again = new Runnable[1];
    again[0] =
        events.source(
            () -> {
              done.add("again");
              again[0].run();
            });
    again[0].run();
    events.drain();
    assertEquals(1, done.size());
    events.drain();
    assertEquals(2, done.size());
  }

  @Test
  void allSourcesThereCanBeAreTold() {
    for (int i = 0; i < ArmCpu.MAX_HOST_SOURCES; i++) {
      String name = "source " + i;
      Runnable source = events.source(() -> done.add(name));
      source.run();
      events.drain();
      assertEquals(name, done.getLast());
    }
    assertEquals(ArmCpu.MAX_HOST_SOURCES, done.size());
    assertThrows(IllegalStateException.class, () -> events.source(() -> {}));
  }

  /** Each event comes while the CPU is about to sleep; who misses one sleeps for ever. */
  @Test
  @Timeout(300)
  void noEventIsMissedByWhoGoesToSleep() throws InterruptedException {
    Runnable post =
        events.source(
            () -> {
              handled++;
              machine.cpu().setIrqLine(true); // which ends the wait, though it is masked
            });
    Thread cpuThread = Thread.ofPlatform().daemon().start(() -> machine.run(new Sleeper()));
    for (int i = 0; i < POSTS; i++) {
      post.run();
      long start = System.nanoTime();
      while (handled == i) {
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60), "missed event " + i);
        Thread.onSpinWait();
      }
    }
    machine.stop();
    cpuThread.join();
    assertEquals(POSTS, handled);
  }

  /** A guest that waits for interrupts. */
  private static final class Sleeper implements ExecutionEngine {
    @Override
    public void run(ArmCpu cpu) {
      cpu.setIrqLine(false);
      cpu.signal(ArmCpu.ATTENTION_WAIT);
    }

    @Override
    public void step(ArmCpu cpu) {
      run(cpu);
    }

    @Override
    public String name() {
      return "sleeper";
    }

    @Override
    public String describe(int word, boolean thumb) {
      return "";
    }
  }
}
