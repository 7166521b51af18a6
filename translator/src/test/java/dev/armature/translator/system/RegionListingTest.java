package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.AddressFilter;
import dev.armature.runtime.log.AddressFilter.Range;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What -d in_asm, op and out_asm say of a region, and that -dfilter chooses. */
class RegionListingTest {
  private static final int CODE = 0x8000;

  private static String logged(Category category, AddressFilter filter) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    GuestLog log =
        new GuestLog(
            EnumSet.of(category), filter, new PrintStream(text, true, StandardCharsets.UTF_8));
    PhysicalMemory memory = new PhysicalMemory(log);
    try (Ram ram = new Ram(1 << 16)) {
      memory.mapRam("ram", 0, ram);
      memory.write(CODE, 4, 0xE2800001); // add r0, r0, #1
      memory.write(CODE + 4, 4, 0xE3500010); // cmp r0, #16
      memory.write(CODE + 8, 4, 0x1AFFFFFC); // bne CODE
      memory.write(CODE + 12, 4, 0xEAFFFFFE); // b .
      ArmCpu cpu = new ArmCpu(memory, log);
      cpu.pc = CODE;
      cpu.setBudget(200);
      Engines.create(EngineKind.TRANSLATOR, cpu).run(cpu);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static AddressFilter only(int first, int last) {
    return new AddressFilter(List.of(new Range(first, last)));
  }

  @Test
  void inputIsTheGuestsCode() {
    String text = logged(Category.IN_ASM, AddressFilter.ALL);
    assertTrue(text.startsWith("region 00008000, 4 instructions, 2 blocks\n"), text);
    assertTrue(text.contains("00008004: e3500010 CMP_imm"), text);
  }

  @Test
  void analysisTellsOfBlocksAndFlags() {
    String text = logged(Category.OP, AddressFilter.ALL);
    assertTrue(text.contains("block 00008000: flags in -, out NZCV"), text);
    assertTrue(text.contains("BRANCH to 00008000, else 0000800c"), text);
  }

  @Test
  void bytecodeStandsUnderItsInstruction() {
    String text = logged(Category.OUT_ASM, AddressFilter.ALL);
    int add = text.indexOf("// 00008000: e2800001");
    int cmp = text.indexOf("// 00008004: e3500010");
    assertTrue(add > 0 && cmp > add, text);
    assertTrue(text.substring(add, cmp).contains("IADD"), text);
    assertTrue(text.substring(cmp).contains("BIPUSH 16"), text);
  }

  @Test
  void theFilterChoosesByAddress() {
    assertEquals("", logged(Category.OUT_ASM, only(0x9000, 0x9FFF)));
    assertEquals("", logged(Category.EXEC, only(CODE + 4, -1)));
    assertNotEquals("", logged(Category.IN_ASM, only(CODE, CODE)));
  }
}
