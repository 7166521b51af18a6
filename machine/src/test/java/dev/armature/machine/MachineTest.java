package dev.armature.machine;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.io.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path directory;

  @Test
  void severalMachinesRunAtOnceAndKnowNothingOfEachOther() {
    List<Machine> machines = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        machines.add(EchoGuest.ready());
      }
      for (int i = 0; i < machines.size(); i++) {
        machines.get(i).console().type("x".repeat(i + 1));
      }
      for (int i = 0; i < machines.size(); i++) {
        machines.get(i).console().await("x".repeat(i + 1), EchoGuest.LONG);
        assertEquals(i + 1, machines.get(i).memory().word("received"));
      }
    } finally {
      machines.forEach(Machine::close);
    }
  }

  @Test
  void theCopyOfTheConsoleGetsEverything() {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (Machine machine = Machines.versatilePb().program(EchoGuest.file()).console(copy).start()) {
      machine.console().await("ready\n", EchoGuest.LONG);
      assertEquals("ready\n", machine.console().output());
    }
    assertEquals("ready\n", copy.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void awaitGoesOnBehindTheLastMatch() {
    try (Machine machine = EchoGuest.ready()) {
      machine.console().type("ready1 ready2");
      assertEquals("1", machine.console().await("ready(\\d)", EchoGuest.LONG).group(1));
      assertEquals("2", machine.console().await("ready(\\d)", EchoGuest.LONG).group(1));
    }
  }

  @Test
  void awaitTellsWhatTheConsoleSaidInstead() {
    try (Machine machine = EchoGuest.ready()) {
      MachineException e =
          assertThrows(MachineException.class, () -> machine.console().await("never", SHORT));
      assertTrue(e.getMessage().contains("'never' within PT0.05S"), e.getMessage());
      assertTrue(e.getMessage().contains("ready"), e.getMessage());
    }
  }

  @Test
  void aResetEndsTheMachineAndItsMemoryCanStillBeRead() {
    try (Machine machine = EchoGuest.ready()) {
      machine.console().type("!");
      assertEquals(Machine.State.RESET, machine.awaitEnd(EchoGuest.LONG));
      assertEquals(1, machine.memory().word("received"));
      assertThrows(MachineException.class, () -> machine.console().type("x"));
      MachineException e =
          assertThrows(
              MachineException.class, () -> machine.console().await("x{9}", EchoGuest.LONG));
      assertTrue(e.getMessage().contains("the guest reset the machine"), e.getMessage());
    }
  }

  @Test
  void aResetBootsAgainUnlessToldOtherwise() {
    try (Machine machine = Machines.versatilePb().program(EchoGuest.file()).start()) {
      machine.console().await("ready", EchoGuest.LONG);
      machine.console().type("xx!");
      machine.console().await("xx!ready", EchoGuest.LONG);
      assertEquals(0, machine.memory().word("received"));
    }
  }

  @Test
  void aForkBootsAgainToo() {
    try (Machine machine = Machines.versatilePb().program(EchoGuest.file()).start()) {
      machine.console().await("ready", EchoGuest.LONG);
      try (Snapshot snapshot = machine.snapshot();
          Machine copy = snapshot.fork()) {
        copy.console().type("!");
        copy.console().await("ready", EchoGuest.LONG);
      }
    }
  }

  @Test
  void aForkOutlivesItsSnapshotAndTheMachineItIsOf() {
    Machine copy;
    try (Machine machine = EchoGuest.ready();
        Snapshot snapshot = machine.snapshot()) {
      copy = snapshot.fork();
    }
    try (copy) {
      copy.console().type("abc");
      copy.console().await("abc", EchoGuest.LONG);
      assertEquals(3, copy.memory().word("received"));
    }
  }

  @Test
  void memoryThatIsNotThereIsRefused() {
    try (Machine machine = EchoGuest.ready()) {
      GuestMemory memory = machine.memory();
      assertThrows(MachineException.class, () -> memory.readPhysical(0x101F1000, 4));
      assertThrows(MachineException.class, () -> memory.readPhysical(0x00FFFFFE, 4));
      assertThrows(MachineException.class, () -> memory.writePhysical(0x00FFFFFE, new byte[4]));
      assertEquals(0, memory.readPhysical(0x00FFFFFE, 2)[1]);
      assertThrows(MachineException.class, () -> memory.address("nothing"));
      memory.writeVirtual(0x00FFFFFE, (byte) 'o', (byte) 'k');
      assertEquals("ok", memory.string(0x00FFFFFE, 2));
    }
  }

  @Test
  void aRegisterIsSetWhereTheGuestGoesOn() {
    try (Machine machine = EchoGuest.ready()) {
      machine.setRegister(15, machine.memory().address("_start"));
      machine.console().await("ready", EchoGuest.LONG);
      assertEquals(0x101F1000, machine.registers().r(0));
    }
  }

  @Test
  void keysNeedAKeyboard() {
    try (Machine machine = EchoGuest.ready()) {
      machine.press(Key.LEFT_SHIFT, Key.A);
      assertTrue(machine.screen().isEmpty());
    }
    try (Machine machine = Machines.kirkwood().program(EchoGuest.file()).start()) {
      assertThrows(MachineException.class, () -> machine.press(Key.A));
    }
  }

  @Test
  void filesThatMakeNoSenseAreRefusedInOneLine() throws IOException {
    Path nothing = directory.resolve("nothing");
    refused("nothing: no such file", Machines.versatilePb().kernel(nothing));
    Path noise = Files.write(directory.resolve("noise"), new byte[] {1, 2, 3});
    MachineException e =
        assertThrows(MachineException.class, () -> Machines.versatilePb().symbols(noise));
    assertTrue(e.getMessage().endsWith("noise: has no symbols"), e.getMessage());
    assertThrows(MachineException.class, () -> Machines.versatilePb().ram(1L << 40));
    refused("16 MB", Machines.kirkwood().ram(20 << 20).program(EchoGuest.file()));
  }

  private static void refused(String message, MachineBuilder builder) {
    MachineException e = assertThrows(MachineException.class, builder::start);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void aClosedMachineSaysSo() {
    Machine machine = EchoGuest.ready();
    machine.close();
    machine.close();
    assertThrows(MachineException.class, machine::registers);
    assertThrows(MachineException.class, () -> machine.console().type("x"));
    assertThrows(MachineException.class, machine::snapshot);
  }
}
