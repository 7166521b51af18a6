package dev.armature.xen.domain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.memory.MachineMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A virtual CPU that runs with an event pending and upcalls masked. */
class HeldEventsTest {
  private static final int PAGE = 0x1000;
  private static final long LIMIT = HeldEvents.LIMIT;

  private final Ram ram = new Ram(1 << 16);
  private final Domain domain = new Domain(1);
  private final Vcpu vcpu = domain.vcpu();
  private final HeldEvents held = vcpu.heldEvents();

  @BeforeEach
  void run() {
    PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
    physical.mapRam("ram", 0, ram);
    MachineMemory memory = new MachineMemory(physical, 0, 1 << 16);
    domain.sharedInfo = new SharedInfo(memory, PAGE, domain.abi.sharedInfo());
    vcpu.info().setUpcallsMasked(true);
    vcpu.info().setUpcallPending();
    vcpu.enterState(RunState.RUNNING, 0);
  }

  @AfterEach
  void free() {
    ram.close();
  }

  @Test
  void peopleAreToldOnce() {
    assertFalse(held.look(vcpu, 0));
    assertFalse(held.look(vcpu, LIMIT - 1));
    assertFalse(held.areTooLong(vcpu, LIMIT - 1));
    assertTrue(held.look(vcpu, LIMIT));
    assertFalse(held.look(vcpu, LIMIT + 1));
    assertTrue(held.areTooLong(vcpu, LIMIT + 1));
    held.delivered();
    assertFalse(held.areTooLong(vcpu, LIMIT + 1));
    assertFalse(held.look(vcpu, 2 * LIMIT));
    assertFalse(held.look(vcpu, 3 * LIMIT));
    assertTrue(held.areTooLong(vcpu, 3 * LIMIT));
  }

  @Test
  void timeOfOthersDoesNotCount() {
    assertFalse(held.look(vcpu, 0));
    vcpu.enterState(RunState.RUNNABLE, 10);
    vcpu.enterState(RunState.RUNNING, 10 + 5 * LIMIT);
    assertFalse(held.look(vcpu, 6 * LIMIT - 1));
    assertTrue(held.look(vcpu, 6 * LIMIT));
  }

  @Test
  void whoTakesEventsNowAndThenIsLeftAlone() {
    assertFalse(held.look(vcpu, 0));
    vcpu.info().setUpcallsMasked(false);
    assertFalse(held.look(vcpu, LIMIT - 1));
    vcpu.info().setUpcallsMasked(true);
    assertFalse(held.look(vcpu, LIMIT));
    held.delivered();
    assertFalse(held.look(vcpu, 2 * LIMIT));
    assertFalse(held.look(vcpu, 3 * LIMIT - 1));
    assertTrue(held.look(vcpu, 3 * LIMIT));
  }
}
