package dev.armature.debug.monitor;

import dev.armature.debug.DebugControl;
import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Picture;
import dev.armature.runtime.io.Screenshot;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands that stop a machine, have it go on, end it, or keep something of it. */
final class RunCommands {
  private static final String FILE = "filename";

  private final MonitorTarget target;
  private final DebugControl control;

  RunCommands(MonitorTarget target) {
    this.target = target;
    this.control = target.control();
  }

  List<Command> all() {
    return List.of(
        command("stop", "stops the machine", control::stop),
        command("cont", "has it go on (c)", control::resume),
        command(
            "step", "has it execute one instruction", () -> control.step(control.machine().cpu())),
        command(
            "system_reset",
            "resets it",
            () -> control.machine().context().control().requestReset()),
        new Command("quit", List.of(), 0, "ends the emulator (q)", this::quit),
        new Command(
            "screendump",
            List.of(FILE),
            1,
            "writes the screen's picture to a PNG file",
            this::screendump),
        new Command(
            "savevm",
            List.of(FILE),
            1,
            "saves the machine to a file for 'armature snapshot run'",
            this::savevm));
  }

  private Command command(String name, String description, Runnable action) {
    return new Command(
        name,
        List.of(),
        0,
        description,
        arguments -> {
          control.run(action);
          return new Report();
        });
  }

  private Report quit(Map<String, String> arguments) {
    target.quit().run();
    return new Report();
  }

  private Report screendump(Map<String, String> arguments)
      throws MonitorException, MachineGoneException {
    Path file = file(arguments);
    Optional<Supplier<Picture>> frame =
        control.call(() -> target.board().display().flatMap(Display::frame));
    if (frame.isEmpty()) {
      throw new MonitorException("the machine has no screen, or has it switched off");
    }
    // Its pixels are in guest memory, which is there as long as the CPU thread is.
    Picture picture = control.call(() -> frame.get().get());
    try {
      Screenshot.writePng(picture, file);
    } catch (UncheckedIOException e) {
      throw new MonitorException("%s", e.getMessage());
    }
    return new Report();
  }

  private Report savevm(Map<String, String> arguments)
      throws MonitorException, MachineGoneException {
    Path file = file(arguments);
    String complaint =
        control.call(
            () -> {
              try {
                new CheckpointWriter(file).write(control.machine(), target.board());
                return "";
              } catch (CheckpointException e) {
                return e.getMessage();
              }
            });
    if (!complaint.isEmpty()) {
      throw new MonitorException("%s", complaint);
    }
    return new Report();
  }

  private static Path file(Map<String, String> arguments) throws MonitorException {
    try {
      return Path.of(arguments.get(FILE));
    } catch (InvalidPathException e) {
      throw new MonitorException("%s: is no name of a file", arguments.get(FILE));
    }
  }
}
