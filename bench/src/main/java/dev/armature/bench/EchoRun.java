package dev.armature.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends bytes to the latency guest's UART over a TCP connection and waits for each to come back
 * before it sends the next.
 */
final class EchoRun {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int ANSWER_MILLIS = 30_000;

  private final Path image;

  /**
   * @param image the latency guest
   */
  EchoRun(Path image) {
    this.image = image;
  }

  /**
   * The times of {@code count} echoes on {@code emulator}, after {@code warmUp} that do not count.
   *
   * @throws BenchException if one does not come back
   */
  Histogram run(Emulator emulator, int warmUp, int count) {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(ANSWER_MILLIS);
      List<String> options =
          List.of("-kernel", image.toString(), "-serial", "tcp:127.0.0.1:" + server.getLocalPort());
      try (GuestProcess process = new GuestProcess(emulator.run(options), LIMIT);
          Socket socket = server.accept()) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        expect(socket.getInputStream(), '!');
        echo(socket, warmUp);
        return echo(socket, count);
      }
    } catch (IOException e) {
      throw BenchException.failure("no echo from " + emulator.name() + ": " + e.getMessage());
    }
  }

  private static Histogram echo(Socket socket, int count) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    Histogram times = LatencyProbe.histogram();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(random.nextLong(20_000, 280_000));
      long start = System.nanoTime();
      out.write('x');
      expect(in, 'x');
      times.recordValue(System.nanoTime() - start);
    }
    return times;
  }

  private static void expect(InputStream in, int value) throws IOException {
    int got = in.read();
    if (got != value) {
      throw new IOException("'" + (char) value + "' expected, not " + got);
    }
  }
}
