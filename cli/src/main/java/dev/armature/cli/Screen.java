package dev.armature.cli;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Picture;
import dev.armature.runtime.io.Screenshot;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.HostEvents;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where --display puts what the screen shows: a PNG file, written when asked for and at the end.
 */
final class Screen {
  private static final String PNG = "png:";

  private final Path file;
  private volatile Runnable request = () -> {};

  private Screen(Path file) {
    this.file = file;
  }

  /** Reads the option's value; null for none. */
  static Screen of(String text) throws UsageException {
    if (text == null) {
      return new Screen(null);
    }
    if (!text.startsWith(PNG) || text.length() == PNG.length()) {
      throw new UsageException("--display %s: png:FILE is needed", text);
    }
    Path file = Specs.path("--display", text.substring(PNG.length()));
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("--display %s: its folder does not exist", text);
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("--display %s: it is a folder", text);
    }
    return new Screen(file);
  }

  /** Shows the screen of {@code board} from now on. */
  void attach(Board board, HostEvents events) {
    if (file != null) {
      request = events.source(() -> capture(board).ifPresent(this::renderElsewhere));
    }
  }

  /** Has the picture written as it is now; any thread. */
  void request() {
    request.run();
  }

  /** Writes the last picture; the machine must have stopped. */
  void writeLast(Board board) {
    if (file != null) {
      Optional<Supplier<Picture>> last = capture(board);
      if (last.isPresent()) {
        write(last.get());
      } else {
        System.err.println("armature: --display: the guest has its screen switched off");
      }
    }
  }

  private static Optional<Supplier<Picture>> capture(Board board) {
    return board.display().flatMap(Display::frame);
  }

  private void renderElsewhere(Supplier<Picture> frame) {
    Thread.ofPlatform().name("armature-screen").start(() -> write(frame));
  }

  private synchronized void write(Supplier<Picture> frame) {
    try {
      Screenshot.writePng(frame.get(), file);
    } catch (UncheckedIOException e) {
      System.err.println("armature: --display: " + e.getMessage());
    }
  }
}
