package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.code.BranchHistory;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the interpreter saw in this run.
 *
 * @param hot visits after which an instruction is hot; if above 0 only instructions that the
 *     interpreter has met are executed
 */
record ObservedExperience(ArmCpu cpu, DecodedCode code, BranchHistory history, int hot)
    implements Experience {
  /** Of the visits that make an instruction hot one in so many makes it warm. */
  private static final int WARM_PART = 16;

  @Override
  public long insn(DecodedPage page, int index, int va) {
    long insn = page.insns[index];
    return insn == 0 && hot == 0 ? code.peek(page, index) : insn;
  }

  @Override
  public boolean isWarm(DecodedPage page, int va) {
    return page.visits(va & (Ram.PAGE_SIZE - 1)) >= hot / WARM_PART;
  }

  @Override
  public List<Integer> targetsOf(int va) {
    return history.targetsOf(va);
  }

  @Override
  public boolean accessesDevice(int va) {
    return cpu.mmu.devices.sites().contains(va);
  }

  @Override
  public Map<Integer, Integer> sections() {
    Map<Integer, Integer> sections = new HashMap<>();
    Set<Integer> elsewhere = new HashSet<>();
    boolean hasPages = false;
    for (int n = 0; n < 15; n++) {
      int section = cpu.mmu.sectionToLoadFrom(cpu.r[n]);
      if (section != Mmu.NO_PAGE) {
        sections.put(n, section);
      } else if (cpu.mmu.loadAddend(cpu.r[n], -Ram.PAGE_SIZE) == 0) {
        elsewhere.add(n);
      } else {
        hasPages = true;
      }
    }
    // A pointer that is null now, or not set yet, will point to where all others do.
    Set<Integer> known = Set.copyOf(sections.values());
    if (!hasPages && known.size() == 1) {
      elsewhere.forEach(n -> sections.put(n, known.iterator().next()));
    }
    return sections;
  }
}
