package dev.armature.debug.gdb;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegister.Group;
import java.util.List;
import java.util.Locale;

/** Tells gdb which registers there are (gdb manual, appendix G). */
final class TargetDescription {
  /** What gdb asks for first. */
  static final String NAME = "target.xml";

  private TargetDescription() {}

  /** The description of a CPU that has {@code registers}. */
  static String xml(List<CpuRegister> registers) {
    StringBuilder xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n");
    xml.append("<target version=\"1.0\">\n  <architecture>armv5te</architecture>\n");
    feature(xml, "org.gnu.gdb.arm.core", Group.CORE, registers);
    feature(xml, "dev.armature.arm.banked", Group.BANKED, registers);
    feature(xml, "dev.armature.arm.cp15", Group.CP15, registers);
    return xml.append("</target>\n").toString();
  }

  private static void feature(
      StringBuilder xml, String name, Group group, List<CpuRegister> registers) {
    xml.append(String.format("  <feature name=\"%s\">%n", name));
    for (CpuRegister register : registers) {
      if (register.group() == group) {
        // "info registers cp15" shows the group of that name. A call of a guest's function from gdb
        // saves and restores the core registers only.
        String where =
            group == Group.CORE
                ? ""
                : String.format(
                    " group=\"%s\" save-restore=\"no\"", group.name().toLowerCase(Locale.ROOT));
        xml.append(
            String.format(
                "    <reg name=\"%s\" bitsize=\"32\" regnum=\"%d\" type=\"%s\"%s/>%n",
                register.name(), register.number(), type(register), where));
      }
    }
    xml.append("  </feature>\n");
  }

  private static String type(CpuRegister register) {
    String name = register.name();
    // Each mode's stack pointer is one, so that gdb finds it equal to sp.
    boolean isStackPointer = name.equals("sp") || name.startsWith("sp_");
    return isStackPointer ? "data_ptr" : name.equals("pc") ? "code_ptr" : "uint32";
  }
}
