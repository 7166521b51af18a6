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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many domains at once, and domains on several CPUs. */
class ManyDomainsTest {
  private static final Path IMAGE =
      Path.of(System.getProperty("armature.home")).resolve("guests/mini-os/mini-os.elf");
  private static final int MANY = 200;

  @TempDir private Path directory;

  @Test
  void twoHundredDomainsAnswer() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--clock", "virtual", "-m", "256M", "--dom0", IMAGE + ",wait"));
    for (int i = 1; i <= MANY - 2; i++) {
      arguments.addAll(List.of("--dom", IMAGE + ",memory=1M,args=wait"));
    }
    // The last two come to run when all others have spoken, and answer each other a while.
    arguments.addAll(List.of("--dom", IMAGE + ",memory=1M,args=pong 200"));
    arguments.addAll(List.of("--dom", IMAGE + ",memory=1M,args=ping 199 rounds=500"));
    arguments.addAll(List.of("--until", "dom200. PING 500 rounds"));
    String console = run(arguments);
    for (int id = 0; id <= MANY; id++) {
      assertTrue(console.contains("[dom" + id + "] mini-OS, domain " + id), "domain " + id);
    }
    assertTrue(console.contains("[dom200] PING 500 rounds"), console);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void theTestsOfGuestsPassOnSeveralCpus(int cpus) throws IOException {
    String console =
        run(List.of("--cpus", "" + cpus, "--module", IMAGE.toString(), "--dom0", IMAGE + ",tests"));
    assertTrue(console.contains("[dom0] tests: 0 failed"), console);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bvt", "sedf", "credit"})
  void domainsComeAndGoOnSeveralCpus(String scheduler) throws IOException {
    String console =
        run(
            List.of(
                "--cpus",
                "3",
                "--sched",
                scheduler,
                "--until",
                "toolstack: (done|error)",
                "--module",
                IMAGE.toString(),
                "--dom0",
                IMAGE + ",toolstack 10"));
    assertTrue(console.contains("toolstack: done"), console);
  }

  /** Two pairs that answer each other, and hostile ones beside: an event lost is one waited for. */
  @Test
  void eventsAreNotLostBetweenCpus() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--cpus", "3", "--dom0", IMAGE + ",wait"));
    for (String domain :
        List.of("pong 2", "ping 1 rounds=4000", "ring-server 4", "ring-client 3 rounds=4000")) {
      arguments.addAll(List.of("--dom", IMAGE + ",memory=4M,args=" + domain));
    }
    for (int seed = 1; seed < 3; seed++) {
      arguments.addAll(List.of("--dom", IMAGE + ",memory=4M,args=fuzz " + seed));
    }
    String ping = "\\[dom2\\] PING 4000 rounds";
    String ring = "\\[dom4\\] RING \\d+ requests .* 0 wrong";
    arguments.addAll(List.of("--until", "dom2. PING 4000"));
    assertTrue(Pattern.compile(ping).matcher(run(arguments)).find());
    arguments.set(arguments.size() - 1, "dom4. RING \\d+");
    String console = run(arguments);
    assertTrue(Pattern.compile(ring).matcher(console).find(), console);
  }

  /** Each stays on its CPU, so that all events between them go from one to the other. */
  @Test
  void domainsAreKeptToTheirCpus() {
    CommandRunner.Result result =
        CommandRunner.run(
            "xen",
            "--timeout",
            "300",
            "--cpus",
            "2",
            "--event-latency",
            "--until",
            "dom2. PING 2000",
            "--dom0",
            IMAGE + ",cpu=1,wait",
            "--dom",
            IMAGE + ",memory=4M,cpu=0,args=pong 2",
            "--dom",
            IMAGE + ",memory=4M,cpu=1,args=ping 1 rounds=2000");
    assertEquals(0, result.exitCode(), result.errors());
    Matcher counts = Pattern.compile("EVENTS (\\d+) .*\\s+ACROSS (\\d+) ").matcher(result.output());
    assertTrue(counts.find(), result.output());
    // A tick that comes right after an event is taken for it.
    assertTrue(Integer.parseInt(counts.group(2)) > 0.9 * Integer.parseInt(counts.group(1)));
    assertTrue(Integer.parseInt(counts.group(2)) > 3000, counts.group());
  }

  @Test
  void aCpuThatIsNotThereIsRefused() {
    refused(
        "domain dom1 is for CPU 2; there are 2, from 0 on",
        "--cpus",
        "2",
        "--dom",
        IMAGE + ",cpu=2");
    refused("--dom " + IMAGE + ",cpu=-1: CPUs are counted from 0", "--dom", IMAGE + ",cpu=-1");
    refused("--dom " + IMAGE + ",cpu=one: cpu=one is no number", "--dom", IMAGE + ",cpu=one");
  }

  @Test
  void whatDoesNotGoWithSeveralCpusIsRefusedInOneLine() {
    refused("--cpus goes with the real clock only", "--cpus", "2", "--clock", "virtual");
    refused(
        "--cpus goes with the engines tiered and interpreter", "--cpus", "2", "--engine", "verify");
    refused("--cpus 0: a number from 1 to 16 is needed", "--cpus", "0");
    refused("--cpus many: a number from 1 to 16 is needed", "--cpus", "many");
  }

  private static void refused(String text, String... options) {
    List<String> arguments = new ArrayList<>(List.of("xen", "--dom0", IMAGE.toString()));
    arguments.addAll(List.of(options));
    CommandRunner.Result result = CommandRunner.run(arguments.toArray(String[]::new));
    assertEquals(1, result.exitCode());
    assertEquals("armature: " + text, result.errors().strip());
  }

  private String run(List<String> arguments) throws IOException {
    Path console = directory.resolve("console");
    List<String> all = new ArrayList<>(List.of("xen", "--timeout", "300"));
    all.addAll(List.of("-serial", "file:" + console));
    all.addAll(arguments);
    CommandRunner.Result result = CommandRunner.run(all.toArray(String[]::new));
    String text = Files.readString(console);
    assertEquals(0, result.exitCode(), result.errors() + text);
    assertFalse(text.contains("internal error"), text);
    return text;
  }
}
