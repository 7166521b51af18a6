package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.events.CpuEvents;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.code.BranchHistory;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.interpreter.Interpreter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Makes regions: forms, analyses, emits and defines them. */
final class RegionCompiler {
  /**
   * Most instructions in front of a region's first branch. HotSpot compiles them quickly, and each
   * exit between them writes and reads all registers: SHA-256 and AES have two thousand in a round.
   */
  private static final int STRAIGHT = 200;

  /**
   * A region is worth C2's time, and may grow, after so many runs for each branch that made it hot:
   * a million. With 4 million the twenty regions of a loop of 7-Zip's, each run 600,000 times a
   * second, did not while it ran.
   */
  private static final int RUNS_TO_PROMOTION = 64;

  /**
   * Most bytes of bytecode of a region with unrolled loops; in longer ones C2 has too much to keep:
   * {@code blocks} of the compute set is 0.65 times as fast in them. By itself HotSpot compiles
   * nothing that is longer.
   */
  private static final int MAX_BYTECODE = 8_000;

  /** Most bytes of a region without, where HotSpot compiles what is that long. */
  private static final int MAX_HUGE = 16_000;

  private final ArmCpu cpu;
  private final DecodedCode code;
  private final BranchHistory history;
  private final int hot;
  private final Set<Optimization> optimizations;
  private final Lookup lookup = MethodHandles.lookup();
  private final RegionListing listing;
  private final LongAdder regions = new LongAdder();
  private final LongAdder bytecodeBytes = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private long stalledNanos;

  /**
   * A region that is still to be made: all that is taken from the guest for it.
   *
   * @param shape what it consists of
   * @param reader what that was read by, frozen
   * @param space number of the address space it is of
   * @param limit most instructions it was to have
   * @param privileged whether the CPU was, when the code was found hot
   * @param owner the domain whose code it is, see {@link CpuEvents#owner}
   */
  record Draft(
      RegionShape shape,
      CodeReader reader,
      int space,
      int limit,
      boolean privileged,
      String owner) {}

  /**
   * A compiler for {@code cpu}'s code.
   *
   * @param interpreter whose decoded instructions and observations the regions are made from
   * @param hot branches to an instruction after which it is translated; if above 0 regions hold
   *     only what the interpreter has met
   */
  RegionCompiler(ArmCpu cpu, Interpreter interpreter, int hot, Set<Optimization> optimizations) {
    this.optimizations = optimizations;
    this.cpu = cpu;
    this.code = interpreter.code();
    this.history = interpreter.history();
    this.hot = hot;
    this.listing = new RegionListing(cpu.log, code);
    cpu.events.register(() -> RegionTranslatedEvent.class);
  }

  /** What was done so far, with the numbers of regions dropped and moved. */
  EngineStatistics statistics(long dropped, long moved) {
    return new EngineStatistics(
        regions.sum(), dropped, moved, bytecodeBytes.sum(), nanos.sum(), stalledNanos);
  }

  /**
   * Translates the region at {@link ArmCpu#pc}, or returns null if there is nothing to translate.
   *
   * @param maxInstructions most guest instructions it may have
   */
  Region compile(int maxInstructions) {
    Draft draft = draft(maxInstructions);
    return draft == null ? null : translateNow(draft);
  }

  /** As {@link #translate}, while the CPU waits. CPU thread only. */
  Region translateNow(Draft draft) {
    long start = System.nanoTime();
    Region region = translate(draft);
    stalledNanos += System.nanoTime() - start;
    return region;
  }

  /**
   * Forms the region at {@link ArmCpu#pc}, or returns null if there is nothing to translate. CPU
   * thread only.
   *
   * @param maxInstructions most guest instructions it may have
   */
  Draft draft(int maxInstructions) {
    return draft(maxInstructions, cpu.pc);
  }

  /** As {@link #draft(int)}, for the region at {@code entry}. */
  Draft draft(int maxInstructions, int entry) {
    return draft(maxInstructions, entry, optimizations);
  }

  /** As {@link #draft(int, int)}, with each access looking for its page by itself. */
  Draft draftApart(int maxInstructions, int entry) {
    EnumSet<Optimization> others = EnumSet.copyOf(optimizations);
    others.remove(Optimization.SHARING);
    return draft(maxInstructions, entry, others);
  }

  private Draft draft(int maxInstructions, int entry, Set<Optimization> with) {
    Experience experience = new ObservedExperience(cpu, code, history, hot);
    CodeReader reader = new CodeReader(cpu, code, experience, hot, with, cpu.thumb);
    return draft(maxInstructions, reader, entry, cpu.thumb);
  }

