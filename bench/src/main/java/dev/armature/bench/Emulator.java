package dev.armature.bench;

import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A program that runs images. Armature's options are QEMU's, so emulators differ in the beginning
 * of the command only.
 *
 * @param name what the tables call it: an engine, or {@code qemu}
 * @param command the program and the options that only it needs
 */
record Emulator(String name, List<String> command) {
  /** The machine that all emulators have. */
  static final String VERSATILE_PB = "versatilepb";

  /** The name of QEMU among the emulators. */
  static final String QEMU = "qemu";

  private static final String QEMU_PROGRAM = "qemu-system-arm";

  Emulator {
    command = List.copyOf(command);
  }

  /** Armature on one engine, started as a person would start it. */
  static Emulator armature(Path home, EngineKind engine) {
    String name = engine.name().toLowerCase(Locale.ROOT);
    return new Emulator(
        name, List.of(home.resolve("armature").toString(), "run", "--engine", name));
  }

  /** As {@code armature}, tiered, with one optimization left out. */
  static Emulator without(Path home, Optimization optimization) {
    String name = OptimizationReport.without(optimization);
    return new Emulator(name, List.of(home.resolve("armature").toString(), "run", "--opt=" + name));
  }

  /**
   * The installed QEMU.
   *
   * @throws BenchException if there is none on the {@code PATH}
   */
  static Emulator qemu() {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean installed =
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, QEMU_PROGRAM)));
    if (!installed) {
      throw BenchException.usage(
          QEMU_PROGRAM
              + " is not installed; install it (Debian: apt-get install qemu-system-arm) or leave"
              + " out --against qemu");
    }
    return new Emulator(QEMU, List.of(QEMU_PROGRAM, "-nographic"));
  }

  /**
   * The same as the first run ever on a host, without what the launcher keeps for later starts (see
   * {@code tools/aot.sh}), and without the translation cache.
   */
  Emulator cold() {
    List<String> all = new ArrayList<>(List.of("env", "ARMATURE_AOT=off"));
    all.addAll(command);
    if (!name.equals(QEMU)) {
      all.addAll(List.of("--translation-cache", "off"));
    }
    return new Emulator(name, all);
  }

  /** The command that boots Versatile/PB with {@code options}; a reset of the guest ends it. */
  List<String> run(List<String> options) {
    return run(VERSATILE_PB, options);
  }

  /** The command that boots {@code machine} with {@code options}; a reset of the guest ends it. */
  List<String> run(String machine, List<String> options) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("-M", machine, "-cpu", "arm926", "-no-reboot"));
    all.addAll(options);
    return all;
  }
}
