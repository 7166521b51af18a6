package dev.armature.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.armature.debug.monitor.JsonSession;
import dev.armature.debug.monitor.Monitor;
import dev.armature.debug.monitor.MonitorTarget;
import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the monitor writes of a running Versatile/PB, as asked for by people and by programs. */
@Timeout(600)
class MonitorFilesTest {
  private static final int CLCD = 0x1012_0000;
  private static final int FRAME = 0x2000;

  /** A line of sixteen pixels, two lines, 32 bits a pixel: red first, then black. */
  private static final int RED = 0x0000_00FF;

  @TempDir private Path directory;
  private final Machine machine = new Machine(true, GuestLog.none());
  private final VersatilePb board =
      new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(1 << 20).build());
  private final ExecutionEngine engine = Engines.create(EngineKind.TIERED, machine.cpu());
  private final DebugControl control = new DebugControl(machine, false);
  private final Monitor monitor =
      new Monitor(
          new MonitorTarget(
              control, board, List.of(engine), DebugThreads.of(machine.cpus()), () -> {}),
          List.of());
  private Thread thread;

  @BeforeEach
  void start() throws MachineGoneException {
    machine.memory().write(0, 4, 0xE2800001); // add r0, r0, #1
    machine.memory().write(4, 4, 0xEAFFFFFD); // b 0
    machine.memory().write(FRAME, 4, RED);
    machine.memory().write(CLCD, 4, 0);
    machine.memory().write(CLCD + 0x04, 4, 1);
    machine.memory().write(CLCD + 0x10, 4, FRAME);
    machine.memory().write(CLCD + 0x18, 4, 1 | 5 << 1 | 1 << 11);
    thread = Thread.ofPlatform().name("test-cpu").start(() -> machine.run(engine));
    while (control.call(() -> machine.cpu().r[0]) == 0) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    machine.stop();
    thread.join(60_000);
    assertFalse(thread.isAlive(), "the machine did not stop");
    control.close();
    machine.close();
  }

  @Test
  void aPictureForPeople() throws Exception {
    Path file = directory.resolve("picture.png");
    assertEquals("", monitor.run("screendump " + file).text());
    assertIsPicture(file);
  }

  @Test
  void aPictureForPrograms() throws IOException {
    Path file = directory.resolve("picture.png");
    assertEquals("{\"return\":{}}", lastAnswer("screendump", file));
    assertIsPicture(file);
  }

  @Test
  void aCheckpointForPeople() throws Exception {
    Path file = directory.resolve("checkpoint");
    assertEquals("", monitor.run("savevm " + file).text());
    assertRestores(file);
  }

  @Test
  void aCheckpointForPrograms() throws Exception {
    Path file = directory.resolve("checkpoint");
    assertEquals("{\"return\":{}}", lastAnswer("savevm", file));
    assertRestores(file);
  }

  private String lastAnswer(String command, Path file) throws IOException {
    String requests =
        "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"%s\",\"arguments\":{\"filename\":\"%s\"}}\n"
            .formatted(command, file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = requests.getBytes(StandardCharsets.UTF_8);
    new JsonSession(new ByteArrayInputStream(bytes), out, monitor, control).run();
    return out.toString(StandardCharsets.UTF_8).lines().reduce("", (all, line) -> line);
  }

  private static void assertIsPicture(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(16, image.getWidth());
    assertEquals(2, image.getHeight());
    assertEquals(0xFFFF0000, image.getRGB(0, 0));
    assertEquals(0xFF000000, image.getRGB(1, 0));
  }

  /** The saved machine has the picture's memory and was in the loop. */
  private void assertRestores(Path file) throws Exception {
    Machine other = new Machine(true, GuestLog.none());
    VersatilePb same =
        new VersatilePb(other.context(), VersatilePbConfig.builder().ramBytes(1 << 20).build());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      checkpoint.restore(other, same);
    }
    assertEquals(RED, other.memory().read(FRAME, 4));
    assertEquals(0, other.cpu().pc & ~4);
    assertFalse(other.cpu().r[0] == 0);
    other.close();
  }
}