  /**
   * Forms the region that {@code hint} is about; null also if memory does not hold the code where
   * it had it. CPU thread only.
   */
  Draft draft(int maxInstructions, RegionHint hint) {
    Experience experience = new HintedExperience(hint, code);
    CodeReader reader = new CodeReader(cpu, code, experience, hot, optimizations, hint.thumb());
    return reader.holds(hint) ? draft(maxInstructions, reader, hint.entry(), hint.thumb()) : null;
  }

  private Draft draft(int maxInstructions, CodeReader reader, int entry, boolean thumb) {
    long start = System.nanoTime();
    RegionShape shape = RegionFormer.form(reader, entry, thumb, maxInstructions, STRAIGHT);
    reader.freeze();
    long spent = System.nanoTime() - start;
    nanos.add(spent);
    stalledNanos += spent;
    if (shape == null || !isWorthwhile(shape)) {
      return null;
    }
    listing.input(shape);
    return new Draft(
        shape,
        reader,
        cpu.mmu.spaceNumber(),
        maxInstructions,
        cpu.privileged(),
        cpu.events.owner());
  }

  /** Makes the region of {@code draft}, smaller if it takes too much bytecode. Any thread. */
  Region translate(Draft draft) {
    long start = System.nanoTime();
    RegionTranslatedEvent event = new RegionTranslatedEvent();
    event.begin();
    CodeReader reader = draft.reader();
    boolean unrolls = reader.does(Optimization.UNROLLING);
    RegionShape shape = unrolls ? draft.shape().unrolled() : draft.shape();
    int straight = STRAIGHT;
    for (int limit = draft.limit(); ; ) {
      if (reader.does(Optimization.SHARING)) {
        for (Block block : shape.blocks()) {
          block.shared = SharedAccesses.of(block, shape.thumb(), reader::accessesDevice);
        }
      }
      RegionAnalysis.analyse(shape);
      listing.analysis(shape, reader);
      RegionEmitter emitter = new RegionEmitter(shape, reader, cpu.symbols);
      byte[] bytes = emitter.emit();
      int most = unrolls || !HotSpot.compilesHugeMethods() ? MAX_BYTECODE : MAX_HUGE;
      if (emitter.codeSize() <= most || limit <= 1) {
        listing.output(shape, bytes);
        Region region = define(shape, emitter, bytes, deviceSites(shape, reader));
        region.space = draft.space();
        region.moves = reader.moves;
        region.sharesLooks = reader.does(Optimization.SHARING);
        nanos.add(System.nanoTime() - start);
        event.commit(region, shape, draft, emitter.codeSize(), cpu.symbols);
        return region;
      }
      if (unrolls) {
        unrolls = false;
      } else {
        limit = Math.min(limit, shape.instructions()) / 2;
        straight = limit;
      }
      shape = RegionFormer.form(reader, shape.entry(), shape.thumb(), limit, straight);
    }
  }

  /** Not where the first instruction is left to the interpreter at once. */
  private static boolean isWorthwhile(RegionShape shape) {
    Block entry = shape.entryBlock();
    return entry.flow != Flow.INTERPRET || entry.insns.length > 1;
  }

  private static int[] deviceSites(RegionShape shape, CodeReader reader) {
    return shape.blocks().stream()
        .flatMapToInt(
            block ->
                IntStream.range(0, block.insns.length)
                    .map(index -> block.address(index, shape.thumb())))
        .filter(reader::accessesDevice)
        .toArray();
  }

  private Region define(RegionShape shape, RegionEmitter emitter, byte[] bytes, int[] deviceSites) {
    regions.increment();
    bytecodeBytes.add(bytes.length);
    Region region;
    try {
      region =
          (Region)
              lookup
                  .defineHiddenClass(bytes, true)
                  .lookupClass()
                  .getDeclaredConstructor()
                  .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "the translation of the region at "
              + Integer.toHexString(shape.entry())
              + " is not valid",
          e);
    }
    region.pc = shape.entry();
    region.thumb = shape.thumb();
    region.pages = shape.pages().stream().filter(CodeReader.Page::isUsed).toList();
    region.placements = new ArrayList<>();
    // Nothing is known of what is translated at once: it would be as large as it is.
    region.runsToPromotion = hot == 0 ? Integer.MAX_VALUE : hot * RUNS_TO_PROMOTION;
    region.longestPath = shape.entryBlock().longestPath;
    region.deviceSites = deviceSites;
    region.instructions = shape.instructions();
    region.links = new Region[emitter.exitCount()];
    region.siteAddress = emitter.siteAddresses();
    region.siteRest = emitter.siteRests();
    return region;
  }
}
