package dev.armature.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine that Linux is measured on, with a network and storage. */
enum LinuxBoard {
  /** With an Ethernet controller and a card slot; QEMU has it too. */
  VERSATILE_PB(
      Emulator.VERSATILE_PB,
      "versatile-pb-sd.dtb",
      "versatile-pb-card.dtb",
      "console=ttyAMA0 lpj=521216",
      false),
  /** With NAND flash, too. */
  IMX21_ADS("imx21ads", "imx21ads.dtb", "imx21ads.dtb", "console=ttymxc0", true);

  private final String machine;
  private final String deviceTree;
  private final String treeWithCard;
  private final String commandLine;
  private final boolean hasNand;

  LinuxBoard(
      String machine, String deviceTree, String treeWithCard, String commandLine, boolean hasNand) {
    this.machine = machine;
    this.deviceTree = deviceTree;
    this.treeWithCard = treeWithCard;
    this.commandLine = commandLine;
    this.hasNand = hasNand;
  }

  /** Its name on the command line. */
  String machine() {
    return machine;
  }

  /** The interfaces of its storage, as {@code -drive if=} has them. */
  List<String> drives() {
    return hasNand ? List.of("sd", "nand") : List.of("sd");
  }

  /**
   * The options that boot Linux.
   *
   * @param linux the folder of the guest
   * @param more for the kernel's command line
   */
  List<String> options(Path linux, String more) {
    return options(linux, deviceTree, more);
  }

  private List<String> options(Path linux, String tree, String more) {
    return List.of(
        "-kernel",
        linux.resolve("zImage").toString(),
        "-initrd",
        linux.resolve("initramfs.cpio.gz").toString(),
        "-dtb",
        linux.resolve(tree).toString(),
        "-append",
        (commandLine + " " + more).strip());
  }

  /**
   * The options that boot Linux with a network and storage.
   *
   * @param linux the folder of the guest
   * @param images where each drive has an image of its interface's name
   */
  List<String> transferOptions(Path linux, Path images) {
    List<String> options = new ArrayList<>(options(linux, treeWithCard, "quiet dhcp"));
    options.addAll(List.of("-nic", "user"));
    for (String drive : drives()) {
      options.add("-drive");
      options.add("if=" + drive + ",format=raw,file=" + images.resolve(drive));
    }
    return options;
  }
}
