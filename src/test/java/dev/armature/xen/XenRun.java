package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs of the Xen core, on the virtual clock if nothing else is said. */
final class XenRun {
  private static final Path IMAGE =
      Path.of(System.getProperty("armature.home")).resolve("guests/mini-os/mini-os.elf");

  private XenRun() {}

  /**
   * As {@link #console}, with two domains that exchange requests until they are done.
   *
   * @param others what {@code --dom} is given for domain 3 and those after it
   */
  static String besideARing(Path directory, String... others) throws IOException {
    List<String> all = new ArrayList<>(List.of("--until", "demo: done", "--dom0", IMAGE + ",wait"));
    all.addAll(List.of("--dom", IMAGE + ",memory=4M,args=ring-server 2"));
    all.addAll(List.of("--dom", IMAGE + ",memory=4M,args=ring-client 1 rounds=1000"));
    for (String other : others) {
      all.addAll(List.of("--dom", other));
    }
    return console(directory, 0, all.toArray(String[]::new));
  }

  /**
   * What the console showed; no defect of the hypervisor was met.
   *
   * @param directory for the console's file
   * @param exitCode as expected
   */
  static String console(Path directory, int exitCode, String... arguments) throws IOException {
    return consoleOn("virtual", directory, exitCode, arguments);
  }

  /**
   * As {@link #console}, on a clock of one's choice.
   *
   * @param clock as for {@code --clock}
   */
  static String consoleOn(String clock, Path directory, int exitCode, String... arguments)
      throws IOException {
    Path console = directory.resolve("console");
    List<String> all = new ArrayList<>(List.of("xen", "--clock", clock, "--timeout", "300"));
    all.addAll(List.of("-serial", "file:" + console));
    all.addAll(List.of(arguments));
    CommandRunner.Result result = CommandRunner.run(all.toArray(String[]::new));
    String text = Files.readString(console);
    assertEquals(exitCode, result.exitCode(), result.errors() + text);
    assertFalse(text.contains("internal error"), text);
    return text;
  }

  /**
   * That the command line is refused in one line, which says {@code says}, and with exit code 1.
   */
  static void assertRefused(String says, String... commandLine) {
    CommandRunner.Result result = CommandRunner.run(commandLine);
    assertEquals(1, result.exitCode());
    assertEquals(1, result.errors().lines().count(), result.errors());
    assertTrue(result.errors().contains(says), result.errors());
  }

  /**
   * Starts a machine on the virtual clock that waits for gdb; it ends where the console says {@code
   * until}.
   */
  static CompletableFuture<CommandRunner.Result> awaitGdb(
      Path directory, int port, String until, String... domains) {
    return awaitGdbOn("virtual", directory, port, until, domains);
  }

  /**
   * As {@link #awaitGdb}, on a clock of one's choice.
   *
   * @param clock as for {@code --clock}
   */
  static CompletableFuture<CommandRunner.Result> awaitGdbOn(
      String clock, Path directory, int port, String until, String... domains) {
    List<String> all = new ArrayList<>(List.of("xen", "--clock", clock, "--timeout", "250"));
    all.addAll(List.of("-serial", "file:" + directory.resolve("console"), "--until", until));
    all.addAll(List.of("-S", "-gdb", "tcp::" + port));
    all.addAll(List.of(domains));
    return CompletableFuture.supplyAsync(() -> CommandRunner.run(all.toArray(String[]::new)));
  }
}
