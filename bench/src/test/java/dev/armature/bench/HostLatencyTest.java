package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class HostLatencyTest {
  @Test
  void eachEventIsSeenOnceAndTheThreadEnds() {
    Thread looker;
    try (HostLatency host = new HostLatency()) {
      looker = host.looker();
      assertEquals(20, host.events(20).getTotalCount());
      assertEquals(30, host.events(30).getTotalCount());
    }
    assertFalse(looker.isAlive());
  }
}
