package dev.armature.cli;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.debug.DebugControl;
import dev.armature.debug.PortServer;
import dev.armature.debug.gdb.GdbServer;
import dev.armature.debug.monitor.JsonSession;
import dev.armature.debug.monitor.Monitor;
import dev.armature.debug.monitor.MonitorTarget;
import dev.armature.debug.monitor.TextSession;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/** Opens what -s, -gdb, -monitor and -qmp name, and holds the machine for -S. */
final class DebugPorts implements AutoCloseable {
  /** The options, for the table. */
  static final List<Option> OPTIONS =
      List.of(
          new Option(Kind.FLAG, "-s", null, "Let gdb connect to port 1234 of this host"),
          new Option(Kind.FLAG, "-S", null, "Stop in front of the first instruction"),
          new Option(
              Kind.VALUE,
              "-gdb",
              "tcp:[HOST]:PORT",
              "Let gdb connect there; without HOST from this host only"),
          new Option(
              Kind.VALUE,
              "-monitor",
              "PORT",
              "A monitor, at tcp:[HOST]:PORT, unix:FILE or stdio. In a terminal Ctrl-A C has one"),
          new Option(
              Kind.VALUE, "-qmp", "PORT", "The same for programs, in JSON; tcp: or unix: only"));

  private static final String DEFAULT_GDB = "tcp::1234";
  private static final String STDIO = "stdio";
  private static final String UNIX = "unix:";

  private final GivenOptions given;
  private final Machine machine;
  private final RunEnd end;
  private final Origin origin;
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final Board board;
  private final List<ExecutionEngine> engines;
  private DebugControl control;

  private DebugPorts(
      GivenOptions given,
      Machine machine,
      Board board,
      List<ExecutionEngine> engines,
      RunEnd end,
      Origin origin) {
    this.given = given;
    this.machine = machine;
    this.board = board;
    this.engines = engines;
    this.end = end;
    this.origin = origin;
  }

  /**
   * Opens what was asked for; nothing costs nothing.
   *
   * @param engines of the machine's CPUs
   * @param hasKeys whether a terminal's Ctrl-A C asks for a monitor
   * @param origin what the machine started from
   */
  static DebugPorts open(
      GivenOptions given,
      Machine machine,
      Board board,
      List<ExecutionEngine> engines,
      RunEnd end,
      boolean hasKeys,
      Origin origin)
      throws UsageException {
    DebugPorts ports = new DebugPorts(given, machine, board, engines, end, origin);
    if (!hasKeys && !areWanted(given)) {
      return ports;
    }
    ports.control = new DebugControl(machine, given.has("-S"));
    try {
      ports.openAll();
      return ports;
    } catch (UsageException e) {
      ports.close();
      throw e;
    }
  }

  /** Whether any is asked for. */
  static boolean areWanted(GivenOptions given) {
    return OPTIONS.stream().anyMatch(option -> given.has(option.name()));
  }

  /** Whether standard input is the monitor's. */
  static boolean takesStandardInput(GivenOptions given) {
    return STDIO.equals(given.value("-monitor", null));
  }

  private void quit() {
    end.request(RunEnd.Reason.QUIT);
  }

  private void openAll() throws UsageException {
    if (given.has("-gdb") || given.has("-s")) {
      openGdb(given.has("-gdb") ? "-gdb" : "-s", given.value("-gdb", DEFAULT_GDB));
    }
    String text = given.value("-monitor", null);
    if (STDIO.equals(text)) {
      openStandardInput();
    } else if (text != null) {
      openMonitor(
          "-monitor",
          text,
          socket ->
              new TextSession(
                      Channels.newInputStream(socket),
                      Channels.newOutputStream(socket),
                      newMonitor())
                  .run());
    }
    if (given.has("-qmp")) {
      openMonitor(
          "-qmp",
          given.value("-qmp", null),
          socket ->
              new JsonSession(
                      Channels.newInputStream(socket),
                      Channels.newOutputStream(socket),
                      newMonitor(),
                      control)
                  .run());
    }
  }

  private void openGdb(String option, String text) throws UsageException {
    UsageException complaint = new UsageException("%s %s: tcp:[HOST]:PORT is needed", option, text);
    if (!TcpSpec.isMeant(text)) {
      throw complaint;
    }
    InetSocketAddress address = TcpSpec.of(text, complaint).onLoopbackByDefault();
    try {
      GdbServer server =
          new GdbServer(address, control, origin.threads(machine), newMonitor(), this::quit);
      servers.add(server);
      System.err.printf(
          "armature: gdb may connect: target remote %s%n", TcpSpec.text(address, server.port()));
    } catch (IOException e) {
      throw new UsageException("%s %s: %s", option, text, Failures.reason(e));
    }
  }

  private void openMonitor(String option, String text, PortServer.Service service)
      throws UsageException {
    String name = option.substring(1);
    try {
      if (TcpSpec.isMeant(text)) {
        InetSocketAddress address = TcpSpec.of(text, wrong(option, text)).onLoopbackByDefault();
        PortServer server = PortServer.listen(name, address, service);
        servers.add(server);
        System.err.printf(
            "armature: %s listens at %s%n", name, TcpSpec.text(address, server.port()));
      } else if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
        Path file = Specs.path(option, text.substring(UNIX.length()).split(",", 2)[0]);
        SocketAddress address = UnixDomainSocketAddress.of(file);
        servers.add(PortServer.listen(name, address, service));
        System.err.printf("armature: %s listens at %s%s%n", name, UNIX, file);
      } else {
        throw wrong(option, text);
      }
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException io ? Failures.reason(io) : e.getMessage();
      throw new UsageException("%s %s: %s", option, text, reason);
    }
  }

  private static UsageException wrong(String option, String text) {
    return new UsageException(
        "%s %s: tcp:[HOST]:PORT%s or unix:FILE is needed",
        option, text, option.equals("-monitor") ? ", stdio" : "");
  }

  private void openStandardInput() {
    Thread.ofPlatform().daemon().name("armature-monitor-stdin").start(this::serveStandardInput);
  }

  @SuppressWarnings("StreamResourceLeak") // standard input is not ours to close
  private void serveStandardInput() {
    try {
      new TextSession(new FileInputStream(FileDescriptor.in), new StandardOutput(), newMonitor())
          .run();
    } catch (IOException e) {
      // Nobody is there to read what the monitor says.
      quit();
    }
  }

  /** A monitor for a terminal's keys; null if nobody asked for one. */
  Monitor monitor() {
    return control == null ? null : newMonitor();
  }

  /** A monitor for one client. */
  private Monitor newMonitor() {
    return new Monitor(
        new MonitorTarget(control, board, engines, origin.threads(machine), this::quit),
        origin.topics());
  }

  /** The run has ended. */
  @Override
  public void close() {
    if (control != null) {
      control.close();
    }
    CloseHelper.quietCloseAll(servers);
  }
}
