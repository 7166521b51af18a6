package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.code.BranchHistory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is taken from the CPU's registers when a region is formed. */
class ObservedExperienceTest {
  private static final int SECTION = 0x100000;
  private static final int NOWHERE = 0x80000000;

  private static final int TABLE = 0x4000;
  private static final int MAPPED = 0xC12; // a section, open

  private final Ram tables = new Ram(0x8000);
  private final Ram sections = new Ram(2 * SECTION);
  private final Ram half = new Ram(SECTION / 2);
  private final PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
  private final ArmCpu cpu = new ArmCpu(memory, GuestLog.none());

  ObservedExperienceTest() {
    memory.mapRam("tables", 0, tables);
    memory.mapRam("sections", SECTION, sections);
    memory.mapRam("half", 4 * SECTION, half);
    for (int n = 1; n <= 4; n++) {
      memory.write(TABLE + 4 * n, 4, n * SECTION | MAPPED);
    }
    cpu.cp15.write(0, 2, 0, 0, TABLE);
    cpu.cp15.write(0, 3, 0, 0, 1);
    cpu.cp15.write(0, 1, 0, 0, Cp15.SCTLR_M);
    Arrays.fill(cpu.r, NOWHERE);
  }

  @AfterEach
  void free() {
    tables.close();
    sections.close();
    half.close();
  }

  private void point(int register, int address) {
    cpu.r[register] = address;
    cpu.mmu.load32(address);
  }

  private Map<Integer, Integer> observed() {
    return new ObservedExperience(cpu, null, new BranchHistory(), 0).sections();
  }

  @Test
  void eachRegisterHasTheSectionItPointsTo() {
    point(1, SECTION + 0x1234);
    point(2, SECTION + 0x5678);
    point(3, 2 * SECTION);
    assertEquals(Map.of(1, SECTION, 2, SECTION, 3, 2 * SECTION), observed());
  }

  @Test
  void whatPointsNowhereIsExpectedWhereAllOthersPoint() {
    point(1, SECTION + 0x1234);
    Map<Integer, Integer> observed = observed();
    assertEquals(15, observed.size());
    observed.values().forEach(section -> assertEquals(SECTION, section));
  }

  @Test
  void orNowhereWhereSomePointToPages() {
    point(1, SECTION + 0x1234);
    point(2, 4 * SECTION);
    assertEquals(Map.of(1, SECTION), observed());
  }
}
