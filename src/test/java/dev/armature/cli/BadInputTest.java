package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the command line or a file: one line that says so, and exit code 1. */
class BadInputTest {
  @TempDir private static Path files;

  @BeforeAll
  static void makeFiles() throws IOException {
    // b . (branch to itself)
    Files.write(files.resolve("loop"), HexFormat.of().parseHex("feffffea"));
    byte[] elf = new byte[64];
    System.arraycopy(HexFormat.of().parseHex("7f454c46020101"), 0, elf, 0, 7);
    elf[16] = 2;
    elf[18] = 62;
    Files.write(files.resolve("x86"), elf);
    byte[] dtb = new byte[64];
    System.arraycopy(HexFormat.of().parseHex("d00dfeed00000040"), 0, dtb, 0, 8);
    Files.write(files.resolve("dtb"), dtb);
    Files.write(files.resolve("big"), new byte[7 << 20]);
    Files.write(files.resolve("empty"), new byte[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "frobnicate                                    | frobnicate",
        "run --frobnicate                              | --frobnicate",
        "run                                           | nothing to run: give -kernel",
        "run -kernel                                   | -kernel",
        "run -M nothing -kernel @loop                  | -M nothing: unknown machine",
        "run -cpu cortex-a15 -kernel @loop             | -cpu cortex-a15: unknown CPU",
        "run -m 1G -kernel @loop                       | versatilepb takes up to 256M",
        "run -m 0 -kernel @loop                        | versatilepb takes up to 256M",
        "run -M imx21ads -m 256M -kernel @loop         | imx21ads takes up to 128M",
        "run -m 99999999999999999999 -kernel @loop     | a size such as 64M is needed",
        "run -m much -kernel @loop                     | a size such as 64M is needed",
        "run -kernel @missing                          | no such file",
        "run -kernel @empty                            | the file is empty",
        "run -kernel @                                 | is a directory",
        "run -kernel @x86                              | is an ELF file for x86-64",
        "run -kernel @dtb                              | give it with -dtb",
        "run -kernel @loop -dtb @loop                  | a compiled device tree (.dtb) is needed",
        "run -kernel @loop -dtb @dtb                   | the device tree has version 0; 16 or 17 is needed",
        "run -kernel @loop -initrd @missing            | initrd",
        "run -m 3M -kernel @big                        | the machine has 3 MB; give more with -m",
        "run -m 16M -kernel @loop -initrd @big -device loader,file=@loop,addr=0x900000 | overlaps",
        "run -device disk                              | unknown device; there is: loader",
        "run -device loader,file=@loop                 | give addr=",
        "run -device loader,file=@loop,addr=x          | is no address",
        "run -device loader,file=@loop,addr=0x100000000 | is no address",
        "run -device loader,file=@loop,addr=0x80000000,cpu-num=0 | there is no RAM at 0x80000000",
        "run -device loader,file=@loop,cpu-num=1       | there is only CPU 0",
        "run -device loader,color=red                  | unknown key color",
        "run -device loader,file                       | not of the form KEY=VALUE",
        "run -device loader,addr=0x8000                | give file=, or addr= and cpu-num=",
        "run -kernel @loop --engine steam              | steam",
        "run -kernel @loop --clock sundial             | sundial",
        "run -kernel @loop --until (                   | not a regular expression",
        "run -kernel @loop --timeout -1                | a positive number of seconds is needed",
        "run -kernel @loop --timeout soon              | soon",
        "run -kernel @loop --stats @no/where           | cannot be written",
        "run -kernel @loop --tiers                     | --tiers goes with --stats",
        "run -kernel @loop -d int -D @no/where         | cannot be written",
        "run -kernel @loop -d nonsense                 | -d help lists them",
        "run -kernel @loop -d nonsense                 | there are: in_asm, out_asm, op, exec",
        "run -kernel @loop -d int -dfilter here        | START..END, START+LENGTH",
        "run -kernel @loop -d int -dfilter 8..4        | START..END, START+LENGTH",
        "run -kernel @loop -d int -dfilter x..4        | is no address",
        "run -kernel @loop -gdb 1234                   | tcp:[HOST]:PORT is needed",
        "run -kernel @loop -gdb tcp::70000             | tcp:[HOST]:PORT is needed",
        "run -kernel @loop -gdb tcp:no.such.host.invalid:0 | there is no host of that name",
        "run -kernel @loop -monitor pigeon             | tcp:[HOST]:PORT, stdio or unix:FILE is needed",
        "run -kernel @loop -qmp stdio                  | tcp:[HOST]:PORT or unix:FILE is needed",
        "run -kernel @loop -monitor unix:@no/where     | -monitor",
        "run -kernel @loop -monitor unix:@loop         | -monitor",
        "run -kernel @loop -monitor stdio -serial stdio | a serial line has it",
        "run -kernel @loop -nic pigeon                 | none, loopback or user",
        "run -kernel @loop -nic user,color=red         | user takes hostfwd",
        "run -kernel @loop -nic user,hostfwd=tcp::80   | [ADDRESS]:PORT-[ADDRESS]:PORT is needed",
        "run -kernel @loop -nic user,hostfwd=tcp::80-:0 | the guest's port cannot be 0",
        "run -kernel @loop -nic user --clock virtual   | needs --clock real",
        "run -kernel @loop -serial carrier-pigeon      | stdio, null, file:FILE or tcp:",
        "run -kernel @loop -serial stdio -serial stdio | only one line can have it",
        "run -kernel @loop -serial null -serial null -serial null -serial null -serial null"
            + " | versatilepb has 4 lines",
        "run -kernel @loop -serial file:@no/where      | there is no such directory",
        "run -kernel @loop -serial tcp:localhost       | tcp:HOST:PORT",
        "run -kernel @loop -serial tcp:localhost:70000 | tcp:HOST:PORT",
        "run -kernel @loop -serial tcp:localhost:1     | nobody listens there",
        "run -kernel @loop -sd @missing                | not found",
        "run -kernel @loop -sd @                       | is not a regular file",
        "run -kernel @loop -sd @loop                   | -sd",
        "linux --frobnicate                            | --frobnicate",
        "bench frobnicate                              | frobnicate",
        "bench all --only teatime                      | there is no part 'teatime' of all, but boot",
        "bench all --html @no/where                    | there is no such folder",
        "bench all --against bochs                     | --against knows qemu only",
        "bench boot --html @new                        | --html goes with all, stock, system and transfer",
        "bench system --only fork                      | --only goes with all, stock and profile",
        "bench profile --against qemu                  | profile looks into Armature only",
        "snapshot frobnicate                           | frobnicate",
        "snapshot run                                  | FILE",
        "snapshot run @missing                         | missing: not found",
        "snapshot run @                                | is not a regular file",
        "snapshot run /dev/zero                        | is not a regular file",
        "snapshot run @empty                           | is not a checkpoint",
        "snapshot run @loop                            | is not a checkpoint",
        "snapshot run @loop -kernel @loop              | -kernel",
        "snapshot save                                 | FILE",
        "snapshot save @new -kernel @loop              | --at says when to save",
        "snapshot save @new -kernel @loop --at (       | not a regular expression",
        "snapshot save @ -kernel @loop --at x          | is not a regular file",
        "snapshot save @no/where -kernel @loop --at x  | there is no such directory",
        "snapshot save @new -kernel @missing --at x    | no such file",
      })
  void isToldInOneLine(String arguments, String expected) {
    refused(expected, arguments.replace("@", files + "/").split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {",server", ",server,nowait"})
  void portInUse(String options) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String line = "tcp:" + taken.getInetAddress().getHostAddress() + ":" + taken.getLocalPort();
      refused(
          "the port is in use",
          "run",
          "-kernel",
          files.resolve("loop").toString(),
          "-serial",
          line + options);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-gdb", "-monitor", "-qmp"})
  void debuggersPortInUse(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          "the port is in use",
          "run",
          "-kernel",
          files.resolve("loop").toString(),
          "-serial",
          "null",
          option,
          "tcp::" + taken.getLocalPort());
    }
  }

