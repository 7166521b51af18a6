package dev.armature.cli;

import dev.armature.soc.imx21.Imx21Ads;
import dev.armature.soc.imx21.Imx21AdsConfig;
import dev.armature.soc.kirkwood.Kirkwood;
import dev.armature.soc.kirkwood.KirkwoodConfig;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;

/** A machine that -M can name, and what differs between them on the command line. */
enum MachineKind {
  VERSATILEPB(
      VersatilePb.NAME,
      "ARM Versatile/PB (ARM926EJ-S, up to 256 MB of RAM)",
      "128M",
      VersatilePbConfig.MAX_RAM,
      VersatilePbConfig.UARTS,
      VersatilePbConfig.CARD_SLOTS,
      VersatilePbConfig.FLASH_BYTES,
      0,
      "versatile-pb-sd.dtb",
      "console=ttyAMA0 lpj=521216",
      "arm926"),
  IMX21ADS(
      Imx21Ads.NAME,
      "Freescale i.MX21 ADS (ARM926EJ-S, up to 128 MB of RAM)",
      "64M",
      Imx21AdsConfig.MAX_RAM,
      Imx21AdsConfig.UARTS,
      Imx21AdsConfig.CARD_SLOTS,
      Imx21AdsConfig.NOR_IMAGE_BYTES,
      Imx21AdsConfig.NAND_IMAGE_BYTES,
      "imx21ads.dtb",
      "console=ttymxc0",
      "arm926"),
  KIRKWOOD(
      Kirkwood.NAME,
      "Marvell 88F6281 (Feroceon, up to 512 MB of RAM)",
      "256M",
      KirkwoodConfig.MAX_RAM,
      KirkwoodConfig.UARTS,
      0,
      0,
      0,
      null,
      "console=ttyS0",
      "feroceon");

  private final String label;
  private final String description;
  private final String defaultMemory;
  private final int maxMemory;
  private final int serialLines;
  private final int cardSlots;
  private final long norBytes;
  private final long nandBytes;
  private final String linuxDeviceTree;
  private final String linuxCommandLine;
  private final String cpu;

  MachineKind(
      String label,
      String description,
      String defaultMemory,
      int maxMemory,
      int serialLines,
      int cardSlots,
      long norBytes,
      long nandBytes,
      String linuxDeviceTree,
      String linuxCommandLine,
      String cpu) {
    this.label = label;
    this.description = description;
    this.defaultMemory = defaultMemory;
    this.maxMemory = maxMemory;
    this.serialLines = serialLines;
    this.cardSlots = cardSlots;
    this.norBytes = norBytes;
    this.nandBytes = nandBytes;
    this.linuxDeviceTree = linuxDeviceTree;
    this.linuxCommandLine = linuxCommandLine;
    this.cpu = cpu;
  }

  /** The machine that -M names. */
  static MachineKind named(String name) throws UsageException {
    MachineKind kind = find(name);
    if (kind == null) {
      throw new UsageException("-M %s: unknown machine; -M help lists them", name);
    }
    return kind;
  }

  /** The machine of that name, or null. */
  static MachineKind find(String name) {
    for (MachineKind kind : values()) {
      if (kind.label.equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** A line for each machine, as -M help prints them. */
  static String help() {
    StringBuilder lines = new StringBuilder();
    for (MachineKind kind : values()) {
      lines.append(String.format("%-12s %s%n", kind.label, kind.description));
    }
    return lines.toString();
  }

  /** Its name on the command line. */
  String label() {
    return label;
  }

  /** What -m is if it is not given. */
  String defaultMemory() {
    return defaultMemory;
  }

  /** The most RAM that it takes, in bytes. */
  int maxMemory() {
    return maxMemory;
  }

  /** How many serial lines it has. */
  int serialLines() {
    return serialLines;
  }

  /** How many drives of a kind it takes. */
  int places(Drive.Kind kind) {
    return kind == Drive.Kind.SD ? cardSlots : flashBytes(kind) == 0 ? 0 : 1;
  }

  /** Bytes of its flash memory of a kind; 0 if it has none, or that is a card of any size. */
  long flashBytes(Drive.Kind kind) {
    return switch (kind) {
      case NOR -> norBytes;
      case NAND -> nandBytes;
      case SD -> 0;
    };
  }

  /** Its CPU, as -cpu names it. */
  String cpu() {
    return cpu;
  }

  /** The file of the Linux guest that describes it; null if that does not run there. */
  String linuxDeviceTree() {
    return linuxDeviceTree;
  }

  /**
   * Linux's command line. Where the kernel would measure its delay loop, which takes a tenth of a
   * second of guest time at least, {@code lpj} tells it the loops of a tick. On the i.MX21 it
   * delays by a timer, whose frequency it knows.
   */
  String linuxCommandLine() {
    return linuxCommandLine;
  }
}
