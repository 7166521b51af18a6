package dev.armature.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Boots the Linux guest on an emulator, up to the first line of its {@code /init}. */
final class BootRun {
  private static final String KERNEL = "zImage";
  private static final String INITRAMFS = "initramfs.cpio.gz";
  private static final String DEVICE_TREE = "versatile-pb.dtb";

  /** What {@code /init} prints as its first act begins with it. */
  static final String FIRST_LINE = "ARMATURE-INIT";

  /** As {@code ./armature linux} has it. */
  private static final String COMMAND_LINE = "console=ttyAMA0 lpj=521216";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final List<String> options;

  /**
   * A boot of the images in {@code folder}.
   *
   * @throws BenchException if one is missing
   */
  BootRun(Path folder) {
    options = options(folder, folder.resolve(INITRAMFS), "");
  }

  /** The options that boot the images. */
  List<String> options() {
    return options;
  }

  /**
   * The options that boot the kernel in {@code folder}.
   *
   * @param more for the kernel's command line
   * @throws BenchException if a file is missing
   */
  static List<String> options(Path folder, Path initramfs, String more) {
    Path kernel = folder.resolve(KERNEL);
    Path deviceTree = folder.resolve(DEVICE_TREE);
    Stream.of(kernel, initramfs, deviceTree)
        .filter(file -> !Files.isReadable(file))
        .forEach(BootRun::refuse);
    return List.of(
        "-m",
        "128M",
        "-kernel",
        kernel.toString(),
        "-initrd",
        initramfs.toString(),
        "-dtb",
        deviceTree.toString(),
        "-append",
        (COMMAND_LINE + " " + more).strip());
  }

  private static void refuse(Path file) {
    throw BenchException.usage(file + " is missing; guests/linux/build makes the Linux guest");
  }

  /**
   * A boot's figures.
   *
   * @param seconds from the start of the process to the line
   * @param residentBytes the most memory the process had until then; 0 if unknown
   */
  record Result(double seconds, long residentBytes) {}

  /**
   * Boots once on {@code emulator}.
   *
   * @throws BenchException if it does not get to {@code /init}
   */
  Result run(Emulator emulator) {
    try (GuestProcess process = new GuestProcess(emulator.run(options), LIMIT)) {
      process.await(FIRST_LINE);
      return new Result(
          (process.lineNanos() - process.startedNanos()) / 1e9, process.peakResidentBytes());
    } catch (BenchException e) {
      throw e.about("Linux on " + emulator.name());
    }
  }
}
