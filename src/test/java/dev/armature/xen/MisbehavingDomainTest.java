package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A domain that faults, loops, or takes all there is harms itself: two others exchange requests
 * meanwhile, all of them right, and the console says what ended it.
 */
class MisbehavingDomainTest {
  private static final Path GUEST =
      Path.of(System.getProperty("armature.home")).resolve("guests/mini-os");
  private static final Path IMAGE = GUEST.resolve("mini-os.elf");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "mini-os.elf, fault, Domain 3 shut down (reason 3)",
    "mini-os-later.elf, fault, Domain 3 shut down (reason 3)",
    "mini-os.elf, no-stack, Domain 3 crashed: no stack at 0x30000000",
    "mini-os-later.elf, no-stack, Domain 3 crashed: only faults: ",
    "mini-os-later.elf, no-vectors, Domain 3 crashed: only faults: PREFETCH_ABORT at 0x3000000c",
    "mini-os.elf, restore, Domain 3 crashed: restores from 0x30000000",
    "mini-os-later.elf, restore, Domain 3 crashed: restores a mode",
    "mini-os.elf, spin, misbehave: loops with events masked",
    "mini-os-later.elf, spin, misbehave: loops with events masked",
    "mini-os.elf, memory, misbehave: no more memory after 80 frames",
    "mini-os-later.elf, memory, misbehave: no more memory after 80 frames",
    "mini-os.elf, ports, misbehave: no more ports after 1022",
    "mini-os-later.elf, ports, misbehave: no more ports after 1022"
  })
  void othersDoNotNotice(String image, String deed, String said) throws IOException {
    String guest = GUEST.resolve(image) + ",memory=4M,args=misbehave " + deed;
    String console = XenRun.besideARing(directory, guest);
    assertTrue(console.contains(said), console);
    assertTrue(console.contains(" 0 wrong\r\n"), console);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini-os.elf", "mini-os-later.elf"})
  void whoEndsInAListDoesNothingOfWhatIsBehind(String image) throws IOException {
    String guest = GUEST.resolve(image) + ",memory=4M,args=misbehave list";
    String console = XenRun.besideARing(directory, guest);
    assertTrue(console.contains("Domain 3 shut down (reason 2)"), console);
    assertFalse(console.contains("still here"), console);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini-os.elf", "mini-os-later.elf"})
  void whoTakesNoEventsIsNamed(String image) throws IOException {
    String said = "Domain 1: virtual CPU 0 runs on with events masked, and one waits";
    Path statistics = directory.resolve("statistics");
    String[] run = {
      "--until",
      said,
      "--stats",
      statistics.toString(),
      "--dom0",
      IMAGE + ",wait",
      "--dom",
      GUEST.resolve(image) + ",memory=4M,args=misbehave spin"
    };
    String console = XenRun.console(directory, 0, run);
    assertTrue(console.contains(said), console);
    String json = Files.readString(statistics);
    assertTrue(json.contains(", takes no events\""), json);
  }

  @ParameterizedTest
  @CsvSource({"mini-os.elf, mini-os.elf", "mini-os.elf, mini-os-later.elf"})
  void whoTakesAllGrantsIsToldSo(String granter, String taker) throws IOException {
    String console =
        XenRun.console(
            directory,
            0,
            "--until",
            "no more grants",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            GUEST.resolve(granter) + ",memory=4M,args=misbehave grant",
            "--dom",
            GUEST.resolve(taker) + ",memory=4M,args=misbehave grants");
    assertTrue(console.contains("more frames for the table: status -1"), console);
    // 128 users of an entry; the next one is refused.
    assertTrue(console.contains("no more grants after 128, status 28"), console);
  }
}
