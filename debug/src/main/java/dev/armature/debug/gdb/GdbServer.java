package dev.armature.debug.gdb;

import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.PortServer;
import dev.armature.debug.TextCommands;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The port that gdb connects to: {@code target remote HOST:PORT}. */
public final class GdbServer implements AutoCloseable {
  private final PortServer server;

  /**
   * Listens at {@code address}.
   *
   * @param threads that gdb sees
   * @param commands what gdb's {@code monitor} command runs
   * @param kill ends the run
   * @throws IOException if the port is in use or the address is not this host's
   */
  public GdbServer(
      InetSocketAddress address,
      DebugControl control,
      DebugThreads threads,
      TextCommands commands,
      Runnable kill)
      throws IOException {
    server =
        PortServer.listen(
            "gdb",
            address,
            socket -> new GdbSession(socket, control, threads, commands, kill).run());
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
