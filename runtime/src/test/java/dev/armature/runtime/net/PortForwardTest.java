package dev.armature.runtime.net;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.net.PortForward.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortForwardTest {
  @Test
  void readsQemusForm() {
    PortForward tcp = PortForward.parse("tcp::2222-:22");
    assertEquals(Protocol.TCP, tcp.protocol());
    assertEquals(2222, tcp.host().getPort());
    assertTrue(tcp.host().getAddress().isAnyLocalAddress());
    assertEquals(Subnet.GUEST, tcp.guest());
    assertEquals(22, tcp.guestPort());

    PortForward udp = PortForward.parse("udp:127.0.0.1:5353-10.0.2.20:53");
    assertEquals(Protocol.UDP, udp.protocol());
    assertTrue(udp.host().getAddress().isLoopbackAddress());
    assertEquals(0x0A00_0214, udp.guest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp",
        "tcp:80-:80",
        "tcp::80",
        "sctp::80-:80",
        "tcp::80-:0",
        "tcp::65536-:80",
        "tcp::80-:99999",
        "tcp:1.2.3:80-:80",
        "tcp:1.2.3.400:80-:80",
        "tcp::80-192.168.0.1:80",
        "tcp::80-:80,"
      })
  void refusesAnythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> PortForward.parse(text));
  }
}
