package dev.armature.cli;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.translator.region.RegionNames;
import java.lang.reflect.Modifier;

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
    String device = device(error);
    return String.format(
        "armature: internal error at guest PC 0x%08x%s%s (CPSR %08x) after %d instructions, engine"
            + " %s: %s; to reproduce: %s --clock virtual --debug",
        cpu.pc,
        region == null ? "" : " in region " + region,
        device == null ? "" : " in device " + device,
        cpu.cpsr(),
        cpu.retired(),
        engine.name(),
        error,
        commandLine);
  }

  /** The device that {@code error} came out of, or null if there is none in the stack trace. */
  private static String device(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (isDevice(frame.getClassName())) {
        return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
      }
    }
    return null;
  }

  private static boolean isDevice(String className) {
    try {
      Class<?> frameClass =
          Class.forName(className, false, InternalErrorText.class.getClassLoader());
      return MmioDevice.class.isAssignableFrom(frameClass)
          && !Modifier.isAbstract(frameClass.getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // a hidden class has no name to find it by
    }
  }
}
