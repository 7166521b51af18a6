package dev.armature.translator.region;

import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import java.util.List;
import java.util.Map;

/** What an earlier run saw of the same bytes. */
record HintedExperience(RegionHint hint, DecodedCode code) implements Experience {
  @Override
  public long insn(DecodedPage page, int index, int va) {
    return hint.instructions().contains(va) ? code.peek(page, index) : 0;
  }

  @Override
  public boolean isWarm(DecodedPage page, int va) {
    return hint.warm().contains(va);
  }

  @Override
  public List<Integer> targetsOf(int va) {
    return hint.targets().getOrDefault(va, List.of()).stream()
        .map(target -> hint.thumb() ? target | 1 : target)
        .toList();
  }

  @Override
  public boolean accessesDevice(int va) {
    return hint.devices().contains(va);
  }

  @Override
  public Map<Integer, Integer> sections() {
    return Map.of();
  }
}
