package dev.armature.soc.versatile;

import dev.armature.runtime.io.SerialBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link VersatilePb} is made with; see {@link Builder} for what each part means.
 *
 * @param ramBytes size of SDRAM
 * @param serials what UART0, UART1, UART2 and UART3 are connected to; always four
 * @param rtcEpochSeconds what the real-time clocks say at power on, in seconds since 1970 UTC
 */
public record VersatilePbConfig(int ramBytes, List<SerialBackend> serials, long rtcEpochSeconds) {
  /** The largest SDRAM the board takes, in bytes. */
  public static final int MAX_RAM = 256 << 20;

  /** 2026-01-01T00:00:00Z. */
  private static final long START_OF_2026 = 1_767_225_600;

  /** The number of UARTs. */
  public static final int UARTS = 4;

  /** Checks the parts and copies the list. */
  public VersatilePbConfig {
    serials = List.copyOf(serials);
    if (ramBytes > MAX_RAM) {
      throw new IllegalArgumentException(
          "versatilepb takes at most 256 MB of RAM, not " + ((long) ramBytes >> 20) + " MB");
    }
    if (serials.size() != UARTS) {
      throw new IllegalArgumentException("versatilepb has four UARTs, not " + serials.size());
    }
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the parts of a configuration. */
  public static final class Builder {
    private final List<SerialBackend> serials = new ArrayList<>();
    private int ramBytes = 128 << 20;
    private long rtcEpochSeconds = START_OF_2026;

    private Builder() {}

    /** The size of SDRAM in bytes, a multiple of 4096 up to {@link #MAX_RAM}; default 128 MB. */
    public Builder ramBytes(int bytes) {
      this.ramBytes = bytes;
      return this;
    }

    /** Connects the next UART, starting with UART0; those left over are connected to nothing. */
    public Builder serial(SerialBackend backend) {
      serials.add(backend);
      return this;
    }

    /**
     * What the real-time clocks say at power on, in seconds since 1970 UTC; default 0. A fixed
     * value makes runs on the virtual clock reproducible.
     */
    public Builder rtcEpochSeconds(long seconds) {
      this.rtcEpochSeconds = seconds;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if the board cannot be built that way
     */
    public VersatilePbConfig build() {
      List<SerialBackend> all = new ArrayList<>(serials);
      while (all.size() < UARTS) {
        all.add(SerialBackend.none());
      }
      return new VersatilePbConfig(ramBytes, all, rtcEpochSeconds);
    }
  }
}
