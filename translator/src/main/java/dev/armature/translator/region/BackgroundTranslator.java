package dev.armature.translator.region;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongHashSet;
import org.jctools.queues.SpscUnboundedArrayQueue;

/**
 * Translates on a thread of its own, and hands a region over when HotSpot has compiled it: until
 * then the guest is better off with the interpreter, which is compiled since long.
 */
final class BackgroundTranslator {
  /** How far the making of a region is, which is told in this order. */
  enum Stage {
    /**
     * HotSpot interprets and counts it, as C1 gave up: it is to be run for some milliseconds. C2
     * asked without is worse: CoreMark had 0.91 of its rate.
     */
    ON_TRIAL,

    /**
     * It is C2's turn. The region is not to be run until that is done, which took 100 to 230 ms in
     * {@code gzip}: as long as HotSpot interprets it it is some thirty times slower.
     */
    COUNTED,

    /** As {@link #COMPILED}, of one that was on trial. */
    COMPILED_AFTER_TRIAL,

    /** It is ready to be run, or HotSpot will not have it. */
    COMPILED
  }

  /**
   * What a region was drafted for comes back with it.
   *
   * @param region the region, or null if making it failed
   * @param error why it failed, a bug, or null
   */
  record Result(RegionCompiler.Draft draft, Region region, Stage stage, Error error) {}

  /** Drafts at work at most. */
  private static final int MAX_PENDING = 64;

  /**
   * Drafts at work beside which none is begun of code that has just become hot: what is hot when
   * these are done is not what is hot now.
   */
  private static final int BUSY = 4;

  /** A region that is not run any more has counted for long enough. */
  private static final long MOST_TRIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RegionCompiler compiler;
  private final SpscUnboundedArrayQueue<Result> done = new SpscUnboundedArrayQueue<>(MAX_PENDING);
  private final ScheduledThreadPoolExecutor worker;

  /** What HotSpot is at; worker only. */
  private final List<Compiling> compiling = new ArrayList<>();

  /** Entries of the drafts given and not taken back; CPU thread only. */
  private final LongHashSet pending = new LongHashSet(MAX_PENDING * 2, 0.5f);

  /** Regions that are not {@link Stage#COMPILED} yet; CPU thread only. */
  private int awaited;

  private final class Compiling {
    private final RegionCompiler.Draft draft;
    private final Region region;
    private final HotSpot.Compiler by;
    private HotSpot.Compilation compilation;
    private long triedSince;

    /** What was told last, or null. */
    private Stage told;

    Compiling(RegionCompiler.Draft draft, Region region, HotSpot.Compiler by) {
      this.draft = draft;
      this.region = region;
      this.by = by;
      this.compilation = HotSpot.compile(region, by);
    }

    /** Goes on as far as it can; whether that is the end. */
    boolean isOver() {
      if (told == Stage.ON_TRIAL) {
        if (compilation.isForC2() || System.nanoTime() - triedSince > MOST_TRIAL_NANOS) {
          tell(Stage.COUNTED);
          compilation = HotSpot.compile(region, HotSpot.Compiler.C2);
        }
        return false;
      }
      if (!compilation.isOver()) {
        return false;
      }
      if (!compilation.hasC1Failed()) {
        tell(told == Stage.COUNTED ? Stage.COMPILED_AFTER_TRIAL : Stage.COMPILED);
        return true;
      }
      if (by == HotSpot.Compiler.C2_AFTER_COUNTING) {
        triedSince = System.nanoTime();
        tell(Stage.ON_TRIAL);
      } else {
        compilation = HotSpot.compile(region, HotSpot.Compiler.C2);
      }
      return false;
    }

    private void tell(Stage stage) {
      told = stage;
      done.add(new Result(draft, region, stage, null));
    }
  }

  BackgroundTranslator(RegionCompiler compiler) {
    this.compiler = compiler;
    this.worker =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("translator").factory());
    // The thread ends when there is nothing to translate, so that nobody has to end it. To start
    // it anew takes 0.3 to 5 ms of the CPU's thread.
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
    awaited++;
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

  /** What is new, or null; CPU thread only. */
  Result poll() {
    if (awaited == 0) {
      return null;
    }
    Result result = done.poll();
    if (result != null && (result.stage == Stage.COMPILED || result.stage == Stage.ON_TRIAL)) {
      pending.remove(key(result.draft.space(), result.draft.shape().entry()));
    }
    if (result != null && result.stage.compareTo(Stage.COMPILED_AFTER_TRIAL) >= 0) {
      awaited--;
    }
    return result;
  }

  private void translate(RegionCompiler.Draft draft, HotSpot.Compiler by) {
    try {
      Compiling begun = new Compiling(draft, compiler.translate(draft), by);
      if (compiling.isEmpty()) {
        lookSoon();
      }
      compiling.add(begun);
    } catch (RuntimeException | Error e) {
      Error error = new AssertionError("translation failed", e);
      done.add(new Result(draft, null, Stage.COMPILED, error));
    }
  }

  private void lookSoon() {
    worker.schedule(this::handOver, 1, TimeUnit.MILLISECONDS);
  }

  /** Hands over what is compiled. */
  private void handOver() {
    compiling.removeIf(Compiling::isOver);
    if (!compiling.isEmpty()) {
      lookSoon();
    }
  }
}
