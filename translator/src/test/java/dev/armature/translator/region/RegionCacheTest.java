package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.EngineKind;
import dev.armature.translator.interpreter.Interpreter;
import dev.armature.translator.system.PagedFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionCacheTest {
  private static final int CODE = 0x80000;
  private static final int FIRST = PagedFixture.PAGES;

  /** A region at {@link #FIRST} in {@code pages} pages as they are mapped now. */
  private static Region region(ArmCpu cpu, int pages, int instructions) {
    Region region =
        new Region() {
          @Override
          protected int run(ArmCpu same) {
            return EXIT_CHECK;
          }
        };
    region.pc = FIRST;
    region.instructions = instructions;
    region.space = cpu.mmu.spaceNumber();
    region.placements = new ArrayList<>();
    region.pages =
        IntStream.range(0, pages)
            .mapToObj(i -> CodeReader.resolve(cpu, FIRST + 0x1000 * i))
            .toList();
    return region;
  }

  private static RegionCache cacheAt(PagedFixture p, int physicalOfSecond) {
    p.map(0, CODE, PagedFixture.OPEN);
    p.map(1, physicalOfSecond, PagedFixture.OPEN);
    p.f.cpu.pc = FIRST;
    return new RegionCache(p.f.cpu, new Interpreter(p.f.cpu, 1).code());
  }

  /** A page of a program that another process has a copy of, for one. */
  @Test
  void aRegionWhoseSecondPageIsAnotherIsNoReplacement() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      Region one = region(p.f.cpu, 2, 10);
      cache.replace(one);
      assertSame(one, cache.find());
      p.map(1, CODE + 0x2000, PagedFixture.OPEN);
      assertNull(cache.find());
      Region other = region(p.f.cpu, 2, 10);
      cache.replace(other);
      assertSame(other, cache.find());
      p.map(1, CODE + 0x1000, PagedFixture.OPEN);
      assertSame(one, cache.find());
    }
  }

  @Test
  void aSmallerRegionThatNeedsFewerPagesStandsBesideALargerOne() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      cache.replace(region(p.f.cpu, 2, 20));
      p.map(1, 0, 0);
      assertNull(cache.find());
      Region small = region(p.f.cpu, 1, 10);
      cache.replace(small);
      assertSame(small, cache.find());
    }
  }

  @Test
  void aLargerRegionOfTheSamePagesTakesThePlace() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      List<Region> grown =
          List.of(region(p.f.cpu, 1, 5), region(p.f.cpu, 2, 10), region(p.f.cpu, 2, 9));
      grown.forEach(cache::replace);
      assertSame(grown.get(1), cache.find());
      p.map(1, 0, 0);
      assertNull(cache.find());
    }
  }

  /** A larger region that is tried in the place of {@code small}. */
  private static Region onTrial(PagedFixture p, RegionCache cache, Region small) {
    Region large = region(p.f.cpu, 2, 20);
    cache.replace(small);
    cache.tryOut(large);
    return large;
  }

  @Test
  void aRegionOnTrialTakesThePlaceUntilItHasCountedAndForGoodWhenItIsCompiled() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      Region small = region(p.f.cpu, 1, 10);
      Region large = onTrial(p, cache, small);
      assertSame(large, cache.find());
      assertFalse(small.isValid(p.f.cpu.mmu), "links lead to it");
      cache.goBackFrom(large);
      assertSame(small, cache.find());
      assertFalse(large.isValid(p.f.cpu.mmu), "links lead to it");
      cache.goOnWith(large);
      assertSame(large, cache.find());
      assertTrue(small.dropped);
    }
  }

  @Test
  void aRegionThatIsDroppedOnTrialGivesThePlaceBack() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      Region small = region(p.f.cpu, 1, 10);
      Region large = onTrial(p, cache, small);
      cache.remove(large, RegionDroppedEvent.Reason.CODE_WRITTEN);
      cache.goBackFrom(large);
      assertSame(small, cache.find());
      cache.goOnWith(large);
      assertSame(small, cache.find());
    }
  }

  @Test
  void aRegionOnTrialStaysIfTheOneItIsToReplaceIsDropped() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      RegionCache cache = cacheAt(p, CODE + 0x1000);
      Region small = region(p.f.cpu, 1, 10);
      Region large = onTrial(p, cache, small);
      cache.goBackFrom(large);
      cache.remove(small, RegionDroppedEvent.Reason.CODE_WRITTEN);
      assertNull(cache.find());
      cache.goOnWith(large);
      assertSame(large, cache.find());
    }
  }
}
