package dev.armature.runtime.machine;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.memory.Ram;
import java.util.Optional;

/** A board: its RAM, its devices at their addresses, and what a boot loader must know of it. */
public interface Board extends AutoCloseable {
  /** The machine's name on the command line, for example {@code versatilepb}. */
  String name();

  /** The RAM that kernels are loaded to. */
  Ram ram();

  /** Physical address of {@link #ram}. */
  int ramStart();

  /** The machine type that Linux expects in r1 (arch/arm/tools/mach-types). */
  int linuxMachineType();

  /** The screen, keyboard and pointer, if the board has them. */
  default Optional<Display> display() {
    return Optional.empty();
  }

  /** Puts all devices in their reset state. CPU thread, or before the machine runs. */
  void reset();

  /** Frees the board's host resources: RAM, backends. */
  @Override
  void close();
}
