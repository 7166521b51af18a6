package dev.armature.xen;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mini-OS's shell, typed at. */
@Timeout(300)
class ShellTest {
  private static final Path GUEST = Path.of(System.getProperty("armature.home"), "guests/mini-os");

  @ParameterizedTest
  @ValueSource(strings = {"mini-os.elf", "mini-os-later.elf"})
  void commandsAreAnswered(String image) throws Exception {
    try (TypedConsole console = new TypedConsole("--dom0", GUEST.resolve(image).toString())) {
      console.type("help\r");
      console.await(" version small_calls console");
      console.type("tests events\r");
      console.await("PASS events");
      console.await("tests: 0 failed");
      console.type("tests memory*\r");
      console.await("PASS memory");
      console.type("tests nothing\r");
      console.await("FAIL nothing, there is no such test");
      console.await("tests: 1 failed");
      console.type("time\r");
      console.await(" ticks");
      console.type("domain\r");
      console.await("domain 0, 7680 pages, first frame ");
      console.type("user\r");
      console.await("user program returned 42");
      console.type("what\r");
      console.await("what: no such command; there is help");
      console.type("yield\rhalt\r");
      console.await("Domain 0 shut down (reason 0)");
      console.assertEnded();
    }
  }
}
