package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round of each part of {@code bench all}, with shell scripts for emulators. */
class PartsTest {
  @TempDir private Path folder;
  private final Sheet sheet = new Sheet();
  private final List<String> progress = new ArrayList<>();

  /** Armature and QEMU, both this script. */
  private static List<Emulator> emulators(String script) {
    return List.of(
        new Emulator("tiered", List.of("sh", "-c", script, "sh")),
        new Emulator(Emulator.QEMU, List.of("sh", "-c", script, "sh")));
  }

  private List<String> rows() {
    return sheet.samples().keySet().stream().map(row -> row.section() + ": " + row.name()).toList();
  }

  private Path linux() throws IOException {
    for (String name : List.of("zImage", "versatile-pb.dtb", "initramfs.cpio.gz")) {
      Files.writeString(folder.resolve(name), "x");
    }
    return folder;
  }

  @Test
  void throughputHasARowForEachKernel() {
    ComputeKernel kernel = new ComputeKernel("crc32", folder.resolve("crc32.elf"), "4f180141", 5);
    String script =
        "echo BENCH-START crc32; echo BENCH-END crc32 00000010 00001000; echo BENCH crc32 4f180141";
    try (ThroughputPart part =
        new ThroughputPart(
            ThroughputPart.NAME,
            emulators(script),
            List.of(kernel),
            Duration.ofMillis(1),
            Duration.ofMillis(1))) {
      part.round(sheet, progress::add);
    }
    assertEquals(List.of("throughput: crc32"), rows());
    assertEquals(2, sheet.samples().values().iterator().next().size());
    assertTrue(progress.getFirst().matches("crc32 on tiered: .* MIPS"), progress::toString);
  }

  @Test
  void aColdBootIsToldToUseNoAotCache() throws IOException {
    String script = "[ \"${ARMATURE_AOT:-on}\" = on ] || sleep 0.01; echo \"ARMATURE-INIT 1\"";
    try (BootPart part = new BootPart(emulators(script), new BootRun(linux()))) {
      part.round(sheet, progress::add);
    }
    assertEquals(
        List.of("boot: to /init, cold", "boot: to /init, warm", "memory: peak, Linux in 128 MB"),
        rows());
    Emulator armature = emulators(script).getFirst();
    assertEquals(List.of("env", "ARMATURE_AOT=off"), armature.cold().command().subList(0, 2));
    sheet.samples().values().forEach(byEmulator -> assertEquals(2, byEmulator.size()));
  }

  @Test
  void firstRunsOfWorkAreASectionOfTheirOwn() throws IOException {
    String script =
        "for pass in first again; do echo WORK-START gzip $pass; echo WORK-END gzip $pass 0 1; done;"
            + " echo WORK-DONE";
    LinuxWork work = new LinuxWork(linux(), folder.resolve("initramfs.cpio.gz"), "");
    try (WorkPart part =
        new WorkPart(
            SuiteParts.STOCK,
            emulators(script),
            work,
            Measure.RATE,
            program -> Aim.ratioAtLeast(0.8))) {
      part.round(sheet, progress::add);
    }
    assertEquals(List.of("stock, first runs: gzip", "stock: gzip"), rows());
    Map<Sheet.Row, ?> samples = sheet.samples();
    assertEquals(
        List.of(false, true), samples.keySet().stream().map(row -> row.aim() != null).toList());
  }

  @Test
  void aSnapshotIsSavedOnceAndLeavesNothing() throws IOException {
    Path launcher = folder.resolve("launcher");
    Path saves = folder.resolve("saves");
    Files.writeString(
        launcher,
        "#!/bin/sh\n[ \"$2\" = run ] && echo answer-42\n[ \"$2\" = save ] && echo \"$3\" >>"
            + saves
            + " && echo x >\"$3\"\nexit 0\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (SnapshotPart part = new SnapshotPart(launcher, "tiered")) {
      part.round(sheet, progress::add);
      part.round(sheet, progress::add);
    }
    List<String> saved = Files.readAllLines(saves);
    assertEquals(1, saved.size());
    assertFalse(Files.exists(Path.of(saved.getFirst())));
    assertEquals(2, sheet.samples().values().iterator().next().get("tiered").size());
  }
}
