package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.cli.CommandRunner;
import dev.armature.docs.DocPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real gdb at a boot of Linux, on the virtual clock. Skipped where gdb-multiarch is missing or
 * the guest was not built.
 */
@Timeout(900)
class GdbTest {
  private static final List<String> SCRIPT =
      List.of(
          "target remote 127.0.0.1:PORT",
          "break start_kernel",
          "continue",
          "stepi",
          "stepi",
          "info registers SCTLR",
          "hbreak rest_init",
          "continue",
          "backtrace",
          "delete",
          "watch *(unsigned*)&jiffies",
          "continue",
          "continue",
          "backtrace 3",
          "delete",
          "rwatch *(unsigned*)&jiffies",
          "continue",
          "delete",
          "awatch *(unsigned*)&jiffies",
          "continue",
          "delete",
          "tbreak do_timer",
          "continue",
          "print $sp == $sp_svc || $sp == $sp_irq",
          "finish",
          "print (int)strlen((char*)&linux_banner) > 50",
          "set var $r8_fiq = 0x1234",
          "print/x $r8_fiq",
          "delete",
          "print *(unsigned*)&jiffies",
          "break run_init_process",
          "continue",
          "info threads",
          "printf \"init is %s\\n\", (char*)$r0",
          "set var *(unsigned*)&jiffies = 0x12345678",
          "print/x *(unsigned*)&jiffies",
          "monitor info status",
          "maintenance packet Qqemu.PhyMemMode:1",
          "set var *(unsigned*)0x8004 = 0xcafe0001",
          "maintenance packet Qqemu.PhyMemMode:0",
          "print/x *(unsigned*)0xc0008004",
          "maintenance packet Qqemu.PhyMemMode:1",
          "x/xw 0x8000",
          "maintenance packet Qqemu.PhyMemMode:0",
          "x/xw 0xc0008000",
          "detach");

  @TempDir private Path directory;

  @BeforeEach
  void needsGdbAndTheGuest() {
    RealGdb.assumeInstalled();
    assumeTrue(
        Files.exists(GuestCache.folder("linux").resolve("vmlinux")),
        "no Linux guest here; guests/linux/build makes it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "tiered", "translator"})
  void debugsABoot(String engine) throws Exception {
    String said = gdbAtABoot(SCRIPT, engine, "ARMATURE-INIT");
    for (String expected :
        List.of(
            "Breakpoint 1, 0x[0-9a-f]+ in start_kernel \\(\\)",
            "0x[0-9a-f]+ in start_kernel \\(\\)\n0x[0-9a-f]+ in start_kernel \\(\\)",
            "SCTLR +0x[0-9a-f]+",
            "Breakpoint 2, 0x[0-9a-f]+ in rest_init \\(\\)",
            "#1 .* in arch_call_rest_init \\(\\)\n#2 .* in start_kernel \\(\\)",
            "Hardware watchpoint 3:[^=]+Old value = [^=]+New value = \\d+\n.* in do_timer \\(\\)",
            "#1 .*tick_",
            "Breakpoint 7, .* in run_init_process \\(\\)",
            "\\* 1 +Thread 1 \\(CPU 0\\)",
            "init is /init",
            "= 0x12345678",
            "status +paused",
            "= 0xcafe0001",
            "Hardware read watchpoint 4:[^=]+Value = \\d+",
            "Hardware access \\(read/write\\) watchpoint 5:[^=]+[vV]alue = \\d+",
            "Temporary breakpoint 6, .* in do_timer \\(\\)\n.* = 1\n0x[0-9a-f]+ in tick_",
            "= 1\n.* = 0x1234\n",
            "detached")) {
      assertTrue(Pattern.compile(expected).matcher(said).find(), expected + "\n" + said);
    }
    // What was unpacked to 0x8000 is the kernel's page at 0xc0008000.
    assertEquals(2, Pattern.compile(":\t0x").splitAsStream(said).count() - 1, said);
  }

  /** The session that docs/debugging.md shows, with other numbers perhaps. */
  @Test
  void theSessionOfTheDocsIsWhatGdbSays() throws Exception {
    DocPage page = DocPage.of("docs/debugging.md");
    List<String> session = page.blockFrom("gdb-multiarch ~");
    String said = gdbAtABoot(RealGdb.script(session), "tiered", "ARMATURE-INIT");
    RealGdb.assertShown(session, said);
  }

  @Test
  void ctrlCStopsAGuestThatRunsAndKillEndsIt() throws Exception {
    String said =
        gdbAtABoot(
            List.of(
                "target remote 127.0.0.1:PORT",
                RealGdb.interruptSoon(directory, directory.resolve("console"), "Booting Linux"),
                "continue",
                "info registers pc",
                "detach",
                "target remote 127.0.0.1:PORT",
                "kill"),
            "tiered",
            "(nobody says this)");
    assertTrue(
        Pattern.compile(
                "received signal SIGINT, Interrupt.[^$]+\npc +0x\\w+[^$]+detached[^$]+killed")
            .matcher(said)
            .find(),
        said);
  }

  @Test
  void afterDetachingTheBootGoesOn() throws Exception {
    gdbAtABoot(
        List.of("target remote 127.0.0.1:PORT", "break schedule", "continue", "detach"),
        "tiered",
        "ARMATURE-INIT");
    assertTrue(Files.readString(directory.resolve("console")).contains("ARMATURE-INIT"));
  }

  /**
   * What gdb says to {@code script}; the run ends well behind it.
   *
   * @param until what the console shows where the run is to end
   */
  private String gdbAtABoot(List<String> script, String engine, String until) throws Exception {
    int port = RealGdb.freePort();
    CompletableFuture<CommandRunner.Result> machine =
        CompletableFuture.supplyAsync(
            () ->
                CommandRunner.run(
                    "linux",
                    "--engine",
                    engine,
                    "--clock",
                    "virtual",
                    "--timeout",
                    "600",
                    "--until",
                    until,
                    "-S",
                    "-gdb",
                    "tcp::" + port,
                    "-serial",
                    "file:" + directory.resolve("console")));
    String said =
        RealGdb.run(
            script, port, GuestCache.folder("linux").resolve("vmlinux"), directory.resolve("gdb"));
    CommandRunner.Result result = machine.get(600, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors() + said);
    assertTrue(result.errors().contains("gdb may connect: target remote 127.0.0.1:" + port));
    return said;
  }
}
