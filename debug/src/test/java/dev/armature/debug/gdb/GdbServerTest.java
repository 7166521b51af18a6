package dev.armature.debug.gdb;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.debug.DebugThreads;
import dev.armature.debug.RunningMachine;
import dev.armature.debug.TextCommands;
import dev.armature.translator.EngineKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the port answers to clients that behave, and what to those that do not. */
@Timeout(600)
class GdbServerTest {
  private static final String COUNTER = Integer.toHexString(RunningMachine.COUNTER);

  private final CountDownLatch killed = new CountDownLatch(1);
  private RunningMachine machine;
  private GdbServer server;

  @BeforeEach
  void start() throws IOException {
    machine = new RunningMachine(EngineKind.TIERED, false);
    server =
        new GdbServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            machine.control,
            DebugThreads.of(machine.control.machine().cpus()),
            this::monitor,
            this::kill);
  }

  private void kill() {
    killed.countDown();
    server.close();
  }

  private TextCommands.Answer monitor(String line) {
    return line.equals("quit")
        ? new TextCommands.Answer("bye\n", server::close)
        : new TextCommands.Answer("you said " + line + "\n");
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
    machine.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(server.port());
  }

  /** The session of the client before may not have ended yet. */
  private RawClient nextClient() throws IOException {
    while (true) {
      RawClient client = client();
      try {
        if (client.ask("?").startsWith("T")) {
          return client;
        }
      } catch (IOException e) {
        // Turned away.
      }
      client.close();
    }
  }

  private static int register(RawClient client, int number) throws IOException, BadPacketException {
    return Hex.word(client.ask("p" + Integer.toHexString(number)));
  }

  @Test
  void aClientStopsTheMachineAndLeavesItRunning() throws Exception {
    try (RawClient client = client()) {
      assertEquals("T02thread:1;", client.ask("?"));
      machine.assertStands();
      assertEquals("OK", client.ask("D"));
      assertEquals("END", client.next());
    }
    machine.assertRuns();
  }

  @Test
  void breakpointsStepsAndInterrupts() throws Exception {
    try (RawClient client = client()) {
      client.ask("qSupported:swbreak+;hwbreak+");
      assertEquals("OK", client.ask("Z0,8008,4"));
      assertEquals("T05swbreak:;thread:1;", client.ask("vCont;c"));
      assertEquals(0x8008, register(client, 15));
      int round = register(client, 0);
      assertEquals("T05thread:1;", client.ask("vCont;s:1;c"));
      assertEquals(0x800C, register(client, 15));
      assertEquals("T05swbreak:;thread:1;", client.ask("c"));
      assertEquals(round + 1, register(client, 0));
      assertEquals("OK", client.ask("z0,8008,4"));
      assertEquals("OK", client.ask("Z1,8000,4"));
      assertEquals("T05hwbreak:;thread:1;", client.ask("c"));
      assertEquals("OK", client.ask("z1,8000,4"));
      client.send("c");
      machine.assertRuns();
      client.raw((byte) 3);
      assertEquals("T02thread:1;", client.next());
      assertEquals("T05thread:1;", client.ask("s8004"));
      assertEquals(0x8008, register(client, 15));
    }
    machine.assertRuns();
  }

  @Test
  void watchpointsNameTheAddress() throws Exception {
    try (RawClient client = client()) {
      assertEquals("OK", client.ask("Z2," + COUNTER + ",4"));
      assertEquals("T05watch:" + COUNTER + ";thread:1;", client.ask("c"));
      assertEquals(0x8004, register(client, 15));
      assertEquals("OK", client.ask("z2," + COUNTER + ",4"));
      assertEquals("OK", client.ask("Z3," + COUNTER + ",1"));
      assertEquals("T05rwatch:" + COUNTER + ";thread:1;", client.ask("c"));
      assertEquals(0x8008, register(client, 15));
      assertEquals("OK", client.ask("z3," + COUNTER + ",1"));
      assertEquals("OK", client.ask("Z4," + COUNTER + ",2"));
      assertEquals("T05awatch:" + COUNTER + ";thread:1;", client.ask("c"));
    }
    machine.assertRuns();
  }

  @Test
  void registersAreReadAndWritten() throws Exception {
    try (RawClient client = client()) {
      String all = client.ask("g");
      String xml = client.ask("qXfer:features:read:target.xml:0,ffff");
      assertEquals('l', xml.charAt(0));
      assertEquals(all.length() / 8, xml.split("<reg ", -1).length - 1);
      assertEquals("OK", client.ask("P3=78563412"));
      assertEquals(0x12345678, register(client, 3));
      assertEquals("OK", client.ask("G" + "2a" + all.substring(2)));
      assertEquals(0x2A, register(client, 0) & 0xFF);
      // To IRQ mode, where sp is another register, and back.
      int cpsr = register(client, 25);
      assertEquals("OK", client.ask("Pd=" + Hex.ofWord(0x1000)));
      assertEquals("OK", client.ask("P19=" + Hex.ofWord((cpsr & ~0x1F) | 0x12)));
      assertEquals(0, register(client, 13));
      assertEquals("OK", client.ask("P19=" + Hex.ofWord(cpsr)));
      assertEquals(0x1000, register(client, 13));
      assertEquals("E01", client.ask("pffff"));
      assertEquals("E01", client.ask("P3=1234"));
      assertEquals("E01", client.ask("G1234"));
    }
  }

  @Test
  void memoryIsReadAndWritten() throws Exception {
    try (RawClient client = client()) {
      assertEquals("010080e2", client.ask("m8000,4"));
      assertEquals("OK", client.ask("Ma000,3:a1b2c3"));
      assertEquals("OK", client.ask("Xa003,2:#z"));
      assertEquals("a1b2c3237a", client.ask("ma000,5"));
      assertEquals("OK", client.ask("X10000000,4:abcd"));
      assertEquals("61626364", client.ask("m10000000,4"));
      assertEquals("04040000", client.ask("m10000004,4"));
      assertEquals("E0e", client.ask("m50000000,4"));
      assertEquals("E0e", client.ask("M50000000,1:00"));
      assertEquals(8, client.ask("mffffc,8").length());
      assertEquals("OK", client.ask("Qqemu.PhyMemMode:1"));
      assertEquals("1", client.ask("qqemu.PhyMemMode"));
      assertEquals("010080e2", client.ask("m8000,4"));
      assertEquals("E01", client.ask("m8000,100000"));
      assertEquals("E01", client.ask("m8000,ffffffff"));
      assertEquals("E01", client.ask("M8000,4:00"));
    }
  }

  @Test
  void codeThatIsWrittenIsExecuted() throws Exception {
    try (RawClient client = client()) {
      assertEquals("OK", client.ask("M8000,4:0a0080e2")); // add r0, r0, #10
      int before = register(client, 0);
      client.ask("Pf=00800000");
      client.ask("s");
      assertEquals(before + 10, register(client, 0));
    }
  }

  @Test
  void monitorCommandsAreAnswered() throws Exception {
    try (RawClient client = client()) {
      assertEquals(
          "O" + Hex.ofText("you said hello\n"), client.ask("qRcmd," + Hex.ofText("hello")));
      assertEquals("OK", client.next());
      assertEquals("E01", client.ask("qRcmd,1"));
    }
  }

  @Test
  void aMonitorCommandThatEndsTheRunIsAnsweredFirst() throws Exception {
    try (RawClient client = client()) {
      assertEquals("O" + Hex.ofText("bye\n"), client.ask("qRcmd," + Hex.ofText("quit")));
      assertEquals("OK", client.next());
      assertEquals("END", client.next());
    }
  }

  @Test
  void killEndsTheRun() throws Exception {
    try (RawClient client = client()) {
      client.send("k");
      killed.await();
    }
  }

  @Test
  void killByProcessIsAnsweredFirst() throws Exception {
    try (RawClient client = client()) {
      assertEquals("OK", client.ask("vKill;1"));
      assertEquals("END", client.next());
      killed.await();
    }
  }

  @Test
  void theEndOfTheRunIsTold() throws Exception {
    try (RawClient client = client()) {
      client.ask("?");
      client.send("c");
      machine.assertRuns();
      machine.close();
      assertEquals("W00", client.next());
    }
  }

  @Test
  void aSecondClientIsTurnedAway() throws Exception {
    try (RawClient first = client();
        RawClient second = client()) {
      first.ask("?");
      assertEquals("END", second.next());
      assertEquals("1", first.ask("qAttached"));
    }
    nextClient().close();
    machine.assertRuns();
  }

  @Test
  void aClientThatVanishesInAPacketLeavesNothingBehind() throws Exception {
    try (RawClient client = client()) {
      client.ask("?");
      client.ask("Z0,8000,4");
      client.ask("Z4," + COUNTER + ",4");
      client.raw("$m8000,");
    }
    nextClient().close();
    machine.assertRuns();
  }

  @Test
  void damagedPacketsAreAskedForAgain() throws Exception {
    try (RawClient client = client()) {
      client.ask("?");
      client.raw("$g#00");
      assertEquals("REPEAT", client.next());
      client.raw("$" + "m".repeat(3 * PacketReader.MAX_DATA) + "#00");
      assertEquals("REPEAT", client.next());
      client.raw("$half$qAttached#8f");
      assertEquals("1", client.next());
      client.raw("-");
      assertEquals("1", client.next());
      assertEquals("OK", client.ask("QStartNoAckMode"));
      client.raw("$g#00$qAttached#8f");
      assertEquals("1", client.next());
    }
  }

  @Test
  void whatIsNotKnownIsAnsweredWithNothing() throws Exception {
    try (RawClient client = client()) {
      for (String packet : new String[] {"!", "vMustReplyEmpty", "qFoo", "Q", "Z9,1,1", "", "\0"}) {
        assertEquals("", client.ask(packet), packet);
      }
      for (String packet :
          new String[] {
            "Z0", "Z0,x,4", "z", "vCont;", "vCont;q", "p", "m", "M1", "Hg", "P=", "Z2,ffffffff,2"
          }) {
        assertEquals("E01", client.ask(packet), packet);
      }
    }
  }

  @Test
  void garbageHarmsNothing() throws Exception {
    Random random = new Random(20261123);
    String alphabet = "?gGpPmMXZzcsCSDHTvqQ0123456789abcdef,:;=#$+-}*\3\0\u00ff";
    for (int round = 0; round < 60; round++) {
      try (RawClient client = client()) {
        for (int i = 0; i < 40; i++) {
          StringBuilder text = new StringBuilder();
          for (int n = random.nextInt(30); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          if (random.nextBoolean()) {
            client.raw(text.toString());
          } else {
            client.send(text.toString());
          }
        }
      } catch (IOException e) {
        // Turned away, since the client before is still served, or the session detached.
      }
    }
    nextClient().close();
    machine.assertRuns();
  }
}
