package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.cli.CommandRunner;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import dev.armature.runtime.io.Picture;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.load.BootImage;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.HostEvents;
import dev.armature.runtime.machine.Machine;
import dev.armature.soc.imx21.Imx21Ads;
import dev.armature.soc.imx21.Imx21AdsConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Linux on the i.MX21 ADS, on the virtual clock, exercising the board from user space. Skipped
 * where the guest was not built.
 */
class Imx21AdsLinuxTest {
  private static final int WIDTH = 240;
  private static final int HEIGHT = 320;

  @TempDir private Path directory;
  private Path guest;

  @BeforeEach
  void needsTheGuest() {
    String cache = System.getenv("ARMATURE_CACHE");
    Path parent =
        cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache", "armature");
    guest = parent.resolve("linux");
    assumeTrue(
        Files.exists(guest.resolve("imx21ads.dtb")),
        "no Linux guest here; guests/linux/build makes it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "translator"})
  void selfTestPassesAndItsPictureIsOnTheScreen(String engine) throws IOException {
    Path card = directory.resolve("card");
    try (RandomAccessFile file = new RandomAccessFile(card.toFile(), "rw")) {
      file.setLength(16 << 20);
    }
    Path console = directory.resolve("console");
    Path screen = directory.resolve("screen.png");
    CommandRunner.Result result =
        CommandRunner.run(
            "linux",
            "-M",
            "imx21ads",
            "--engine",
            engine,
            "--clock",
            "virtual",
            "--timeout",
            "1200",
            "-serial",
            "file:" + console,
            "-append",
            "selftest watchdogreboot",
            "--until",
            "ARMATURE-SELFTEST (PASS|FAIL)",
            "-drive",
            "if=sd,file=" + card,
            "--display",
            "png:" + screen);
    String text = Files.readString(console);
    assertEquals(0, result.exitCode(), () -> result.errors() + text);
    assertTrue(text.contains("ARMATURE-SELFTEST PASS"), text);
    assertEquals(2, text.split("Booting Linux", -1).length - 1, "the watchdog started it again");
    BufferedImage picture = ImageIO.read(screen.toFile());
    assertEquals(WIDTH, picture.getWidth());
    assertEquals(HEIGHT, picture.getHeight());
    assertPattern((x, y) -> picture.getRGB(x, y));
  }

  /** On the real clock, with a limit that only a hang reaches: the peer is outside guest time. */
  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "translator"})
  void carriesDataToAPeerAndBack(String engine) throws IOException {
    Path console = directory.resolve("console");
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> echo(peer));
      CommandRunner.Result result =
          CommandRunner.run(
              "linux",
              "-M",
              "imx21ads",
              "--engine",
              engine,
              "--timeout",
              "1200",
              "-serial",
              "file:" + console,
              "-nic",
              "user",
              "-append",
              "selftest=network peer=" + peer.getLocalPort(),
              "-no-reboot");
      String text = Files.readString(console);
      assertEquals(0, result.exitCode(), () -> result.errors() + text);
      assertTrue(text.contains("selftest: network ok"), text);
    }
  }

  private static void echo(ServerSocket peer) {
    try (Socket guest = peer.accept()) {
      guest.getInputStream().transferTo(guest.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pixel of a picture. */
  private interface Pixels {
    int argb(int x, int y);
  }

  /**
   * The numbers from 100000 on, a line each, taken for pixels of red 5, green 6 and blue 5 bits.
   */
  private static void assertPattern(Pixels pixels) {
    StringBuilder pattern = new StringBuilder();
    for (int n = 100_000; pattern.length() < 2 * WIDTH * HEIGHT; n++) {
      pattern.append(n).append('\n');
    }
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int raw = pattern.charAt(2 * i) | pattern.charAt(2 * i + 1) << 8;
      int red = (raw >>> 11) * 255 / 31;
      int green = (raw >>> 5 & 0x3F) * 255 / 63;
      int blue = (raw & 0x1F) * 255 / 31;
      int argb = pixels.argb(i % WIDTH, i / WIDTH);
      // Scaling to eight bits may round either way.
      assertEquals(red, argb >>> 16 & 0xFF, 1, "red of pixel " + i);
      assertEquals(green, argb >>> 8 & 0xFF, 1, "green of pixel " + i);
      assertEquals(blue, argb & 0xFF, 1, "blue of pixel " + i);
    }
  }

  @Test
  void keysArriveAsInputEvents() throws LoadException {
    try (Machine machine = new Machine(true, GuestLog.none())) {
      StringBuilder console = new StringBuilder();
      Display[] display = new Display[1];
      HostEvents events = machine.context().hostEvents();
      Runnable press = events.source(() -> display[0].key(Key.A, true));
      Runnable release = events.source(() -> display[0].key(Key.A, false));
      LineSerial line =
          new LineSerial(
              text -> {
                console.append(text).append('\n');
                if (text.startsWith("ARMATURE-KEY-A ")) {
                  (text.endsWith("1") ? press : release).run();
                } else if (text.startsWith("ARMATURE-SELFTEST")) {
                  machine.stop();
                }
              });
      Imx21AdsConfig config = Imx21AdsConfig.builder().serial(line).build();
      try (Imx21Ads board = new Imx21Ads(machine.context(), config)) {
        display[0] = board.display().orElseThrow();
        BootImage image = BootLoader.load(request(), machine.memory(), board);
        image.install(machine.memory(), machine.cpu());
        machine.run(Engines.create(EngineKind.TIERED, machine.cpu()));
        assertTrue(console.toString().contains("selftest: imx_keypad ok"), console.toString());
        Picture picture = display[0].snapshot().orElseThrow();
        assertPattern(picture::pixel);
      }
    }
  }

  private BootRequest request() {
    return new BootRequest(
        guest.resolve("zImage"),
        guest.resolve("initramfs.cpio.gz"),
        guest.resolve("imx21ads.dtb"),
        "console=ttymxc0 selftest presskey",
        true,
        List.of());
  }

  /** A serial line that gives what the guest writes, line by line, to a listener. */
  private static final class LineSerial implements SerialBackend {
    private final StringBuilder line = new StringBuilder();
    private final Consumer<String> listener;

    LineSerial(Consumer<String> listener) {
      this.listener = listener;
    }

    @Override
    public void transmit(int value) {
      if (value == '\n') {
        listener.accept(line.toString().trim());
        line.setLength(0);
      } else {
        line.append((char) value);
      }
    }

    @Override
    public int poll() {
      return -1;
    }

    @Override
    public void onInput(Runnable ready) {
      // Nobody types.
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
