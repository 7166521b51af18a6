package dev.armature.debug.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.armature.debug.DebugThreads;
import dev.armature.debug.RunningMachine;
import dev.armature.debug.TextCommands;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.EngineKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stops on a CPU that is not the first one: all stand still, and gdb is told where. */
@Timeout(600)
class SeveralCpusTest {
  private static final int SECOND_LOOP = RunningMachine.LOOP + RunningMachine.APART;
  private static final int SECOND_COUNTER = RunningMachine.COUNTER + RunningMachine.APART;

  private static int register(RawClient client, int number) throws Exception {
    return Hex.word(client.ask("p" + Integer.toHexString(number)));
  }

  private static String at(int address) {
    return Integer.toHexString(address) + ",4";
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER", "TIERED"})
  void theSecondCpuStopsAndSteps(EngineKind engine) throws Exception {
    try (RunningMachine machine = new RunningMachine(engine, false, 2);
        GdbServer server =
            new GdbServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                machine.control,
                DebugThreads.of(machine.control.machine().cpus()),
                line -> new TextCommands.Answer(""),
                () -> {});
        RawClient client = new RawClient(server.port())) {
      assertEquals("T02thread:1;", client.ask("?"));
      assertEquals("m1,2", client.ask("qfThreadInfo"));

      assertEquals("OK", client.ask("Z0," + at(SECOND_LOOP + 8)));
      for (int round = 0; round < 20; round++) {
        assertEquals("T05thread:2;", client.ask("c"));
        assertEquals(SECOND_LOOP + 8, register(client, 15));
        int count = register(client, 0);
        assertEquals("T05thread:2;", client.ask("vCont;s:2"));
        assertEquals(SECOND_LOOP + 12, register(client, 15));
        assertEquals(count, register(client, 0));
        assertEquals(count, register(client, 2));
      }
      assertEquals("OK", client.ask("z0," + at(SECOND_LOOP + 8)));

      assertEquals("OK", client.ask("Z2," + at(SECOND_COUNTER)));
      String watched = "T05watch:" + Integer.toHexString(SECOND_COUNTER) + ";thread:2;";
      assertEquals(watched, client.ask("c"));
      assertEquals(SECOND_LOOP + 4, register(client, 15));
      assertEquals("OK", client.ask("z2," + at(SECOND_COUNTER)));

      assertEquals("OK", client.ask("Z0," + at(RunningMachine.LOOP)));
      assertEquals("T05thread:1;", client.ask("c"));
      assertEquals("OK", client.ask("Hg2"));
      int stands = register(client, 0);
      assertEquals(stands, register(client, 0), "it stands still");
      assertEquals("OK", client.ask("z0," + at(RunningMachine.LOOP)));

      client.send("c");
      machine.assertRuns();
      client.raw((byte) 3);
      assertEquals("T02thread:1;", client.next());
      assertEquals("OK", client.ask("Hg2"));
      assertNotEquals(stands, register(client, 0), "it went on");
    }
  }

  /** The more CPUs are started, the longer the first of them had before it was held. */
  @Test
  void noneRunsBeforeTheDebuggerLetsIt() throws Exception {
    try (RunningMachine machine = new RunningMachine(EngineKind.INTERPRETER, true, 8)) {
      machine.awaitHalt();
      for (ArmCpu cpu : machine.control.machine().cpus()) {
        assertEquals(0, cpu.retired(), () -> "CPU " + cpu.number());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER", "TIERED"})
  void bothComeToBreakpointsAgainAndAgain(EngineKind engine) throws Exception {
    try (RunningMachine machine = new RunningMachine(engine, true, 2);
        GdbServer server =
            new GdbServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                machine.control,
                DebugThreads.of(machine.control.machine().cpus()),
                line -> new TextCommands.Answer(""),
                () -> {});
        RawClient client = new RawClient(server.port())) {
      assertEquals("OK", client.ask("Z0," + at(RunningMachine.LOOP)));
      assertEquals("OK", client.ask("Z0," + at(SECOND_LOOP)));
      int[] stops = new int[3];
      for (int i = 0; i < 200; i++) {
        String reply = client.ask("c");
        int thread = reply.equals("T05thread:1;") ? 1 : 2;
        assertEquals("T05thread:" + thread + ";", reply);
        assertEquals(thread == 1 ? RunningMachine.LOOP : SECOND_LOOP, register(client, 15));
        assertEquals(stops[thread], register(client, 0), "each round once");
        stops[thread]++;
        assertEquals("T05thread:" + thread + ";", client.ask("vCont;s:" + thread));
      }
      assertEquals(200, stops[1] + stops[2]);
    }
  }
}
