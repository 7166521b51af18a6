package dev.armature.cli;

import dev.armature.runtime.load.BootImage;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.GenericLoad;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import java.util.ArrayList;
import java.util.List;

/** The images that options name, as a boot loader would leave them. */
final class BootOrigin implements Origin {
  private final BootRequest request;
  private BootImage image;

  /**
   * @throws UsageException if a -device option makes no sense
   */
  BootOrigin(RunOptions options) throws UsageException {
    List<GenericLoad> loads = new ArrayList<>();
    for (String device : options.devices()) {
      loads.add(Specs.device(device));
    }
    request =
        new BootRequest(
            options.kernel(),
            options.initrd(),
            options.deviceTree(),
            options.append(),
            !options.noHostUnpack(),
            loads);
  }

  @Override
  public void load(Machine machine, Board board) throws LoadException {
    image = BootLoader.load(request, machine.memory(), board);
    image.install(machine.memory(), machine.cpu());
  }

  @Override
  public boolean restart(Machine machine, Board board) {
    machine.cpu().reset();
    board.reset();
    image.install(machine.memory(), machine.cpu());
    return true;
  }
}
