package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.cli.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
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
          "print *(unsigned*)&jiffies",
          "break run_init_process",
          "continue",
          "info threads",
          "printf \"init is %s\\n\", (char*)$r0",
          "set var *(unsigned*)&jiffies = 0x12345678",
          "print/x *(unsigned*)&jiffies",
          "monitor info status",
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
    int port = RealGdb.freePort();
    Path console = directory.resolve("console");
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
                    "ARMATURE-INIT",
                    "-S",
                    "-gdb",
                    "tcp::" + port,
                    "-serial",
                    "file:" + console));
    String said =
        RealGdb.run(
            SCRIPT, port, GuestCache.folder("linux").resolve("vmlinux"), directory.resolve("gdb"));
    for (String expected :
        List.of(
            "Breakpoint 1, 0x[0-9a-f]+ in start_kernel \\(\\)",
            "0x[0-9a-f]+ in start_kernel \\(\\)\n0x[0-9a-f]+ in start_kernel \\(\\)",
            "SCTLR +0x[0-9a-f]+",
            "Breakpoint 2, 0x[0-9a-f]+ in rest_init \\(\\)",
            "#1 .* in arch_call_rest_init \\(\\)\n#2 .* in start_kernel \\(\\)",
            "Hardware watchpoint 3:[^=]+Old value = [^=]+New value = \\d+\n.* in do_timer \\(\\)",
            "#1 .*tick_",
            "Breakpoint 4, .* in run_init_process \\(\\)",
            "\\* 1 +Thread 1 \\(CPU 0\\)",
            "init is /init",
            "= 0x12345678",
            "status +paused",
            "detached")) {
      assertTrue(Pattern.compile(expected).matcher(said).find(), expected + "\n" + said);
    }
    // What was unpacked to 0x8000 is the kernel's page at 0xc0008000.
    assertEquals(2, Pattern.compile(":\t0x").splitAsStream(said).count() - 1, said);
    CommandRunner.Result result = machine.get(600, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
    assertTrue(result.errors().contains("gdb may connect: target remote 127.0.0.1:" + port));
    assertTrue(Files.readString(console).contains("ARMATURE-INIT"));
  }
}
