package dev.armature.debug.monitor;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.debug.MachineGoneException;
import dev.armature.debug.RunningMachine;
import dev.armature.runtime.machine.Machine;
import dev.armature.translator.EngineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands answer, as text. */
@Timeout(600)
class MonitorTest {
  private final RunningMachine machine = new RunningMachine(EngineKind.TIERED, true);
  private final AtomicInteger quits = new AtomicInteger();
  private final Monitor monitor =
      new Monitor(
          machine.monitored(quits::incrementAndGet),
          List.of(new InfoTopic("domains", "none here", () -> new Report().value("domains", 0))));

  @AfterEach
  void stop() throws InterruptedException {
    machine.close();
  }

  private void says(String line, String... expected) throws MachineGoneException {
    String text = monitor.run(line).text();
    for (String part : expected) {
      assertTrue(text.contains(part), line + " says:\n" + text);
    }
  }

  @Test
  void stopsAndGoesOn() throws MachineGoneException {
    says("info status", "status       paused");
    assertEquals("", monitor.run("cont").text());
    machine.assertRuns();
    says("info status", "running", "tiered", "bare");
    assertEquals("", monitor.run("stop").text());
    machine.assertStands();
    says("step");
    machine.awaitHalt();
    says("c");
    machine.assertRuns();
  }

  @Test
  void showsRegistersAndMemory() throws MachineGoneException {
    says("info registers", "r1   00009000", "sp_irq", "MIDR       41069265", "nzcvq svc IF ARM");
    says("x /4xw 0x8000", "00008000  0xe2800001 0xe5810000 0xe5912000 0xeafffffb");
    says("x /2uh 32768", "1 57984");
    says("xp /2dw 0x800c", "-352321541 0");
    says("x /1gx 0x8000", "0xe5810000e2800001");
    says("x 0x8000", "0xe2800001");
    says("x /2i 0x8000", "00008000  e2800001 dp_imm", "\n00008004  e5810000 ");
    says("x /1i 0x50000000", "nothing is mapped at 50000000");
    machine.control.run(() -> machine.control.machine().cpu().thumb = true);
    says("x /2i 0x8000", "00008000  0001 ", "\n00008002  e280 ");
    machine.control.run(() -> machine.control.machine().cpu().thumb = false);
    says("xp /4c 0x8000", "\\1 \\0 \\200 \\342");
    says("xp 0x10000004", "0x00000404");
  }

  @Test
  void showsWhatTheMachineIsMadeOfAndDoes() throws MachineGoneException {
    says("info mtree", "00000000  000fffff  ram", "10000000  10000fff  device  device");
    monitor.run("cont");
    machine.assertRuns();
    says("info tlb", "00009000  00009000  true");
    says("info irq", "irqLine   false", "data_abort");
    says("info jit", "engine             tiered");
    says("info domains", "domains 0");
    says("info", "registers", "domains");
    says("help", "savevm filename", "x address [format]");
    says("help stop", "stops the machine");
  }

  @Test
  void profileNamesTheLoop() throws MachineGoneException {
    monitor.run("cont");
    while (machine.control.call(() -> machine.engine.hottest(1)).isEmpty()) {
      machine.assertRuns();
    }
    says("info profile", "00008000  -         ARM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate          | unknown command; 'help' lists them",
        "help frobnicate     | unknown command; 'help' lists them",
        "info nothing        | unknown; there are: status, cpus, registers",
        "cpu                 | cpu is missing; usage: cpu cpu",
        "cpu 1               | cpu 1: there is none; 'info cpus' lists them",
        "cpu d0v0            | there is none",
        "x                   | address is missing; usage: x address [format]",
        "x /4                | address is missing",
        "x here              | is no address such as 0xc0008000",
        "x /4z 0x8000        | one of x d u o c i",
        "x /99999999 0       | at most 65536 bytes",
        "x /0 0              | at most 65536 bytes",
        "x 0x50000000        | nothing is mapped at 50000000",
        "x /4xw 0xffff8      | nothing is mapped at 00100000",
        "stop now            | too many arguments; usage: stop",
        "screendump a.png    | no screen",
        "savevm no/where     | there is no such directory",
        "savevm \"a          | a quote is not closed",
      })
  void mistakesAreToldInOneLine(String line, String expected) throws MachineGoneException {
    String text = monitor.run(line).text();
    assertTrue(text.startsWith("Error: "), text);
    assertTrue(text.contains(expected), text);
    assertEquals(1, text.lines().count(), text);
  }

  @Test
  void savesTheMachine(@TempDir Path directory) throws MachineGoneException {
    // The bare machine's device does not say what its state is.
    says("savevm " + directory.resolve("a"), "these do not declare their state: device");
    assertFalse(Files.exists(directory.resolve("a")));
  }

  @Test
  void resetsAndQuits() throws Exception {
    Runnable end = monitor.run("q").end();
    assertEquals(0, quits.get());
    end.run();
    assertEquals(1, quits.get());
    assertEquals("", monitor.run("system_reset").text());
    assertEquals(Machine.Exit.RESET, machine.awaitExit());
  }

  @Test
  void afterTheRunNothingIsThereToLookAt() throws Exception {
    machine.close();
    assertThrows(MachineGoneException.class, () -> monitor.run("info registers"));
  }
}
