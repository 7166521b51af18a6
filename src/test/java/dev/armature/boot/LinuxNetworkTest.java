package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Linux on Versatile/PB with the user-mode network: what goes out and what comes in has the sums
 * that it should. On the real clock, with a limit that only a hang reaches.
 *
 * <p>{@code -Darmature.relay.megabytes=1000 -Dtest=LinuxNetworkTest} passes that much on.
 */
class LinuxNetworkTest {
  private static final int TIMEOUT_MILLIS = 1_200_000;
  private static final int DATA_BYTES = 3_000_000;
  private static final int RELAYED_BYTES =
      1_000_000 * Integer.getInteger("armature.relay.megabytes", 2);
  private static final int PIECE = 50_000;
  private static final String PROMPT = "/ # ";

  @BeforeEach
  void needsTheGuest() {
    String cache = System.getenv("ARMATURE_CACHE");
    Path guest =
        cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache", "armature");
    assumeTrue(
        Files.exists(guest.resolve("linux/zImage")),
        "no Linux guest here; guests/linux/build makes it");
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(TIMEOUT_MILLIS);
    return server;
  }

  private static String sum(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void guestGetsAnAddressAndCarriesDataBothWays() throws IOException {
    byte[] data = new byte[DATA_BYTES];
    new Random(1).nextBytes(data);
    int forwarded = RealGdb.freePort();
    try (ServerSocket console = listen();
        ServerSocket peer = listen()) {
      CompletableFuture<CommandRunner.Result> run =
          CompletableFuture.supplyAsync(() -> boot(console.getLocalPort(), forwarded));
      try (Socket line = console.accept()) {
        line.setSoTimeout(TIMEOUT_MILLIS);
        assertTrue(readTo(line, PROMPT).contains("ARMATURE-NETWORK 10.0.2.15"));

        String nc = "nc 10.0.2.2 " + peer.getLocalPort();
        type(
            line,
            "dd if=/dev/urandom of=/tmp/data bs=64k count=48; sha256sum /tmp/data; "
                + nc
                + " </tmp/data");
        String sent = sum(receive(peer));
        assertTrue(readTo(line, PROMPT).contains(sent), "the guest sent something else");

        type(line, nc + " </dev/null | sha256sum");
        send(peer, data);
        assertTrue(readTo(line, PROMPT).contains(sum(data)), "the guest received something else");

        type(line, "httpd -h /etc; echo served-$((40+2))");
        assertTrue(readTo(line, "served-42").contains("httpd"));
        readTo(line, PROMPT);
        assertTrue(fetch(forwarded, "/hosts").endsWith("127.0.0.1 localhost\n"));
        type(line, "reboot -f");
      }
      CommandRunner.Result result = run.join();
      assertEquals(0, result.exitCode(), result.errors());
    }
  }

  /** The guest takes a stream from one connection and hands it to another, both at once. */
  @Test
  void whatTheGuestPassesOnComesBackAsItWent() throws IOException {
    try (ServerSocket console = listen();
        ServerSocket source = listen();
        ServerSocket sink = listen()) {
      int forwarded = RealGdb.freePort();
      CompletableFuture<CommandRunner.Result> run =
          CompletableFuture.supplyAsync(() -> boot(console.getLocalPort(), forwarded));
      try (Socket line = console.accept()) {
        line.setSoTimeout(TIMEOUT_MILLIS);
        readTo(line, PROMPT);
        String nc = "nc 10.0.2.2 ";
        type(line, nc + source.getLocalPort() + " </dev/null | " + nc + sink.getLocalPort());
        // Not in the common pool, whose only thread on two cores has the machine.
        CompletableFuture<String> sent =
            CompletableFuture.supplyAsync(() -> sendStream(source), Thread::startVirtualThread);
        assertEquals(sumOfStream(sink), sent.join());
        readTo(line, PROMPT);
        type(line, "reboot -f");
      }
      CommandRunner.Result result = run.join();
      assertEquals(0, result.exitCode(), result.errors());
    }
  }

  /** Sends as many octets as are to be passed on, and gives their sum and number. */
  private static String sendStream(ServerSocket source) {
    MessageDigest digest = sha256();
    Random random = new Random(2);
    byte[] piece = new byte[PIECE];
    try (Socket socket = source.accept()) {
      for (int sent = 0; sent < RELAYED_BYTES; sent += PIECE) {
        random.nextBytes(piece);
        digest.update(piece);
        socket.getOutputStream().write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RELAYED_BYTES + " " + HexFormat.of().formatHex(digest.digest());
  }

  /** The number and sum of what comes. */
  private static String sumOfStream(ServerSocket sink) throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE];
    long taken = 0;
    try (Socket socket = sink.accept()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      InputStream in = socket.getInputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        digest.update(piece, 0, n);
        taken += n;
      }
    }
    return taken + " " + HexFormat.of().formatHex(digest.digest());
  }

  /** What the guest's server, whose port the host forwards, says to a request for {@code file}. */
  private static String fetch(int port, String file) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      type(socket, "GET " + file + " HTTP/1.0\r\n\r");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static CommandRunner.Result boot(int console, int forwarded) {
    return CommandRunner.run(
        "linux",
        "-nic",
        "user,hostfwd=tcp:127.0.0.1:" + forwarded + "-:80",
        "-serial",
        "tcp:127.0.0.1:" + console,
        "-no-reboot",
        "--timeout",
        String.valueOf(TIMEOUT_MILLIS / 1000));
  }

  private static void type(Socket line, String command) throws IOException {
    line.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** What comes over the line up to {@code end}. */
  private static String readTo(Socket line, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = line.getInputStream();
    while (text.indexOf(end) < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the console ended: " + text);
      }
      text.append((char) c);
    }
    return text.toString();
  }

  private static byte[] receive(ServerSocket peer) throws IOException {
    try (Socket socket = peer.accept()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return socket.getInputStream().readAllBytes();
    }
  }

  private static void send(ServerSocket peer, byte[] bytes) {
    try (Socket socket = peer.accept()) {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
