package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness's side of the work guests' protocol, with shell scripts for emulators. */
class LinuxWorkTest {
  @TempDir private Path folder;
  private LinuxWork work;

  @BeforeEach
  void prepare() throws IOException {
    for (String name : List.of("zImage", "versatile-pb.dtb", "initramfs.cpio")) {
      Files.writeString(folder.resolve(name), "x");
    }
    work = new LinuxWork(folder, folder.resolve("initramfs.cpio"), "loop=fork");
  }

  private List<LinuxWork.Result> run(String script) {
    List<LinuxWork.Result> results = new ArrayList<>();
    work.run(script(script), results::add);
    return results;
  }

  private static Emulator script(String text) {
    return new Emulator("sh", List.of("sh", "-c", text, "sh"));
  }

  @Test
  void countsWorkByTheLines() {
    List<LinuxWork.Result> results =
        run(
            "echo noise; echo WORK-START a first; echo WORK-END a first 0 5;"
                + " echo WORK-START b again; echo more; echo WORK-END b again 0 1;"
                + " echo WORK-DONE");
    assertEquals(2, results.size());
    assertEquals("a", results.getFirst().name());
    assertEquals("again", results.getLast().pass());
    assertTrue(results.getFirst().rate() > 0);
  }

  @Test
  void aRateThatAProgramTellsCounts() {
    List<LinuxWork.Result> results =
        run(
            "echo WORK-START a first; echo WORK-RATE 123; echo WORK-END a first 0 1;"
                + " echo WORK-DONE");
    assertEquals(123, results.getFirst().rate());
  }

  @Test
  void operationsOfOpensslCountFromTheirOwnStart() {
    // The work itself takes an hour by the script's count, but the operations are many.
    List<LinuxWork.Result> results =
        run(
            "echo WORK-START a first; echo +DT:sha256:2:8192; echo +R:999999999:sha256:2.0;"
                + " echo WORK-END a first 0 1; echo WORK-DONE");
    assertTrue(results.getFirst().rate() > 1e6, results::toString);
  }

  @Test
  void tellsTheLastWordsOfWorkThatFails() {
    BenchException e =
        assertThrows(
            BenchException.class,
            () -> run("echo WORK-START a first; echo boom; echo WORK-END a first 3 1"));
    assertEquals("Linux on sh: a ended with exit code 3: boom", e.getMessage());
  }

  @Test
  void refusesAnEmulatorThatEndsEarly() {
    assertThrows(BenchException.class, () -> run("echo WORK-START a first"));
  }

  @Test
  void passesKernelAndCommandLineAsQemuWouldHaveThem() {
    run(
        "case \"$*\" in *\"-append console=ttyAMA0 lpj=521216 quiet loop=fork\") echo WORK-DONE;;"
            + " esac");
  }
}
