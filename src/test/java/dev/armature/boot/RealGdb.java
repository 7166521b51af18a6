package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.docs.DocPage;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** gdb-multiarch with a script of commands. */
public final class RealGdb {
  private static final String GDB = "gdb-multiarch";

  /** Waits on a thread of its own, which begins when gdb has sent the guest on its way. */
  private static final String INTERRUPT =
      """
      import os, signal, threading, time

      def holds_all():
          with open('%2$s', errors='replace') as console:
              text = console.read()
          return all(awaited in text for awaited in [%1$s])

      def interrupt():
          while not holds_all():
              time.sleep(0.1)
          time.sleep(1)
          os.kill(os.getpid(), signal.SIGINT)

      def went_on(event):
          gdb.events.cont.disconnect(went_on)
          threading.Thread(target=interrupt, daemon=True).start()

      gdb.events.cont.connect(went_on)
      """;

  private static final String PROMPT = "(gdb) ";

  private RealGdb() {}

  /** Skips the test, with a message, where there is no gdb. */
  public static void assumeInstalled() {
    assumeTrue(isOnPath(GDB), GDB + " is not installed: apt-get install gdb-multiarch");
  }

  private static boolean isOnPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A port of this host that nobody listens on; not one of those that Linux gives to who asks for
   * any (32768 and up), lest somebody gets it before the machine listens there.
   */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // In use: another one.
      }
    }
  }

  /**
   * A command for {@link #run}: Ctrl-C, a second after the next command that has the guest go on
   * and after {@code console} holds {@code texts}, whichever is later.
   *
   * @param directory for a script
   */
  public static String interruptSoon(Path directory, Path console, String... texts)
      throws IOException {
    String awaited =
        Stream.of(texts).map(text -> "'" + text + "'").collect(Collectors.joining(", "));
    Path script = directory.resolve("interrupt.py");
    Files.writeString(script, INTERRUPT.formatted(awaited, console));
    return "source " + script;
  }

  /**
   * What gdb says.
   *
   * @param script its commands; it waits for the port, for which PORT stands
   * @param image whose symbols it reads
   * @param output a file for what it says
   */
  public static String run(List<String> script, int port, Path image, Path output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(GDB, "-nx", "-q", "-batch"));
    for (String line :
        List.of("set pagination off", "set confirm off", "set tcp connect-timeout 120")) {
      command.addAll(List.of("-ex", line));
    }
    for (String line : script) {
      command.addAll(List.of("-ex", line.replace("PORT", Integer.toString(port))));
    }
    command.add(image.toString());
    Process gdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(gdb.waitFor(600, TimeUnit.SECONDS), "gdb does not end");
    } finally {
      gdb.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** The commands of a session in the documentation, for {@link #run}. */
  public static List<String> script(List<String> session) {
    List<String> typed = DocPage.typed(session, PROMPT);
    assertTrue(typed.size() > 5, session.toString());
    return typed.stream().map(line -> line.replace(":1234", "127.0.0.1:PORT")).toList();
  }

  /** Fails unless gdb said what a session in the documentation shows, but for the numbers. */
  public static void assertShown(List<String> session, String said) {
    DocPage.assertShows(
        session.stream().skip(1).filter(line -> !line.startsWith(PROMPT)).toList(), said);
  }
}
