package dev.armature.machine;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

/** The guest of {@code echo.S}: says ready, echoes, counts. */
final class EchoGuest {
  /** Far more than anything takes; only a test that fails waits so long. */
  static final Duration LONG = Duration.ofMinutes(2);

  private EchoGuest() {}

  static Path file() {
    try {
      return Path.of(EchoGuest.class.getResource("echo.elf").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Machine ready() {
    Machine machine = Machines.versatilePb().ram(16 << 20).program(file()).noReboot().start();
    machine.console().await("ready", LONG);
    return machine;
  }
}
