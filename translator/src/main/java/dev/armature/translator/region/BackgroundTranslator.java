package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongHashSet;
import org.jctools.queues.SpscArrayQueue;

/**
 * Translates on a thread of its own, and hands a region over when HotSpot has compiled it: until
 * then the guest is better off with the interpreter, which is compiled since long.
 *
 * <p>HotSpot compiles what is called. The thread calls a new region without a budget, so that it
 * comes back at once, and knows by the time a call takes when it is compiled.
 */
final class BackgroundTranslator {
  /**
   * What a region was drafted for comes back with it.
   *
   * @param region the region, or null if making it failed
   * @param error why it failed, a bug, or null
   */
  record Result(RegionCompiler.Draft draft, Region region, Error error) {}

  /** Drafts at work at most. A power of two. */
  private static final int MAX_PENDING = 64;

  /**
   * Drafts at work beside which none is begun of code that has just become hot: one for each
   * processor that the guest leaves. With more the guest has to share its own with this thread and
   * HotSpot's: processes that hand a byte to each other did so 8,500 times a second with 64 on two
   * processors, 18,500 with one, and 22,000 where nothing is translated.
   */
  private static final int BUSY = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  /**
   * Calls at a time, of which the quickest counts: the first finds the region's code in no cache.
   */
  private static final int CALLS = 4;

  /**
   * A compiled call takes less than one part in so many of an interpreted one: 5 to 20 ns, and 70
   * to 400, without what it takes to read the clock.
   */
  private static final int COMPILED_PART = 3;

  /**
   * Nanoseconds after which a region is handed over in any case. It only must not be kept for ever:
   * HotSpot's queue is half a second long while a guest enters new work, and a region that HotSpot
   * interprets is slower than our interpreter.
   */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  /** A region is looked at again after one part in so many of the time since it was made... */
  private static final int LOOK_AGAIN_PART = 8;

  /** ... but within so many nanoseconds: HotSpot forgets after 50 ms what is not called. */
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

  private final RegionCompiler compiler;
  private final ArmCpu idle;
  private final SpscArrayQueue<Result> done = new SpscArrayQueue<>(MAX_PENDING);
  private final ScheduledThreadPoolExecutor worker;

  /** Regions that HotSpot is to compile; worker only. */
  private final Queue<Warming> warming = new ArrayDeque<>();

  /** Entries of the drafts given and not taken back; CPU thread only. */
  private final LongHashSet pending = new LongHashSet(MAX_PENDING * 2, 0.5f);

  private static final class Warming {
    final Result result;
    final long interpretedNanos;
    final long made = System.nanoTime();
    long next = made;

    Warming(Result result, long interpretedNanos) {
      this.result = result;
      this.interpretedNanos = interpretedNanos;
    }
  }

  BackgroundTranslator(RegionCompiler compiler, GuestLog log) {
    this.compiler = compiler;
    this.idle = new ArmCpu(new PhysicalMemory(log), log);
    this.worker =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("translator").factory());
    // The thread ends when there is nothing to translate, so that nobody has to end it.
    worker.setKeepAliveTime(1, TimeUnit.SECONDS);
    worker.allowCoreThreadTimeOut(true);
  }

  /**
   * Whether it has time for the region at {@code pc}, and is not at it already; CPU thread only.
   */
  boolean wants(int space, int pc) {
    return pending.size() < MAX_PENDING && !pending.contains(key(space, pc));
  }

  /** Whether it has enough to do; CPU thread only. */
  boolean isBusy() {
    return pending.size() >= BUSY;
  }

  private static long key(int space, int pc) {
    return (long) space << 32 | Integer.toUnsignedLong(pc);
  }

  /** Has {@code draft} translated, which it {@linkplain #wants wants}; CPU thread only. */
  void submit(RegionCompiler.Draft draft) {
    pending.add(key(draft.space(), draft.shape().entry()));
    worker.execute(() -> translate(draft));
  }

  /** Has {@code work} done, which must not fail. */
  void execute(Runnable work) {
    worker.execute(work);
  }

  /** What is done, or null; CPU thread only. */
  Result poll() {
    if (pending.isEmpty()) {
      return null;
    }
    Result result = done.poll();
    if (result != null) {
      pending.remove(key(result.draft.space(), result.draft.shape().entry()));
    }
    return result;
  }

  private void translate(RegionCompiler.Draft draft) {
    try {
      Region region = compiler.translate(draft);
      if (warming.isEmpty()) {
        worker.schedule(this::look, 1, TimeUnit.MILLISECONDS);
      }
      warming.add(new Warming(new Result(draft, region, null), callNanos(region)));
    } catch (RuntimeException | Error e) {
      done.add(new Result(draft, null, new AssertionError("translation failed", e)));
    }
  }

  /** Hands over what is compiled. */
  private void look() {
    long now = System.nanoTime();
    warming.removeIf(w -> now - w.next >= 0 && isReady(w, now) && done.add(w.result));
    if (!warming.isEmpty()) {
      worker.schedule(this::look, 1, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isReady(Warming w, long now) {
    long age = now - w.made;
    w.next = now + Math.min(age / LOOK_AGAIN_PART, LOOK_AGAIN);
    return callNanos(w.result.region) < w.interpretedNanos / COMPILED_PART || age > PATIENCE;
  }

  /** What a call of {@code region} takes that comes back at once. */
  private long callNanos(Region region) {
    long least = Long.MAX_VALUE;
    long clock = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      idle.setBudget(0);
      long start = System.nanoTime();
      region.run(idle);
      long end = System.nanoTime();
      least = Math.min(least, end - start);
      clock = Math.min(clock, System.nanoTime() - end);
    }
    return least - clock;
  }
}
