package dev.armature.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the AOT cache is trained with (tools/aot.sh): all that is to start fast, in one JVM, since a
 * cache knows of one run only. Not for people, and so in no help.
 */
final class TrainingRun {
  /** The word for it on the command line. */
  static final String NAME = "train";

  private TrainingRun() {}

  /**
   * Boots the Xen core with two domains, and then a bare machine: Linux, which is saved and goes on
   * up to the prompt of its shell, or any other guest.
   *
   * @param arguments the word, "linux" or "run", then the options of the boot
   * @return the exit code, see {@link ExitCode}
   */
  static int execute(String[] arguments) throws IOException {
    String image = DemoCommand.miniOs();
    // With a cache, java's launcher is the last to close the jar, which takes a class that it does
    // not take here.
    new RandomAccessFile(image, "r").close();
    int code =
        Main.execute(
            "xen",
            "-M",
            "imx21ads",
            "--until",
            "dom1. mini-OS",
            "--timeout",
            "60",
            "--dom0",
            image + ",wait",
            "--dom",
            image + ",memory=4M,args=wait");
    if (code != ExitCode.OK) {
      return code;
    }
    String[] boot = Arrays.copyOfRange(arguments, 1, arguments.length);
    return boot[0].equals("linux") ? linux(boot) : Main.execute(boot);
  }

  private static int linux(String[] boot) throws IOException {
    Path file = Files.createTempFile("armature", ".checkpoint");
    try {
      List<String> save =
          new ArrayList<>(List.of("snapshot", "save", file.toString(), "--at", "ARMATURE-INIT"));
      save.addAll(Arrays.asList(boot).subList(1, boot.length));
      int code = Main.execute(save.toArray(String[]::new));
      return code != ExitCode.OK
          ? code
          : Main.execute(
              "snapshot", "run", file.toString(), "--until", "^/ # ", "--timeout", "120");
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
