package dev.armature.translator.programs;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** All that is visible of a machine when it stops, by name. */
record Outcome(Map<String, Long> values) {
  private static final int[] BANKED = {Psr.FIQ, Psr.IRQ, Psr.SVC, Psr.ABT, Psr.UND, Psr.USR};
  private static final int PAGE = 0x1000;

  /** What {@code fixture} shows now. Its CPU goes on as if nothing had happened. */
  static Outcome of(CpuFixture fixture) {
    ArmCpu cpu = fixture.cpu;
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("retired", cpu.retired());
    put(values, "pc", cpu.pc);
    put(values, "cpsr", cpu.cpsr());
    for (int n = 0; n < 15; n++) {
      put(values, "r" + n, cpu.r[n]);
    }
    put(values, "dfsr", cpu.cp15.dataFaultStatus());
    put(values, "ifsr", cpu.cp15.instructionFaultStatus());
    put(values, "far", cpu.cp15.faultAddress());
    int cpsr = cpu.cpsr();
    for (int mode : BANKED) {
      cpu.setCpsr((cpsr & ~Psr.MODE) | mode);
      String name = Psr.modeName(mode);
      put(values, "r13_" + name, cpu.r[13]);
      put(values, "r14_" + name, cpu.r[14]);
      put(values, "spsr_" + name, cpu.hasSpsr() ? cpu.spsr() : 0);
    }
    cpu.setCpsr(cpsr);
    for (int at = 0; at < Layout.RAM_SIZE; at += PAGE) {
      CRC32 crc = new CRC32();
      crc.update(fixture.memory.readBytes(at, PAGE));
      values.put(String.format("page %05x", at), crc.getValue());
    }
    return new Outcome(values);
  }

  private static void put(Map<String, Long> values, String name, int value) {
    values.put(name, value & 0xFFFFFFFFL);
  }

  /** Registers side by side, and of the rest what differs. */
  String beside(Outcome other, String thisName, String otherName) {
    StringBuilder out = new StringBuilder();
    out.append(String.format("  %-12s %-14s %s%n", "", thisName, otherName));
    values.forEach(
        (name, value) -> {
          long there = other.values.get(name);
          boolean differs = value != there;
          if (differs || !(name.startsWith("page") || name.contains("_"))) {
            out.append(
                String.format(
                    "  %-12s %08x       %08x%s%n", name, value, there, differs ? "  <--" : ""));
          }
        });
    return out.toString();
  }
}
