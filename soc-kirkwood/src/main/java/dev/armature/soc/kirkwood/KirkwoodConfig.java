package dev.armature.soc.kirkwood;

import dev.armature.runtime.io.SerialBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Kirkwood} is made with.
 *
 * @param ramBytes size of SDRAM, a multiple of 16 MB up to {@link #MAX_RAM}
 * @param serials what UART0 and UART1 are connected to, which the board closes; those left over are
 *     connected to nothing
 */
public record KirkwoodConfig(int ramBytes, List<SerialBackend> serials) {
  /** The largest SDRAM, in bytes. */
  public static final int MAX_RAM = 512 << 20;

  /** The SDRAM comes in multiples of this, in bytes: what the DDR controller can tell. */
  public static final int RAM_STEP = 16 << 20;

  /** The number of UARTs. */
  public static final int UARTS = 2;

  /** Checks the parts and copies the list. */
  public KirkwoodConfig {
    if (ramBytes > MAX_RAM || ramBytes < RAM_STEP || ramBytes % RAM_STEP != 0) {
      throw new IllegalArgumentException(
          "kirkwood takes 16 MB to 512 MB of RAM in multiples of 16 MB, not " + ramBytes);
    }
    if (serials.size() > UARTS) {
      throw new IllegalArgumentException("kirkwood has two UARTs, not " + serials.size());
    }
    List<SerialBackend> all = new ArrayList<>(serials);
    while (all.size() < UARTS) {
      all.add(SerialBackend.none());
    }
    serials = List.copyOf(all);
  }
}
