package dev.armature.xen.platform;

import dev.armature.runtime.memory.PhysicalMemory;
import java.util.Optional;

/** The boards that there are drivers for. */
public final class Platforms {
  private Platforms() {}

  /** The board named {@code machine}, with its drivers on the registers in {@code memory}. */
  public static Optional<Platform> of(String machine, PhysicalMemory memory) {
    return switch (machine) {
      case VersatilePlatform.NAME -> Optional.of(VersatilePlatform.of(memory));
      case Imx21Platform.NAME -> Optional.of(Imx21Platform.of(memory));
      default -> Optional.empty();
    };
  }
}
