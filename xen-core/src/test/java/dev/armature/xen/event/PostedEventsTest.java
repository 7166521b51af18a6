package dev.armature.xen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that wait for their virtual CPU's CPU. */
class PostedEventsTest {
  @Test
  void whatIsPostedIsHandedOutOnce() {
    PostedEvents posted = new PostedEvents();
    List<Integer> ports = new ArrayList<>();
    assertTrue(posted.isEmpty());
    posted.post(700);
    posted.post(64);
    posted.post(700);
    posted.post(1023);
    assertFalse(posted.isEmpty());
    posted.take(ports::add);
    assertEquals(List.of(64, 700, 1023), ports);
    assertTrue(posted.isEmpty());
    posted.take(ports::add);
    assertEquals(3, ports.size());
    posted.post(64);
    assertFalse(posted.isEmpty());
  }
}
