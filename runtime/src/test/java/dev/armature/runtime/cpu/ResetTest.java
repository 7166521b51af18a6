package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import org.junit.jupiter.api.Test;

/** What the reset line does to a CPU. */
class ResetTest {
  /** A watchdog bites while the guest waits for an interrupt; no interrupt would ever come. */
  @Test
  void endsAWaitForAnInterrupt() {
    try (Machine machine = new Machine(true, GuestLog.none())) {
      machine.cpu().signal(ArmCpu.ATTENTION_WAIT);
      machine.cpu().reset();
      assertEquals(0, machine.cpu().attention & ArmCpu.ATTENTION_WAIT);
    }
  }
}
