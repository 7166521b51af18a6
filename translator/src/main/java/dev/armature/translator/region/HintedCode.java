package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.interpreter.Interpreter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets code that was hot in earlier runs become hot at once: where a page is met that has hints,
 * the entries of their regions are warmed up, and a region there is formed by the hint instead of
 * what the interpreter saw. CPU thread only.
 */
final class HintedCode {
  /**
   * Branches to an entry with a hint after which its region is made: a page may have been met for
   * another reason, and its code not come to be used in this run.
   */
  private static final int SOON = 8;

  private final ArmCpu cpu;
  private final DecodedCode code;
  private final TranslationCache kept;
  private final Map<RegionCompiler.Draft, RegionHint> onTheirWay = new IdentityHashMap<>();
  private boolean identified;
  private boolean asked;
  private long looks;

  HintedCode(ArmCpu cpu, Interpreter interpreter, TranslationCache kept) {
    this.cpu = cpu;
    this.code = interpreter.code();
    this.kept = kept;
    code.recallBy(this::recall);
  }

  /** Takes note of which guest it is, by the page that it starts in; the first time only. */
  void identifyGuest() {
    if (!identified) {
      identified = true;
      CodeReader.Page page = CodeReader.resolve(cpu, cpu.pc & -Ram.PAGE_SIZE);
      kept.identify(page == null ? new byte[0] : page.contents());
    }
  }

  /** Has {@code worker} read the hints for the {@linkplain #identifyGuest guest}, once. */
  void askFor(BackgroundTranslator worker) {
    if (!asked) {
      asked = true;
      worker.execute(kept::load);
    }
  }

  private void recall(int va, DecodedPage page) {
    if (!kept.hasLoaded()) {
      return;
    }
    page.recalled = true;
    List<RegionHint> hints = kept.inPage(va);
    if (hints.isEmpty()) {
      return;
    }
    byte[] bytes = new byte[Ram.PAGE_SIZE];
    page.ram.read(page.offset, bytes, 0, bytes.length);
    for (RegionHint hint : hints) {
      if (!hint.agreesWith(bytes, va & -Ram.PAGE_SIZE)) {
        kept.differs(hint);
      } else if (hint.thumb() == page.thumb) {
        code.warm(page.ram, page.offset + (hint.entry() & (Ram.PAGE_SIZE - 1)), page.thumb, SOON);
      }
    }
  }

  /** What a hint says is to be made at {@link ArmCpu#pc}, or null if none does. */
  RegionCompiler.Draft draft(RegionCompiler compiler) {
    for (RegionHint hint : List.copyOf(kept.inPage(cpu.pc))) {
      if (hint.entry() == cpu.pc && hint.thumb() == cpu.thumb) {
        RegionCompiler.Draft draft = use(hint, compiler);
        if (draft != null) {
          return draft;
        }
        kept.rejected(hint);
      }
    }
    return null;
  }

  /**
   * Submits the hints' regions whose code is in memory by now, long before it is run: HotSpot's
   * compilers are busiest when the guest is. The first hints are those of most worth.
   */
  void submitMapped(RegionCompiler compiler, BackgroundTranslator background) {
    // At the 1st, 2nd, 4th, 8th look: soon, and seldom.
    if (!kept.hasLoaded() || (++looks & looks - 1) != 0) {
      return;
    }
    for (RegionHint hint : kept.waiting()) {
      if (background.wants(cpu.mmu.spaceNumber(), hint.entry())) {
        RegionCompiler.Draft draft = use(hint, compiler);
        if (draft != null) {
          background.submit(draft, HotSpot.Compiler.C1);
        }
      }
    }
  }

  /** Forms the region of {@code hint}, or returns null if none can be made of it now. */
  private RegionCompiler.Draft use(RegionHint hint, RegionCompiler compiler) {
    RegionCompiler.Draft draft = compiler.draft(TranslationCache.MOST_INSTRUCTIONS, hint);
    if (draft != null) {
      kept.used(hint);
      onTheirWay.put(draft, hint);
    }
    return draft;
  }

  /**
   * Whether the instruction at {@link ArmCpu#pc} is part of a region that a hint has had made and
   * that is not there yet: none is to be made of a part of it.
   */
  boolean isOnItsWay() {
    for (RegionHint hint : onTheirWay.values()) {
      if (hint.thumb() == cpu.thumb && hint.instructions().contains(cpu.pc)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes note of a region that was made.
   *
   * @param region null if it is of no use any more
   */
  void made(RegionCompiler.Draft draft, Region region) {
    onTheirWay.remove(draft);
    if (region != null) {
      kept.learn(draft.reader().hint(draft.shape().entry()), () -> region.runs);
    }
  }
}
