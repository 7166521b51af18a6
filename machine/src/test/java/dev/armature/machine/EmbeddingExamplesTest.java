package dev.armature.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc. They are tests, so they compile and do what they say. */
class EmbeddingExamplesTest {
  @Test
  void bootAndTalk() {
    Path program = EchoGuest.file();
    // @start region="boot"
    try (Machine machine =
        Machines.versatilePb().ram(16 << 20).program(program).console(System.out).start()) {
      machine.console().await("^ready$", Duration.ofMinutes(1));
      machine.console().type("hello");
      machine.console().await("hello", Duration.ofMinutes(1));
    }
    // @end
  }

  @Test
  void lookInside() {
    try (Machine machine = EchoGuest.ready()) {
      // @start region="look"
      machine.console().type("abc");
      machine.console().await("abc", Duration.ofMinutes(1));
      assertEquals(3, machine.memory().word("received"));

      machine.memory().setWord("received", 40);
      machine.console().type("de");
      machine.console().await("de", Duration.ofMinutes(1));
      assertEquals(42, machine.memory().word("received"));

      int pc = machine.registers().pc();
      assertTrue(pc >= machine.memory().address("echo"));
      // @end
    }
  }

  @Test
  void forkFromOneMoment() {
    try (Machine machine = EchoGuest.ready()) {
      // @start region="fork"
      try (Snapshot snapshot = machine.snapshot();
          Machine first = snapshot.fork();
          Machine second = snapshot.fork()) {
        first.memory().setWord("received", 100);
        first.console().type("x");
        first.console().await("x", Duration.ofMinutes(1));
        assertEquals(101, first.memory().word("received"));
        assertEquals(0, second.memory().word("received"));
      }
      // @end
    }
  }
}
