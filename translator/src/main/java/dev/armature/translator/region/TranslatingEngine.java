package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.log.GuestLog;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.interpreter.Interpreter;
import dev.armature.translator.region.RegionDroppedEvent.Reason;
import java.util.List;
import java.util.Set;

/**
 * Runs regions, and the interpreter where there is none: while code is cold, for single
 * instructions that translated code leaves to it, and for the last instructions of a budget.
 */
public final class TranslatingEngine implements ExecutionEngine {
  /**
   * Branches to an instruction after which a region is made that starts there. What HotSpot's
   * compilers take from the CPU thread counts, too: Linux was at its /init after 2.04 s with 8,000,
   * after 1.75 with 16,000, 1.72 with 32,000 and 1.78 with 64,000.
   */
  private static final int HOT = 16_000;

  /**
   * Instructions of a guest for which code must become {@link #VERY_HOT} to be translated. At first
   * HotSpot's compilers have the interpreter to compile, and a boot has much code that is hot only
   * once: to its /init, 37 million instructions, Linux took 1.10 s without this, 1.03 with 10
   * million, 0.98 with 20 and 0.86 with 40. A guest that goes on from a checkpoint is past it.
   */
  private static final long EARLY = 40_000_000;

  /** What is hot while it is {@link #EARLY}; a loop that unpacks a kernel is, after 0.2 s. */
  private static final int VERY_HOT = 64 * HOT;

  /**
   * Most instructions of a region at first. What HotSpot takes to compile grows faster than the
   * region, and until it is done the region is slow: awk in Linux had taken in 1.3 billion
   * instructions after 3.5 s of processor time with regions of 50, after 4.0 with 80 and after 7.4
   * with 150.
   */
  private static final int SMALL = 50;

  /**
   * Most instructions of a region that proved to be run very often: a loop around a large switch is
   * twice as fast when it is one region. CoreMark leaves regions of 200 for each 220 instructions,
   * such of 300 for each 870 to 3,060, and is 1.11 to 1.24 times as fast in them; with 800 it is
   * 0.67 to 0.86 times as fast.
   */
  private static final int LARGE = 300;

  /**
   * A region is worth C2's time, too, after it was left so often at the end of a budget, which is a
   * million instructions: a loop is run once in all of them. It does not grow then: {@code matrix}
   * of the compute set has 4,900 MIPS as it is, and 2,800 in a region of 200 instructions.
   */
  private static final int BUDGETS_TO_PROMOTION = 32;

  /**
   * Pieces of code without a branch that are translated together: some three thousand instructions.
   */
  private static final int PIECES = 16;

  /**
   * So many times accesses that share a look at their page lay in two, and more than one in {@link
   * #APART_PART} runs, before the region is made again without: a frame of 64 bytes lies in two in
   * one of 64 places.
   */
  private static final int APART = 64;

  private static final int APART_PART = 16;

  /** Branches after which code is looked at again whose region has not come yet. */
  private static final int RETRY = 1_000;

  private final String name;
  private final ArmCpu cpu;
  private final int hot;
  private final Interpreter interpreter;
  private final RegionCompiler compiler;
  private final RegionCache cache;
  private final boolean grows;
  private final boolean links;
  private final boolean callsDevices;
  private final boolean traces;

  /** Null where code is to be translated at once. */
  private final BackgroundTranslator background;

  /** Null where nothing is kept between runs. */
  private final HintedCode hints;

  private boolean isEarly;

  /** The region that was run last. */
  private Region left;

  private TranslatingEngine(
      String name,
      ArmCpu cpu,
      int hot,
      Set<Optimization> optimizations,
      boolean inBackground,
      boolean startsCold,
      TranslationCache kept) {
    this.name = name;
    this.cpu = cpu;
    this.hot = hot;
    this.isEarly = startsCold && inBackground;
    this.interpreter = new Interpreter(cpu, isEarly ? VERY_HOT : hot);
    this.compiler = new RegionCompiler(cpu, interpreter, hot, optimizations);
    this.grows = optimizations.contains(Optimization.GROWTH);
    this.links = optimizations.contains(Optimization.LINKS);
    this.callsDevices = optimizations.contains(Optimization.DEVICES);
    this.traces = cpu.log.isOn(GuestLog.Category.EXEC);
    this.cache = new RegionCache(cpu, interpreter.code());
    this.background = inBackground ? new BackgroundTranslator(compiler) : null;
    this.hints = kept == null || background == null ? null : new HintedCode(cpu, interpreter, kept);
  }

  /**
   * An engine that interprets code until it is hot.
   *
   * @param kept what earlier runs learned, of use only with {@link Optimization#BACKGROUND}; null
   *     if nothing is kept
   */
  public static TranslatingEngine tiered(
      ArmCpu cpu, Set<Optimization> optimizations, TranslationCache kept) {
    return tiered(cpu, HOT, optimizations, true, kept);
  }

  /**
   * As {@link #tiered(ArmCpu, Set, TranslationCache)}, with another idea of hot, the same from the
   * first instruction on.
   *
   * @param hot branches to an instruction after which a region is made that starts there, above 0
   */
  public static TranslatingEngine tiered(
      ArmCpu cpu, int hot, Set<Optimization> optimizations, TranslationCache kept) {
    return tiered(cpu, hot, optimizations, false, kept);
  }

