package dev.armature.machine;

import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.soc.imx21.Imx21Ads;
import dev.armature.soc.imx21.Imx21AdsConfig;
import dev.armature.soc.kirkwood.Kirkwood;
import dev.armature.soc.kirkwood.KirkwoodConfig;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import java.util.List;
import java.util.OptionalLong;

/** A board, with its first serial line connected and nothing else. */
enum BoardKind {
  VERSATILE_PB(128 << 20, VersatilePbConfig.MAX_RAM),
  IMX21_ADS(64 << 20, Imx21AdsConfig.MAX_RAM),
  KIRKWOOD(256 << 20, KirkwoodConfig.MAX_RAM);

  private final int defaultRam;
  private final int maxRam;

  BoardKind(int defaultRam, int maxRam) {
    this.defaultRam = defaultRam;
    this.maxRam = maxRam;
  }

  /** The RAM it has if nothing is said, in bytes. */
  int defaultRam() {
    return defaultRam;
  }

  /** The most RAM it takes, in bytes. */
  int maxRam() {
    return maxRam;
  }

  /**
   * Builds the board.
   *
   * @param epochSeconds what its real-time clock says, in seconds since 1970 UTC; empty for a date
   *     that is always the same
   * @throws IllegalArgumentException if it does not take so much RAM
   */
  Board create(
      MachineContext context, int ramBytes, SerialBackend console, OptionalLong epochSeconds) {
    return switch (this) {
      case VERSATILE_PB -> {
        VersatilePbConfig.Builder config = VersatilePbConfig.builder();
        epochSeconds.ifPresent(config::rtcEpochSeconds);
        yield new VersatilePb(context, config.ramBytes(ramBytes).serial(console).build());
      }
      case IMX21_ADS -> {
        Imx21AdsConfig.Builder config = Imx21AdsConfig.builder();
        epochSeconds.ifPresent(config::rtcEpochSeconds);
        yield new Imx21Ads(context, config.ramBytes(ramBytes).serial(console).build());
      }
      case KIRKWOOD -> new Kirkwood(context, new KirkwoodConfig(ramBytes, List.of(console)));
    };
  }
}
