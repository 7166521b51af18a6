package dev.armature.soc.imx21;

import dev.armature.runtime.log.GuestLog;
import dev.armature.testkit.BoardRig;

/** An i.MX21 ADS for tests. */
public final class Rig extends BoardRig<Imx21Ads> {
  private static final int INTSRCH = Imx21AdsMap.AVIC + 0x48;
  private static final int INTSRCL = Imx21AdsMap.AVIC + 0x4C;

  /** A board with the default configuration. */
  public Rig() {
    this(Imx21AdsConfig.builder());
  }

  /** A board as configured, but with little RAM. */
  public Rig(Imx21AdsConfig.Builder config) {
    this(config, GuestLog.none());
  }

  /** A board that tells {@code log} of the guest's mistakes. */
  public Rig(Imx21AdsConfig.Builder config, GuestLog log) {
    super(log, context -> new Imx21Ads(context, config.ramBytes(1 << 20).build()));
  }

  /** The level at source {@code n}, 0–63, of the interrupt controller. */
  public boolean source(int n) {
    return (read(n < 32 ? INTSRCL : INTSRCH) >>> (n & 31) & 1) != 0;
  }
}
