package dev.armature.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine that moves data, and how Linux boots on it. */
enum TransferBoard {
  /** With an Ethernet controller and a card slot; QEMU has it too. */
  VERSATILE_PB(Emulator.VERSATILE_PB, "versatile-pb-sd.dtb", "console=ttyAMA0 lpj=521216", false),
  /** With NAND flash, too. */
  IMX21_ADS("imx21ads", "imx21ads.dtb", "console=ttymxc0", true);

  private final String machine;
  private final String deviceTree;
  private final String commandLine;
  private final boolean hasNand;

  TransferBoard(String machine, String deviceTree, String commandLine, boolean hasNand) {
    this.machine = machine;
    this.deviceTree = deviceTree;
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
   * The options that boot Linux with a network and storage.
   *
   * @param linux the folder of the guest
   * @param images where each drive has an image of its interface's name
   */
  List<String> options(Path linux, Path images) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-kernel",
                linux.resolve("zImage").toString(),
                "-initrd",
                linux.resolve("initramfs.cpio.gz").toString(),
                "-dtb",
                linux.resolve(deviceTree).toString(),
                "-append",
                commandLine + " quiet dhcp",
                "-nic",
                "user"));
    for (String drive : drives()) {
      options.add("-drive");
      options.add("if=" + drive + ",format=raw,file=" + images.resolve(drive));
    }
    return options;
  }
}
