package dev.armature.translator.region;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongHashSet;
import org.jctools.queues.SpscArrayQueue;

/**
 * Translates on a thread of its own, and hands a region over when HotSpot has compiled it: until
 * then the guest is better off with the interpreter, which is compiled since long.
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
   * Drafts at work beside which none is begun of code that has just become hot: what is hot when
   * these are done is not what is hot now.
   */
  private static final int BUSY = 4;

  private final RegionCompiler compiler;
  private final SpscArrayQueue<Result> done = new SpscArrayQueue<>(MAX_PENDING);
  private final ScheduledThreadPoolExecutor worker;

  /** What HotSpot is at; worker only. */
  private final Queue<Compiling> compiling = new ArrayDeque<>();

  /** Entries of the drafts given and not taken back; CPU thread only. */
  private final LongHashSet pending = new LongHashSet(MAX_PENDING * 2, 0.5f);

  private record Compiling(Result result, HotSpot.Compilation compilation) {}

  BackgroundTranslator(RegionCompiler compiler) {
    this.compiler = compiler;
    this.worker =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("translator").factory());
    // The thread ends when there is nothing to translate, so that nobody has to end it. To start it
    // anew takes 0.3 to 5 ms of
    // the CPU's thread.
    worker.setKeepAliveTime(1, TimeUnit.MINUTES);
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

  /**
   * Has {@code draft}, which it {@linkplain #wants wants}, translated and compiled by {@code by};
   * CPU thread only.
   */
  void submit(RegionCompiler.Draft draft, HotSpot.Compiler by) {
    pending.add(key(draft.space(), draft.shape().entry()));
    worker.execute(() -> translate(draft, by));
  }

  /** Has C2 compile {@code region}, which is run meanwhile. */
  void compileAgain(Region region) {
    worker.execute(() -> HotSpot.compile(region, HotSpot.Compiler.C2_AFTER_COUNTING));
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

  private void translate(RegionCompiler.Draft draft, HotSpot.Compiler by) {
    try {
      Region region = compiler.translate(draft);
      HotSpot.Compilation compilation = HotSpot.compile(region, by);
      if (compiling.isEmpty()) {
        lookSoon();
      }
      compiling.add(new Compiling(new Result(draft, region, null), compilation));
    } catch (RuntimeException | Error e) {
      done.add(new Result(draft, null, new AssertionError("translation failed", e)));
    }
  }

  private void lookSoon() {
    worker.schedule(this::handOver, 1, TimeUnit.MILLISECONDS);
  }

  /** Hands over what is compiled. */
  private void handOver() {
    compiling.removeIf(c -> c.compilation.isOver() && done.add(c.result));
    if (!compiling.isEmpty()) {
      lookSoon();
    }
  }
}
