package dev.armature.machine;

/** The machines there are. */
public final class Machines {
  private Machines() {}

  /** ARM Versatile/PB: ARM926EJ-S, up to 256 MB of RAM, 128 MB if nothing else is said. */
  public static MachineBuilder versatilePb() {
    return new MachineBuilder(BoardKind.VERSATILE_PB);
  }

  /** Freescale i.MX21 ADS: ARM926EJ-S, up to 128 MB of RAM, 64 MB if nothing else is said. */
  public static MachineBuilder imx21Ads() {
    return new MachineBuilder(BoardKind.IMX21_ADS);
  }

  /** Marvell 88F6281: Feroceon, 16 to 512 MB of RAM, 256 MB if nothing else is said. */
  public static MachineBuilder kirkwood() {
    return new MachineBuilder(BoardKind.KIRKWOOD);
  }
}
