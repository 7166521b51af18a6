package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.state.StateAudit;
import dev.armature.runtime.state.StateException;
import dev.armature.runtime.state.StateReader;
import dev.armature.runtime.state.StateWriter;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import dev.armature.testkit.BoardState;
import dev.armature.testkit.ScriptedSerial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything on the board that can change is in a checkpoint, and a bad one breaks nothing. */
class VersatilePbStateTest {
  private static final int RAM = 1 << 20;

  @TempDir private Path directory;
  private Path image;
  private int copies;

  @BeforeEach
  void makeCardImage() throws IOException {
    image = Files.write(directory.resolve("card"), new byte[1 << 20]);
    image.toFile().setReadOnly();
  }

  @Test
  void everyDeviceDeclaresAllItsState() throws IOException {
    try (Rig rig = rig(new ScriptedSerial())) {
      List<String> complaints = new ArrayList<>(BoardState.complaints(rig));
      complaints.addAll(StateAudit.complaints(rig.cpu()));
      assertEquals(List.of(), complaints);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRestoredBoardBehavesLikeTheOneThatWasSaved(long seed) throws IOException {
    ScriptedSerial line = new ScriptedSerial();
    ScriptedSerial newLine = new ScriptedSerial();
    try (Rig rig = rig(line);
        Rig restored = rig(newLine)) {
      new RigDriver(rig, line, seed).drive(4000);
      // What a line has and the UART has not taken is the host's, and stays there.
      rig.deliverHostEvents();
      while (line.poll() >= 0) {}
      Map<String, byte[]> saved = save(rig);
      restored.advance(rig.now());
      copyMemory(rig, restored);
      load(saved, restored);

      String after = new RigDriver(rig, line, -seed).drive(4000).seen();
      String afterRestored = new RigDriver(restored, newLine, -seed).drive(4000).seen();
      assertEquals(after, afterRestored);
      assertStatesEqual(save(rig), save(restored));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void damagedStateIsRefusedOrHarmless(long seed) throws IOException {
    Random random = new Random(seed);
    ScriptedSerial line = new ScriptedSerial();
    Map<String, byte[]> saved;
    long now;
    try (Rig rig = rig(line)) {
      new RigDriver(rig, line, seed).drive(2000);
      saved = save(rig);
      now = rig.now();
    }
    int refused = 0;
    int accepted = 0;
    for (int i = 0; i < 60; i++) {
      Map<String, byte[]> damaged = new LinkedHashMap<>();
      saved.forEach((name, bytes) -> damaged.put(name, damage(bytes, random)));
      ScriptedSerial newLine = new ScriptedSerial();
      try (Rig rig = rig(newLine)) {
        rig.advance(now);
        for (Map.Entry<String, byte[]> one : damaged.entrySet()) {
          try {
            load(Map.of(one.getKey(), one.getValue()), rig);
            accepted++;
          } catch (StateException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            refused++;
          }
        }
        long driveSeed = seed * 100 + i;
        assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> new RigDriver(rig, newLine, driveSeed).drive(300));
      }
    }
    assertTrue(refused > 20 && accepted > 20, refused + " refused, " + accepted + " accepted");
  }

  /** Changes a byte here or there, or cuts the end off, or neither. */
  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    int kind = random.nextInt(4);
    if (bytes.length == 0 || kind == 0) {
      return damaged;
    } else if (kind == 1 && random.nextInt(4) == 0) {
      return Arrays.copyOf(damaged, random.nextInt(damaged.length));
    }
    for (int n = random.nextInt(8); n >= 0; n--) {
      damaged[random.nextInt(damaged.length)] =
          (byte) (random.nextBoolean() ? -1 : random.nextInt());
    }
    return damaged;
  }

  private Rig rig(ScriptedSerial line) throws IOException {
    // A JVM opens a file once only; a copy of the same age passes for the same file.
    Path copy = directory.resolve("card" + copies++);
    Files.copy(image, copy, StandardCopyOption.COPY_ATTRIBUTES);
    SdCard card = new SdCard(ImageFile.open(copy, true));
    return new Rig(VersatilePbConfig.builder().serial(line).card(card));
  }

  private static void copyMemory(Rig from, Rig to) {
    byte[] bytes = from.context().memory().readBytes(0, RAM);
    to.context().memory().writeBytes(0, bytes, 0, bytes.length);
  }

  private static Map<String, byte[]> save(Rig rig) {
    Map<String, byte[]> states = new LinkedHashMap<>();
    states.put("cpu", StateWriter.write(rig.cpu()));
    for (Mapping mapping : rig.context().memory().mappings()) {
      if (mapping.device() instanceof Stateful device) {
        states.put(mapping.name(), StateWriter.write(device));
      }
    }
    return states;
  }

  private static void load(Map<String, byte[]> states, Rig rig) {
    if (states.containsKey("cpu")) {
      StateReader.read("cpu", rig.cpu(), states.get("cpu"), rig.now());
    }
    for (Mapping mapping : rig.context().memory().mappings()) {
      if (mapping.device() instanceof Stateful device && states.containsKey(mapping.name())) {
        StateReader.read(mapping.name(), device, states.get(mapping.name()), rig.now());
      }
    }
  }

  private static void assertStatesEqual(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    expected.forEach((name, state) -> assertArrayEquals(state, actual.get(name), name));
  }
}
