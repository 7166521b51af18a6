package dev.armature.soc.versatile;

import dev.armature.runtime.log.GuestLog;
import dev.armature.testkit.BoardRig;

/** A Versatile/PB for tests. */
public final class Rig extends BoardRig<VersatilePb> {
  private static final int VIC_RAWINTR = VersatilePbMap.VIC + 0x08;

  /** A board with the default configuration. */
  public Rig() {
    this(VersatilePbConfig.builder());
  }

  /** A board as configured, but with little RAM. */
  public Rig(VersatilePbConfig.Builder config) {
    this(config, GuestLog.none());
  }

  /** A board that tells {@code log} of the guest's mistakes. */
  public Rig(VersatilePbConfig.Builder config, GuestLog log) {
    super(log, context -> new VersatilePb(context, config.ramBytes(1 << 20).build()));
  }

  /** The level at input {@code n} of the primary interrupt controller. */
  public boolean vicInput(int n) {
    return (read(VIC_RAWINTR) >>> n & 1) != 0;
  }
}
