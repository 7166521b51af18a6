package dev.armature.bench;

import dev.armature.bench.PhasedMachine.Work;
import dev.armature.debug.DebugControl;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.symbols.SymbolException;
import dev.armature.runtime.symbols.SymbolFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A compute guest on a machine in this JVM that runs for a moment at a time, without an end. */
final class KernelMachine implements AutoCloseable {
  private static final int RAM_BYTES = 16 << 20;

  /** Where the guests find their request: see their README. */
  private static final int REQUEST_ADDRESS = 0x8000;

  /** One pass to warm up, then passes without an end. */
  private static final int[] REQUEST = {0x48434E42, 1, 0, -1, 0};

  private final PhasedMachine machine = new PhasedMachine(RAM_BYTES);
  private final DebugControl control;

  /**
   * A machine that has not run.
   *
   * @param symbols whether it knows the guest's
   */
  KernelMachine(Path image, boolean symbols) {
    Machine guest = machine.machine();
    try {
      BootLoader.load(
              new BootRequest(image, null, null, null, true, List.of()),
              guest.memory(),
              machine.board())
          .install(guest.memory(), guest.cpu());
      if (symbols) {
        guest.cpu().symbols.add(SymbolFile.read(image, 0));
      }
    } catch (LoadException | SymbolException e) {
      throw BenchException.usage(e.getMessage());
    }
    for (int i = 0; i < REQUEST.length; i++) {
      guest.memory().write(REQUEST_ADDRESS + 4 * i, 4, REQUEST[i]);
    }
    control = new DebugControl(guest, false);
  }

  /** Who holds it for debuggers. */
  DebugControl control() {
    return control;
  }

  /** Runs it for some time, on this thread. */
  Work run(Duration time) {
    return machine.run(time);
  }

  @Override
  public void close() {
    control.close();
    machine.close();
  }
}