  private static TranslatingEngine tiered(
      ArmCpu cpu,
      int hot,
      Set<Optimization> optimizations,
      boolean startsCold,
      TranslationCache kept) {
    boolean inBackground = optimizations.contains(Optimization.BACKGROUND);
    return new TranslatingEngine("tiered", cpu, hot, optimizations, inBackground, startsCold, kept);
  }

  /** An engine that translates everything when it is first met, and at once. */
  public static TranslatingEngine eager(ArmCpu cpu, Set<Optimization> optimizations) {
    return new TranslatingEngine("translator", cpu, 0, optimizations, false, false, null);
  }

  @Override
  public void step(ArmCpu same) {
    interpreter.step(cpu);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String describe(int word, boolean thumb) {
    return interpreter.describe(word, thumb);
  }

  @Override
  public List<HotCode> hottest(int most) {
    return cache.hottest(most);
  }

  @Override
  public EngineStatistics statistics() {
    return compiler.statistics(cache.dropped(), cache.moves());
  }

  @Override
  public void run(ArmCpu same) {
    if (isEarly && cpu.retired() >= EARLY) {
      isEarly = false;
      interpreter.code().lowerInitialHeat(hot);
    }
    if (hints != null) {
      hints.identifyGuest();
      if (!isEarly) {
        hints.askFor(background);
      }
    }
    while (cpu.budget > 0 && cpu.attention == 0) {
      if (background != null) {
        acceptTranslated();
      }
      if (hints != null) {
        hints.submitMapped(compiler, background);
      }
      Region region = interpreter.countEntry() ? findOrTranslate() : null;
      if (region == null || TranslatedFlags.cannotRepresent(cpu)) {
        interpreter.runWhileCold();
      } else {
        runFrom(region);
      }
    }
  }

  private Region findOrTranslate() {
    Region region = cache.findOrMove();
    if (region != null) {
      return region;
    }
    if (background != null
        && (background.isBusy() || !background.wants(cpu.mmu.spaceNumber(), cpu.pc))) {
      interpreter.cool(RETRY);
      return null;
    }
    if (hints != null && hints.isOnItsWay()) {
      interpreter.cool(RETRY);
      return null;
    }
    RegionCompiler.Draft hinted = hints == null ? null : hints.draft(compiler);
    RegionCompiler.Draft draft = hinted != null ? hinted : compiler.draft(SMALL);
    if (draft == null) {
      // What the interpreter must execute stays so until it is overwritten.
      boolean forever = Flow.of(interpreter.current()) == Flow.INTERPRET;
      interpreter.cool(forever ? DecodedPage.COLD_FOREVER : DecodedPage.COOLED);
      return null;
    }
    if (background != null) {
      background.submit(draft, HotSpot.Compiler.C1);
      submitBehind(draft);
      interpreter.cool(RETRY);
      return null;
    }
    region = compiler.translateNow(draft);
    cache.add(region);
    return region;
  }

  /**
   * Has the pieces behind {@code draft} translated as well, if it ends before a branch came: none
   * of them is branched to before the one in front of it is there. Where one is there already, so
   * are those behind it: a hundred of the 330 regions that were made for {@code gzip} were not new.
   */
  private void submitBehind(RegionCompiler.Draft draft) {
    Integer next = draft.reader().expected();
    for (int i = 0; i < PIECES && next != null && cache.find(next) == null; i++) {
      RegionCompiler.Draft piece =
          background.wants(cpu.mmu.spaceNumber(), next) ? compiler.draft(SMALL, next) : null;
      if (piece != null) {
        background.submit(piece, HotSpot.Compiler.C1);
      }
      next = piece == null ? null : piece.reader().expected();
    }
  }

  /** Takes the regions that were translated in the meantime. */
  private void acceptTranslated() {
    for (BackgroundTranslator.Result r = background.poll(); r != null; r = background.poll()) {
      if (r.error() != null) {
        throw r.error();
      }
      // No other CPU may write to the code between the look at it and the watch on it.
      BackgroundTranslator.Result result = r;
      cpu.mmu.memory().rendezvous().stopOthers(() -> accept(result));
    }
  }

  private void accept(BackgroundTranslator.Result result) {
    switch (result.stage()) {
      case COUNTED -> cache.goBackFrom(result.region());
      case COMPILED_AFTER_TRIAL -> cache.goOnWith(result.region());
      case COMPILED, ON_TRIAL -> acceptNew(result);
    }
  }

  private void acceptNew(BackgroundTranslator.Result result) {
    Region region = result.region();
    CodeReader.Page entry = region.pages.get(0);
    boolean unchanged = result.draft().reader().isUnchanged();
    if (unchanged && result.stage() == BackgroundTranslator.Stage.ON_TRIAL) {
      cache.tryOut(region);
    } else if (unchanged) {
      cache.replace(region);
    }
    if (hints != null) {
      hints.made(result.draft(), unchanged ? region : null);
    }
    int heat = unchanged ? -1 : DecodedPage.COOLED;
    interpreter.code().cool(entry.ram, entry.offset + (region.pc - entry.va), region.thumb, heat);
  }

  /**
   * What to run in place of {@code region}, which has proved to be run very often: a larger one, if
   * there is more code that belongs to it. C2 compiles it, or the same again.
   */
  private Region promoted(Region region) {
    Region moved = grows ? cache.moved(region.instructions) : null;
    if (moved != null) {
      cache.replace(moved);
      return moved;
    }
    if (background != null && !background.wants(region.space, region.pc)) {
      region.runsToPromotion = hot;
      return region;
    }
    RegionCompiler.Draft draft = grows ? compiler.draft(LARGE) : null;
    if (draft != null && draft.shape().instructions() > region.instructions) {
      return replace(region, draft, HotSpot.Compiler.C2_AFTER_COUNTING);
    }
    if (background != null) {
      background.compileAgain(region);
    }
    return region;
  }

  /** Has {@code region} replaced; returns what to run until it is, or from now on. */
  private Region replace(Region region, RegionCompiler.Draft draft, HotSpot.Compiler by) {
    if (background != null) {
      background.submit(draft, by);
      return region;
    }
    Region other = compiler.translateNow(draft);
    cache.replace(other);
    return other;
  }

  /**
   * {@code region} was left because accesses that share a look at their page lay in two. Where that
   * is the rule, it is made again with a look for each.
   */
  private void leftApart(Region region) {
    boolean often = ++region.apart >= APART && region.apart > region.runs / APART_PART;
    if (!often || background != null && !background.wants(region.space, region.pc)) {
      return;
    }
    region.apart = 0;
    RegionCompiler.Draft draft =
        compiler.draftApart(region.instructions > SMALL ? LARGE : SMALL, region.pc);
    if (draft != null) {
      replace(region, draft, HotSpot.Compiler.C1);
    }
  }

  /** Runs {@code first} and what follows it, until there is no region to go on with. */
  private void runFrom(Region first) {
    Region region = first;
    while (region != null) {
      TranslatedFlags.enter(cpu);
      int exit = runLinked(region);
      TranslatedFlags.leave(cpu);
      region = exit == Region.EXIT_SWI ? afterSwi() : null;
      if (exit == Region.EXIT_APART) {
        leftApart(left);
      } else if (exit == Region.EXIT_CHECK) {
        leftAtEndOfBudget(left);
      }
      // EXIT_CHECK comes with attention, or with a budget too small for the region: both end soon.
      if (isForInterpreter(exit) && cpu.attention == 0 && cpu.budget > 0) {
        interpret(left);
      }
    }
  }

  private void leftAtEndOfBudget(Region region) {
    if (++region.budgets == BUDGETS_TO_PROMOTION && background != null) {
      background.compileAgain(region);
    }
  }

  private static boolean isForInterpreter(int exit) {
    return exit == Region.EXIT_INTERPRET || exit == Region.EXIT_CHECK || exit == Region.EXIT_APART;
  }

  /** Raises the SWI that a region was left before, and finds the region to go on with, or null. */
  private Region afterSwi() {
    cpu.budget--;
    cpu.raise(ExceptionKind.SWI, cpu.pc);
    return cpu.attention != 0 || cpu.budget <= 0 || TranslatedFlags.cannotRepresent(cpu)
        ? null
        : cache.find();
  }

  /**
   * Runs {@code first} and the regions linked behind it.
   *
   * @return how the last of them, {@link #left}, was left; a number of an exit, or {@link
   *     Region#EXIT_INDIRECT}, if there is no region behind it
   */
  private int runLinked(Region first) {
    Region region = first;
    while (true) {
      if (traces && cpu.log.isOn(GuestLog.Category.EXEC, region.pc)) {
        cpu.log.log(GuestLog.Category.EXEC, "exec: %08x translated", region.pc);
      }
      region.runs++;
      if (--region.runsToPromotion < 0) {
        region.runsToPromotion = Integer.MAX_VALUE;
        region = promoted(region);
      }
      int exit = callRegion(region, cpu);
      Region next = null;
      if (exit >= 0) {
        next = region.links[exit];
        if (next == null || !next.isValid(cpu.mmu)) {
          next = cache.find();
          if (next != null && links) {
            region.links[exit] = next;
          }
        }
      } else if (exit == Region.EXIT_INDIRECT) {
        next = cache.find();
      }
      if (next == null) {
        left = region;
        return exit;
      }
      region = next;
    }
  }

  /** In a method of its own, by whose name profiles tell the call from what is around it. */
  private static int callRegion(Region region, ArmCpu cpu) {
    return region.run(cpu);
  }

  /**
   * Has the interpreter execute the instruction that {@code region} was left for. If that is a
   * device access which was not known as one when the region was made, it is to be made again.
   */
  private void interpret(Region region) {
    int at = cpu.pc;
    interpreter.step();
    if (callsDevices
        && cpu.mmu.devices.sites().contains(at)
        && !region.knowsDeviceAt(at)
        && !region.dropped) {
      cache.remove(region, Reason.DEVICE_FOUND);
    }
  }
}
