package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.boot.RealGdb;
import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Domains of several virtual CPUs, which the later interface has. */
@Timeout(300)
class SeveralVcpusTest {
  private static final Path GUEST = Path.of(System.getProperty("armature.home"), "guests/mini-os");
  private static final String RELEASE_2008 = GUEST.resolve("mini-os.elf").toString();
  private static final String LATER = GUEST.resolve("mini-os-later.elf").toString();

  @TempDir private Path directory;

  private void assertPasses(String clock, String... arguments) throws IOException {
    String console = XenRun.consoleOn(clock, directory, 0, arguments);
    assertTrue(console.contains("tests: 0 failed"), console);
    assertTrue(console.contains("PASS vcpus_memory"), console);
  }

  @ParameterizedTest
  @CsvSource({
    "mini-os-later.elf, 2, interpreter, bvt",
    "mini-os-later.elf, 4, tiered, sedf",
    "mini-os-later.elf, 2, verify, bvt",
    "mini-os-later-oabi.elf, 3, tiered, credit"
  })
  void aDomainPassesItsTests(String image, int vcpus, String engine, String scheduler)
      throws IOException {
    String kernel = GUEST.resolve(image).toString();
    assertPasses(
        "virtual",
        "--engine",
        engine,
        "--sched",
        scheduler,
        "--until",
        "tests: \\d+ failed",
        "--module",
        kernel,
        "--dom0",
        kernel + ",vcpus=" + vcpus + ",tests");
  }

  @ParameterizedTest
  @CsvSource({"1, tiered, bvt", "2, tiered, bvt", "2, interpreter, credit", "3, tiered, sedf"})
  void theyRunOnSeveralCpus(String cpus, String engine, String scheduler) throws IOException {
    assertPasses(
        "real",
        "--cpus",
        cpus,
        "--engine",
        engine,
        "--sched",
        scheduler,
        "--until",
        "tests: \\d+ failed",
        "--module",
        LATER,
        "--dom0",
        LATER + ",vcpus=2,tests=vcpus*");
  }

  @Test
  void anotherDomainHasThemToo() throws IOException {
    assertPasses(
        "virtual",
        "--until",
        "tests: \\d+ failed",
        "--dom0",
        RELEASE_2008 + ",wait",
        "--dom",
        LATER + ",vcpus=2,args=tests=vcpus*");
  }

  /** All of their virtual CPUs attack; the clock is real, so that CPUs meet anywhere. */
  @ParameterizedTest
  @CsvSource({"2, bvt", "3, credit"})
  void hostileOnesHarmNobodyElse(String cpus, String scheduler) throws IOException {
    String console =
        XenRun.consoleOn(
            "real",
            directory,
            0,
            "--cpus",
            cpus,
            "--sched",
            scheduler,
            "--until",
            "demo: done",
            "--dom0",
            RELEASE_2008 + ",wait",
            "--dom",
            RELEASE_2008 + ",memory=4M,args=ring-server 2",
            "--dom",
            LATER + ",memory=4M,args=ring-client 1 rounds=1000",
            "--dom",
            LATER + ",memory=4M,vcpus=2,args=fuzz 1",
            "--dom",
            LATER + ",memory=4M,vcpus=4,args=fuzz 7");
    assertTrue(console.contains("fuzz: 0 rounds"), console);
    assertTrue(console.contains(" 0 wrong\r\n"), console);
    assertFalse(console.contains("Domain 1 shut down (reason 3)"), console);
  }

  @ParameterizedTest
  @CsvSource({
    "mini-os-later.elf, 5, 'vcpus=5: the interface of its kernel, later, has from 1 to 4'",
    "mini-os-later.elf, 0, 'vcpus=0: the interface'",
    "mini-os-later.elf, two, 'vcpus=two is no number'",
    "mini-os.elf, 2, 'vcpus=2: the interface of its kernel, 2008, has 1'"
  })
  void asManyAsTheInterfaceHas(String image, String vcpus, String says) {
    String kernel = GUEST.resolve(image).toString() + ",vcpus=" + vcpus;
    XenRun.assertRefused(says, "xen", "--dom0", kernel + ",wait");
    XenRun.assertRefused(says, "xen", "--dom0", RELEASE_2008, "--dom", kernel);
  }

  @Test
  void peopleSeeEachOfThem() throws Exception {
    RealGdb.assumeInstalled();
    int port = RealGdb.freePort();
    CompletableFuture<CommandRunner.Result> machine =
        XenRun.awaitGdb(
            directory,
            port,
            "tests: \\d+ failed",
            "--dom0",
            RELEASE_2008 + ",wait",
            "--dom",
            LATER + ",name=two,vcpus=2,args=tests=vcpus");
    List<String> script =
        List.of(
            "target remote 127.0.0.1:PORT",
            "info threads",
            "monitor info domains",
            "monitor info events",
            "detach");
    String said = RealGdb.run(script, port, Path.of(LATER), directory.resolve("gdb"));
    for (String expected :
        List.of(
            "Thread 2 \\(dom1 vcpu 0, two\\)",
            "Thread 258 \\(dom1 vcpu 1, two\\)",
            "1 +two +0 +running +true",
            "1 +two +1 +offline +false",
            "domain +port +kind +peer +number +vcpu")) {
      assertTrue(Pattern.compile(expected).matcher(said).find(), expected + "\n" + said);
    }
    assertEquals(0, machine.get(250, TimeUnit.SECONDS).exitCode());
  }
}
