package dev.armature.debug.monitor;

import dev.armature.debug.DebugControl;
import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.cpu.ArmCpu;
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
  private final SelectedCpu selected;

  RunCommands(MonitorTarget target, SelectedCpu selected) {
    this.target = target;
    this.selected = selected;
    this.control = target.control();
  }

  List<Command> all() {
    return List.of(
        command("stop", "stops the machine", control::stop),
        command("cont", "has it go on (c)", control::resume),
        new Command("step", List.of(), 0, "has the CPU execute one instruction", this::step),
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

  private Report step(Map<String, String> arguments) throws MonitorException, MachineGoneException {
    control.call(
        () -> {
          ArmCpu cpu = selected.cpu();
          if (target.threads().on(cpu).cpu() != cpu) {
            throw new MonitorException("CPU %d runs nothing now that it could step", cpu.number());
          }
          control.step(cpu);
          return true;
        });
    return new Report();
  }

  private Report quit(Map<String, String> arguments) {
    return new Report().endsBy(target.quit());
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
    try {
      control.call(
          () -> {
            new CheckpointWriter(file).write(control.machine(), target.board());
            return true;
          });
    } catch (CheckpointException e) {
      throw new MonitorException("%s", e.getMessage());
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
