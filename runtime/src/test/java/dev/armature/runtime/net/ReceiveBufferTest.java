package dev.armature.runtime.net;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
  private final ReceiveBuffer buffer = new ReceiveBuffer(1000);
  private final byte[] source = new byte[1000];

  @Test
  void joinsWhatTouches() {
    assertEquals(0, buffer.put(20, source, 0, 10));
    assertEquals(0, buffer.put(10, source, 0, 10));
    assertTrue(buffer.hasGap());
    assertEquals(30, buffer.put(0, source, 0, 10));
    assertFalse(buffer.hasGap());
    assertEquals(970, buffer.free());
  }

  @Test
  void withTooManyGapsTheNextOctetsAreStillTaken() {
    for (int i = 0; i < 100; i++) {
      assertEquals(0, buffer.put(3 + 3 * i, source, 0, 1));
    }
    assertEquals(1, buffer.put(0, source, 0, 1));
    assertEquals(3, buffer.put(0, source, 0, 2));
    assertEquals(4, buffer.size());
  }
}