  @Test
  void pictureIntoNoFolder() {
    refused(
        "its folder does not exist",
        "run",
        "-kernel",
        files.resolve("loop").toString(),
        "--display",
        "png:" + files.resolve("missing").resolve("screen.png"));
  }

  @Test
  void forwardedPortInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          "cannot be listened on",
          "run",
          "-kernel",
          files.resolve("loop").toString(),
          "-nic",
          "user,hostfwd=tcp:127.0.0.1:" + taken.getLocalPort() + "-:80");
    }
  }

  @Test
  void noArgumentsShowsTheUsage() {
    CommandRunner.Result result = CommandRunner.run();
    assertEquals(ExitCode.USAGE, result.exitCode());
    assertTrue(result.errors().startsWith("Usage: armature"), result.errors());
  }

  @ParameterizedTest
  @CsvSource({
    "--help, Usage: armature",
    "help, Usage: armature",
    "help run, Usage: armature run",
    "run --help, Usage: armature run",
    "run --help, -kernel FILE",
    "linux --help, Usage: armature linux",
    "run -M help, versatilepb",
    "run -M help, imx21ads",
    "run -cpu help, arm926",
    "run -d help, guest_errors",
    "--version, armature"
  })
  void helpIsNoError(String arguments, String expected) {
    CommandRunner.Result result = CommandRunner.run(arguments.split(" "));
    assertEquals(ExitCode.OK, result.exitCode());
    assertTrue(result.output().contains(expected), result.output());
    assertEquals("", result.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linx                 | unknown command linx; did you mean linux?; see armature --help",
        "run --enigne tiered  | unknown option --enigne; did you mean --engine",
        "run -M kirkwood two  | an argument too many: two; see armature run --help",
        "snapshot restore     | unknown command restore; see armature snapshot --help",
        "profile -- rum       | unknown command rum; did you mean run?",
      })
  void whatMayHaveBeenMeantIsSaid(String arguments, String expected) {
    refused(expected, arguments.split(" +"));
  }

  private static void refused(String expected, String... arguments) {
    CommandRunner.Result result = CommandRunner.run(arguments);
    assertEquals(ExitCode.USAGE, result.exitCode(), result.errors());
    assertTrue(result.errors().contains(expected), result.errors());
    assertTrue(result.errors().startsWith("armature: "), result.errors());
    assertEquals(1, result.errors().lines().count(), result.errors());
    assertEquals("", result.output());
  }
}
