package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Serial lines over the loopback interface. */
@Timeout(60)
class TcpSerialTest {
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  private final Semaphore announced = new Semaphore(0);

  @Test
  void serverTakesOneClientAfterTheOther() throws Exception {
    try (TcpSerial line = TcpSerial.listen(HOST, 0, null, UnaryOperator.identity())) {
      line.onInput(announced::release);
      line.transmit('-'); // nobody there: lost, unless the line's thread is late
      for (int i = 'a'; i < 'd'; i++) {
        try (Socket client = new Socket(HOST, line.port())) {
          client.getOutputStream().write(i);
          assertEquals(i, await(line));
          line.transmit(i + 1);
          int answer = client.getInputStream().read();
          if (i == 'a' && answer == '-') {
            answer = client.getInputStream().read();
          }
          assertEquals(i + 1, answer);
        }
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closed early: what the peer sees then is tested
  void clientConnects() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TcpSerial line = TcpSerial.connect(HOST, server.getLocalPort(), UnaryOperator.identity());
        Socket peer = server.accept()) {
      line.onInput(announced::release);
      peer.getOutputStream().write(0xFF);
      assertEquals(0xFF, await(line));
      line.transmit('z');
      assertEquals('z', peer.getInputStream().read());
      line.close();
      assertEquals(-1, peer.getInputStream().read());
    }
  }

  @Test
  void nobodyListensAndPortInUse() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThrows(
          IOException.class, () -> TcpSerial.listen(HOST, port, null, UnaryOperator.identity()));
    }
    assertThrows(IOException.class, () -> TcpSerial.connect(HOST, port, UnaryOperator.identity()));
  }

  private int await(TcpSerial line) throws InterruptedException {
    int value = line.poll();
    while (value < 0) {
      announced.acquire();
      value = line.poll();
    }
    return value;
  }
}
