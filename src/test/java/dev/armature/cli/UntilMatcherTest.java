package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What --until sees. */
class UntilMatcherTest {
  private final AtomicInteger matches = new AtomicInteger();

  @Test
  void matchesInALineWithoutEnd() {
    UntilMatcher matcher = matcher("login: $");
    write(matcher, "Welcome\r\nhost log");
    assertEquals(0, matches.get());
    write(matcher, "in: ");
    assertEquals(1, matches.get());
  }

  @Test
  void matchesOnceByteByByte() {
    UntilMatcher matcher = matcher("^PASS$");
    for (byte b : "no PASS\nPASS\r\nPASS\n".getBytes(StandardCharsets.US_ASCII)) {
      matcher.write(b);
    }
    assertEquals(1, matches.get());
  }

  @Test
  void doesNotMatchAcrossLines() {
    write(matcher("ab"), "a\nb\n");
    assertEquals(0, matches.get());
  }

  @Test
  void findsSomethingLateInALineWithoutEnd() {
    UntilMatcher matcher = matcher("needle");
    for (int i = 0; i < 1000; i++) {
      write(matcher, "hay".repeat(100));
    }
    write(matcher, "needle");
    assertEquals(1, matches.get());
  }

  private UntilMatcher matcher(String pattern) {
    return new UntilMatcher(Pattern.compile(pattern), matches::incrementAndGet);
  }

  private static void write(UntilMatcher matcher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    matcher.write(bytes, 0, bytes.length);
  }
}
