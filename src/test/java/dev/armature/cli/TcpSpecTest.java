package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TcpSpecTest {
  private static InetSocketAddress debugPort(String text) throws UsageException {
    return TcpSpec.of(text, new UsageException("wrong")).onLoopbackByDefault();
  }

  @Test
  void aDebuggersPortIsThisHostsOwnUnlessAnotherAddressIsNamed() throws UsageException {
    InetSocketAddress own = debugPort("tcp::1234");
    assertTrue(own.getAddress().isLoopbackAddress(), own.toString());
    assertEquals("127.0.0.1:1234", TcpSpec.text(own, own.getPort()));
    InetSocketAddress all = debugPort("tcp:0.0.0.0:1234");
    assertTrue(all.getAddress().isAnyLocalAddress(), all.toString());
    assertEquals("0.0.0.0:1234", TcpSpec.text(all, all.getPort()));
  }
}
