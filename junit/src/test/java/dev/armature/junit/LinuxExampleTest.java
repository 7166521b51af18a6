package dev.armature.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.machine.Machine;
import dev.armature.machine.Machines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// @start region="example"
/** Boots Linux once. Each test has a booted Linux of its own, and may do to it what it likes. */
@ArmMachine(LinuxExampleTest.Linux.class)
class LinuxExampleTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Boots as far as the shell's prompt. */
  static final class Linux implements MachineSource {
    @Override
    public Machine boot() {
      Path guest = Path.of(System.getProperty("user.home"), ".cache", "armature", "linux");
      assumeTrue(Files.exists(guest.resolve("zImage")), "guests/linux/build makes the guest");
      Machine machine =
          Machines.versatilePb()
              .kernel(guest.resolve("zImage"))
              .initrd(guest.resolve("initramfs.cpio.gz"))
              .deviceTree(guest.resolve("versatile-pb.dtb"))
              .append("console=ttyAMA0 lpj=521216")
              .start();
      machine.console().await("^/ # ", LONG);
      return machine;
    }
  }

  @Test
  void aFileCanBeWritten(Machine machine) {
    machine.console().type("echo $((6 * 7)) > /tmp/answer; cat /tmp/answer\n");
    machine.console().await("^42\r?$", LONG);
  }

  @Test
  void theFileOfTheOtherTestIsNotThere(Machine machine) {
    machine.console().type("ls /tmp/answer\n");
    machine.console().await("No such file", LONG);
  }

  @Test
  void twoMachinesAreTwo(Machine first, Machine second) {
    first.console().type("hostname one; hostname\n");
    first.console().await("^one\r?$", LONG);
    second.console().type("hostname two; hostname\n");
    second.console().await("^two\r?$", LONG);
  }

  @Test
  void theKernelSchedules(Machine machine) {
    int schedule = machine.memory().address("schedule");
    assertTrue(schedule < 0, "kernels live in the upper half: " + Integer.toHexString(schedule));
  }

  @Test
  void aResetBootsAgain(Machine machine) {
    machine.console().type("echo b > /proc/sysrq-trigger\n");
    machine.console().await("ARMATURE-INIT", LONG);
    assertEquals(Machine.State.RUNNING, machine.state());
  }
}
// @end
