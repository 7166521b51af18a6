package dev.armature.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterBankTest {
  private static final class Words extends RegisterBank {
    final List<String> calls = new ArrayList<>();
    final Register mode = register(0x00, "MODE").reset(0x8000_0001).writable(0x0000_FFFF);
    final Register status =
        register(0x04, "STATUS").clearedByOnes(0xF0F0).changed(() -> calls.add("status"));
    final Register data = register(0x08, "DATA").takes(v -> calls.add(Integer.toHexString(v)));
    final Register count = register(0x10, "COUNT").reads(() -> 0x1234_5678);

    final Register enable =
        register(0x14, "ENABLE").setByOnes(0x0F0F).changed(() -> calls.add("enable"));

    Words(GuestLog log) {
      super("words", 4, log);
      register(0x18, "ENABLECLR").clears(enable);
    }
  }

  private static final class Halves extends RegisterBank {
    final Register low = register(0, "LOW").writable(0xFFFF);
    final Register high = register(2, "HIGH").writable(0xFFFF);

    Halves() {
      super("halves", 2, GuestLog.none());
    }
  }

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Words words =
      new Words(
          new GuestLog(
              EnumSet.of(Category.GUEST_ERRORS),
              new PrintStream(told, true, StandardCharsets.UTF_8)));

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void keepsOnlyWritableBits() {
    assertEquals(0x8000_0001, words.read(0, 4));
    words.write(0, 4, 0x7FFF_5554);
    assertEquals(0x8000_5554, words.read(0, 4));
    words.reset();
    assertEquals(0x8000_0001, words.read(0, 4));
  }

  @Test
  void narrowAccessesReachTheirLanes() {
    words.write(1, 1, 0xAB);
    assertEquals(0x8000_AB01, words.read(0, 4));
    assertEquals(0xAB, words.read(1, 1) & 0xFF);
    assertEquals(0x8000, words.read(2, 2));
    words.write(2, 2, 0x1111);
    assertEquals(0x8000_AB01, words.read(0, 4));
  }

  @Test
  void onesClearOnlyWhereTheyAreWritten() {
    words.status.set(0xFFFF);
    words.write(4, 1, 0x10);
    assertEquals(0xFFEF, words.read(4, 4));
    words.write(5, 1, 0xFF);
    assertEquals(0x0FEF, words.read(4, 4));
    assertEquals(List.of("status", "status"), words.calls);
  }

  @Test
  void onesSetOnlyWhereTheyAreWritten() {
    words.write(0x14, 4, 0x00FF);
    words.write(0x15, 1, 0x02);
    assertEquals(0x020F, words.read(0x14, 4));
    assertEquals(List.of("enable", "enable"), words.calls);
  }

  @Test
  void onesInOneRegisterClearBitsOfAnother() {
    words.write(0x14, 4, 0x0F0F);
    words.write(0x18, 4, 0x0101);
    assertEquals(0x0E0E, words.read(0x14, 4));
    assertEquals(0, words.read(0x18, 4));
    assertEquals(List.of("enable", "enable"), words.calls);
  }

  @Test
  void aTakerGetsTheWriteInsteadOfTheRegister() {
    words.write(8, 4, 0xCAFE_F00D);
    words.write(9, 1, 0x42);
    assertEquals(List.of("cafef00d", "4200"), words.calls);
    assertEquals(0, words.read(8, 4));
  }

  @Test
  void aReaderAnswersInsteadOfTheRegister() {
    assertEquals(0x1234_5678, words.read(0x10, 4));
    assertEquals(0x56, words.read(0x11, 1) & 0xFF);
  }

  @Test
  void tellsOfWhatIsNotThere() {
    assertEquals(0, words.read(0x0C, 4));
    words.write(0x4000, 4, 7);
    words.write(0x10, 4, 7);
    assertTrue(told().contains("words: read of 4 bytes at offset 00c"), told());
    assertTrue(told().contains("words: write of 7 at offset 4000"), told());
    assertTrue(told().contains("words: write of 7 to read-only COUNT"), told());
  }

  @Test
  void aWordReachesTwoHalfWordRegisters() {
    Halves halves = new Halves();
    halves.write(0, 4, 0x5678_1234);
    assertEquals(0x1234, halves.low.get());
    assertEquals(0x5678, halves.high.get());
    assertEquals(0x5678_1234, halves.read(0, 4));
    halves.write(3, 1, 0x99);
    assertEquals(0x9978, halves.read(2, 2));
    halves.write(2, 4, 0x1_0000);
    assertEquals(0, halves.high.get());
  }

  @Test
  void twoRegistersCannotBeAtOnePlace() {
    assertThrows(IllegalArgumentException.class, () -> words.register(4, "AGAIN"));
    assertThrows(IllegalArgumentException.class, () -> words.register(0x22, "SKEWED"));
    assertEquals(List.of("MODE", "STATUS", "DATA", "COUNT", "ENABLE", "ENABLECLR"), names());
  }

  private List<String> names() {
    return words.registers().stream().map(Register::name).toList();
  }
}
