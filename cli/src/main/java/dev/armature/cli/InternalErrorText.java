package dev.armature.cli;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.region.RegionNames;

/**
 * What people are told of an error that is the emulator's own: where the guest was, and how to get
 * there again.
 */
final class InternalErrorText {
  private InternalErrorText() {}

  /**
   * One line about {@code error}.
   *
   * @param cpu as the error left it
   * @param commandLine the run's
   */
  static String of(ArmCpu cpu, ExecutionEngine engine, Throwable error, String commandLine) {
    String region = RegionNames.of(error);
    return String.format(
        "armature: internal error at guest PC 0x%08x%s (CPSR %08x) after %d instructions, engine"
            + " %s: %s; to reproduce: %s --clock virtual --debug",
        cpu.pc,
        region == null ? "" : " in region " + region,
        cpu.cpsr(),
        cpu.retired(),
        engine.name(),
        error,
        commandLine);
  }
}
