package dev.armature.cli;

import dev.armature.translator.EngineKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code run}; named as QEMU's where QEMU has them. */
final class RunOptions {
  /** How guest time passes. */
  enum ClockKind {
    /** With the host's. */
    REAL,
    /** With the guest's instructions, so that runs can be repeated exactly. */
    VIRTUAL
  }

  @Option(
      names = "-M",
      paramLabel = "MACHINE",
      description = "The machine; 'help' lists them. Default: versatilepb")
  String machine = "versatilepb";

  @Option(
      names = "-cpu",
      paramLabel = "CPU",
      description = "The CPU; 'help' lists them. Default: arm926")
  String cpu = "arm926";

  @Option(
      names = "-m",
      paramLabel = "SIZE",
      description = "RAM, in MB or with K, M or G. Default: 128M")
  String memory = "128M";

  @Option(
      names = "-kernel",
      paramLabel = "FILE",
      description = "A zImage, Image, uImage or ELF file")
  Path kernel;

  @Option(names = "-initrd", paramLabel = "FILE", description = "A RAM disk for the kernel")
  Path initrd;

  @Option(names = "-dtb", paramLabel = "FILE", description = "A device tree for the kernel")
  Path deviceTree;

  @Option(names = "-append", paramLabel = "TEXT", description = "The kernel's command line")
  String append;

  @Option(
      names = "-serial",
      paramLabel = "LINE",
      description =
          "A serial line, in order: stdio, null, file:FILE,"
              + " tcp:HOST:PORT[,server[,nowait]]. Default: stdio for the first")
  List<String> serials = new ArrayList<>();

  @Option(
      names = "-device",
      paramLabel = "DEVICE",
      description =
          "loader,file=FILE[,addr=ADDRESS][,force-raw=on][,cpu-num=0] puts a file into memory;"
              + " loader,addr=ADDRESS,cpu-num=0 sets where the CPU starts")
  List<String> devices = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  EngineKind engine = EngineKind.TIERED;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      description =
          "Guest time: real follows the host's, virtual follows the guest's instructions and"
              + " makes runs repeatable. Default: real")
  ClockKind clock = ClockKind.REAL;

  @Option(
      names = "--until",
      paramLabel = "REGEX",
      description = "End when a line of the first serial line's output matches")
  String until;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "End with exit code 3 after that time")
  Double timeout;

  @Option(names = "--stats", paramLabel = "FILE", description = "Write figures of the run as JSON")
  Path stats;

  @Option(
      names = "-d",
      paramLabel = "LIST",
      description = "Log what the guest does; 'help' lists the categories")
  String log;

  @Option(
      names = "-D",
      paramLabel = "FILE",
      description = "Where the log goes. Default: standard error")
  Path logFile;

  @Option(names = "-no-reboot", description = "End when the guest resets the machine")
  boolean noReboot;

  @Option(
      names = "--no-host-unpack",
      description = "Let a zImage unpack itself in the guest; by default the host does it")
  boolean noHostUnpack;

  @Option(names = "--debug", description = "Show stack traces of internal errors")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end")
  boolean help;
}
