package dev.armature.cli;

import dev.armature.runtime.io.LoopbackNetwork;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.machine.HostEvents;
import dev.armature.runtime.net.PortForward;
import dev.armature.runtime.net.UserNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What -nic connects a machine to. */
final class Networks {
  private static final String USER = "user";
  private static final String FORWARD = "hostfwd=";

  private Networks() {}

  /** Whether {@code nic} asks for the user-mode network, where a guest gets its address by DHCP. */
  static boolean isUser(String nic) {
    return nic.equals(USER) || nic.startsWith(USER + ",");
  }

  /** Connects what {@code options} ask for. */
  static NetworkBackend open(RunOptions options, HostEvents hostEvents) throws UsageException {
    String nic = options.network();
    if (isUser(nic)) {
      return user(options, hostEvents);
    }
    return switch (nic) {
      case "none" -> NetworkBackend.none();
      case "loopback" -> new LoopbackNetwork(hostEvents);
      default ->
          throw new UsageException(
              "-nic %s: none, loopback or user[,hostfwd=tcp|udp:[ADDRESS]:PORT-[ADDRESS]:PORT]..."
                  + " is needed",
              nic);
    };
  }

  private static NetworkBackend user(RunOptions options, HostEvents hostEvents)
      throws UsageException {
    String nic = options.network();
    List<PortForward> forwards = new ArrayList<>();
    String[] parts = nic.split(",", -1);
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].startsWith(FORWARD)) {
        throw new UsageException("-nic %s: unknown key '%s'; user takes hostfwd", nic, parts[i]);
      }
      try {
        forwards.add(PortForward.parse(parts[i].substring(FORWARD.length())));
      } catch (IllegalArgumentException e) {
        throw new UsageException("-nic %s: %s", nic, e.getMessage());
      }
    }
    if (options.clock() == RunOptions.ClockKind.VIRTUAL) {
      throw new UsageException(
          "-nic user: needs --clock real; on the virtual clock a guest that waits for an answer"
              + " gives up at once");
    }
    try {
      return new UserNetwork(hostEvents, forwards);
    } catch (IOException e) {
      throw new UsageException("-nic %s: %s", nic, e.getMessage());
    }
  }
}
