package dev.armature.debug.monitor;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.debug.MachineGoneException;
import dev.armature.debug.RunningMachine;
import dev.armature.translator.EngineKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands about a CPU that is not the first one. */
@Timeout(600)
class SelectedCpuTest {
  private final RunningMachine machine = new RunningMachine(EngineKind.TIERED, true, 2);
  private final Monitor monitor = newMonitor();

  private Monitor newMonitor() {
    return new Monitor(machine.monitored(() -> {}), List.of());
  }

  @AfterEach
  void stop() throws InterruptedException {
    machine.close();
  }

  private static void says(Monitor monitor, String line, String expected)
      throws MachineGoneException {
    String text = monitor.run(line).text();
    assertTrue(text.contains(expected), line + " says:\n" + text);
  }

  private int pc(int cpu) throws MachineGoneException {
    return machine.control.call(() -> machine.control.machine().cpus().get(cpu).pc);
  }

  @Test
  void registersAreThoseOfTheSelectedOne() throws MachineGoneException {
    says(monitor, "info registers", "r1   00009000");
    assertEquals("", monitor.run("cpu 1").text());
    says(monitor, "info registers", "r1   00019000");
    says(monitor, "info cpus", "0    false     CPU 0        00008000  000000d3  0");
    says(monitor, "info cpus", "1    true      CPU 1        00018000  000000d3  1");
    assertEquals("", monitor.run("cpu 0").text());
    says(monitor, "info registers", "r1   00009000");
  }

  @Test
  void eachClientSelectsForItself() throws MachineGoneException {
    monitor.run("cpu 1");
    says(newMonitor(), "info registers", "r1   00009000");
    says(monitor, "info registers", "r1   00019000");
  }

  @Test
  void stepIsOfTheSelectedOne() throws MachineGoneException {
    monitor.run("cpu 1");
    for (int i = 1; i <= 3; i++) {
      assertEquals("", monitor.run("step").text());
      while (pc(1) != RunningMachine.LOOP + RunningMachine.APART + 4 * i) {
        Thread.onSpinWait();
      }
      machine.awaitHalt();
    }
  }

  @Test
  void memoryIsShownInItsInstructionSet() throws MachineGoneException {
    machine.control.run(() -> machine.control.machine().cpus().get(1).thumb = true);
    says(monitor, "x /1i 0x8000", "00008000  e2800001");
    monitor.run("cpu 1");
    says(monitor, "x /1i 0x8000", "00008000  0001 ");
  }

  @Test
  void tlbInterruptsAndTranslationsAreItsOwn() throws MachineGoneException {
    monitor.run("cpu 1");
    monitor.run("cont");
    while (machine.control.call(() -> machine.engine(1).hottest(1)).isEmpty()) {
      machine.assertRuns();
    }
    says(monitor, "info profile", "00018000  -         ARM");
    says(monitor, "info tlb", "00019000  00019000  true");
    assertFalse(monitor.run("info tlb").text().contains("00009000"));
    says(monitor, "info jit", "cpu                1");
    says(monitor, "info irq", "irqLine   false");
    machine.control.run(() -> machine.control.machine().cpus().get(1).setIrqLine(true));
    says(monitor, "info irq", "irqLine   true");
    monitor.run("cpu 0");
    says(monitor, "info irq", "irqLine   false");
  }
}
