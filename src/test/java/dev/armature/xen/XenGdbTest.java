package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.boot.RealGdb;
import dev.armature.cli.CommandRunner;
import dev.armature.docs.DocPage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real gdb at three domains, whose virtual CPUs are its threads. Skipped where gdb-multiarch is
 * missing.
 */
@Timeout(300)
class XenGdbTest {
  private static final Path IMAGE =
      Path.of(System.getProperty("armature.home"), "guests", "mini-os", "mini-os.elf");

  /** The third instruction of each domain; it calls the first function. */
  private static final String CALL = "*0xc0010008";

  private static final List<String> SCRIPT =
      List.of(
          "target remote 127.0.0.1:PORT",
          "break " + CALL,
          "continue", // the last domain made runs first
          "info threads",
          "thread 1", // has not run yet: what follows is of its saved registers and tables
          "print/x $SCTLR",
          "print/x $sp == 0xc0043000",
          "stepi",
          "thread apply all -q print/x $TTBR != 0",
          "set var *(unsigned*)0xc0012000 = 0x12345678",
          "thread apply all -q x/xw 0xc0012000",
          "set var *(unsigned*)0xc0012000 = 0xe92d47f0",
          "continue",
          "continue",
          "info threads",
          "set var $r5 = 5",
          "monitor info domains",
          "monitor info events",
          "monitor info grants",
          "monitor info load",
          "monitor savevm never-written",
          "detach");

  /** At two domains that compute without an end, each on a CPU of its own. */
  private static List<String> scriptOfTwoCpus(String interruptSoon) {
    return List.of(
        "target remote 127.0.0.1:PORT",
        interruptSoon,
        "continue",
        "monitor info domains",
        "thread 2",
        "stepi",
        "print $_thread",
        "thread 3",
        "stepi",
        "print $_thread",
        "break *$pc thread 3",
        "continue",
        "delete",
        "thread 2",
        "break *$pc thread 2",
        "continue",
        "delete",
        "thread 3",
        "watch -location *(unsigned(*)[16])$sp",
        "continue",
        "delete",
        "thread 2",
        "watch -location *(unsigned(*)[16])$sp",
        "continue",
        "delete",
        interruptSoon,
        "continue",
        "kill");
  }

  @TempDir private Path directory;

  @Test
  void virtualCpusAreThreads() throws Exception {
    RealGdb.assumeInstalled();
    int port = RealGdb.freePort();
    CompletableFuture<CommandRunner.Result> machine =
        XenRun.awaitGdb(
            directory,
            port,
            "ring: unmapped",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            IMAGE + ",name=server,args=ring-server 2",
            "--dom",
            IMAGE + ",name=client,args=ring-client 1");
    String said = RealGdb.run(SCRIPT, port, IMAGE, directory.resolve("gdb"));
    for (String expected :
        List.of(
            "Thread 3 hit Breakpoint 1, 0xc0010008",
            " 1 +Thread 1 \\(dom0 vcpu 0, Domain-0\\) +0xc0010000",
            " 2 +Thread 2 \\(dom1 vcpu 0, server\\) +0xc0010000",
            "\\* 3 +Thread 3 \\(dom2 vcpu 0, client\\) +0xc0010008",
            "= <unavailable>\n", // of the system control coprocessor it has some registers only
            "\n0xc0010004 in",
            "= 0x1\n\\$\\d+ = 0x1\n\\$\\d+ = 0x1\n",
            "0xe92d47f0\n0xc0012000:\t0xe92d47f0\n0xc0012000:\t0x12345678\n",
            "Thread 1 hit Breakpoint 1, 0xc0010008",
            "Thread 2 hit Breakpoint 1, 0xc0010008",
            "\\* 2 +Thread 2",
            "1 +server +0 +running +true +c0010008",
            "2 +client +0 +blocked +false",
            "2 +1 +virq",
            "domain +handle +granter",
            "1 +server +running( +\\d+){7}",
            "never-written: a machine below a hypervisor cannot be saved",
            "detached")) {
      assertTrue(Pattern.compile(expected).matcher(said).find(), expected + "\n" + said);
    }
    CommandRunner.Result result = machine.get(250, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
  }

  /** The session that docs/debugging.md shows, with other numbers perhaps. */
  @Test
  void theSessionOfTheDocsIsWhatGdbSays() throws Exception {
    RealGdb.assumeInstalled();
    int port = RealGdb.freePort();
    DocPage page = DocPage.of("docs/debugging.md");
    String[] domains =
        DocPage.arguments(page.armatureCommand("xen -S -s ")).stream()
            .skip(3)
            .map(word -> word.replace("guests/mini-os/mini-os.elf", IMAGE.toString()))
            .toArray(String[]::new);
    CompletableFuture<CommandRunner.Result> machine =
        XenRun.awaitGdb(directory, port, "no such line", domains);
    List<String> session = page.blockFrom("gdb-multiarch guests/mini-os");
    String said = RealGdb.run(RealGdb.script(session), port, IMAGE, directory.resolve("gdb"));
    RealGdb.assertShown(session, said);
    CommandRunner.Result result = machine.get(250, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
  }

  @Test
  void eachCpuStops() throws Exception {
    RealGdb.assumeInstalled();
    int port = RealGdb.freePort();
    CompletableFuture<CommandRunner.Result> machine =
        XenRun.awaitGdbOn(
            "real",
            directory,
            port,
            "no such line",
            "--cpus",
            "2",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            IMAGE + ",name=one,args=burn",
            "--dom",
            IMAGE + ",name=two,args=burn");
    String interruptSoon =
        RealGdb.interruptSoon(
            directory, directory.resolve("console"), "mini-OS, domain 1", "mini-OS, domain 2");
    String said =
        RealGdb.run(scriptOfTwoCpus(interruptSoon), port, IMAGE, directory.resolve("gdb"));
    for (String expected :
        List.of(
            // Two at a time, so one is on the second CPU; Domain-0 may be just about a tick.
            "(?m)(?s)^ [012] .* running +true.*^ [012] .* running +true",
            "\\$1 = 2",
            "\\$2 = 3",
            "Thread 3 hit Breakpoint 1",
            "Thread 2 hit Breakpoint 2",
            "hit Hardware watchpoint 3: ",
            "hit Hardware watchpoint 4: ",
            "(?s)received signal SIGINT.*received signal SIGINT",
            "killed")) {
      assertTrue(Pattern.compile(expected).matcher(said).find(), expected + "\n" + said);
    }
    CommandRunner.Result result = machine.get(250, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
  }
}
