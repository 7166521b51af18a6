package dev.armature.cli;

import dev.armature.translator.EngineKind;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code run}; named as QEMU's where QEMU has them. Given to picocli as a table, not
 * by annotations: reading those takes a cold JVM a quarter of a second.
 *
 * @param machine -M
 * @param cpu -cpu
 * @param memory -m, or null
 * @param kernel -kernel, or null
 * @param initrd -initrd, or null
 * @param deviceTree -dtb, or null
 * @param append -append, or null
 * @param sdCard -sd, or null
 * @param network -nic
 * @param serials -serial, in order
 * @param devices -device, in order
 * @param engine --engine
 * @param clock --clock
 * @param until --until, or null
 * @param timeout --timeout, in seconds, or null
 * @param stats --stats, or null
 * @param log -d, or null
 * @param logFile -D, or null
 * @param noReboot -no-reboot
 * @param noHostUnpack --no-host-unpack
 * @param debug --debug
 */
record RunOptions(
    String machine,
    String cpu,
    String memory,
    Path kernel,
    Path initrd,
    Path deviceTree,
    String append,
    Path sdCard,
    String network,
    List<String> serials,
    List<String> devices,
    EngineKind engine,
    ClockKind clock,
    String until,
    Double timeout,
    Path stats,
    String log,
    Path logFile,
    boolean noReboot,
    boolean noHostUnpack,
    boolean debug) {

  /** How guest time passes. */
  enum ClockKind {
    /** With the host's. */
    REAL,
    /** With the guest's instructions, so that runs can be repeated exactly. */
    VIRTUAL
  }

  private static final String[][] VALUES = {
    {"-M", "MACHINE", "The machine; 'help' lists them. Default: versatilepb"},
    {"-cpu", "CPU", "The CPU; 'help' lists them. Default: arm926"},
    {"-m", "SIZE", "RAM, in MB or with K, M or G. Default: what the machine is sold with"},
    {"-kernel", "FILE", "A zImage, Image, uImage or ELF file"},
    {"-initrd", "FILE", "A RAM disk for the kernel"},
    {"-dtb", "FILE", "A device tree for the kernel"},
    {"-append", "TEXT", "The kernel's command line"},
    {"-sd", "FILE", "The image of an SD card"},
    {"-nic", "NET", "What the network is connected to: none, loopback. Default: none"},
    {
      "--engine",
      "ENGINE",
      "interpreter, translator, tiered (interpreted while cold, translated when hot), or verify"
          + " (both in lockstep). Default: tiered"
    },
    {
      "--clock",
      "CLOCK",
      "Guest time: real follows the host's; virtual follows the guest's instructions and makes"
          + " runs repeatable. Default: real"
    },
    {"--until", "REGEX", "End when a line of the first serial line's output matches"},
    {"--timeout", "SECONDS", "End with exit code 3 after that time"},
    {"--stats", "FILE", "Write figures of the run as JSON"},
    {"-d", "LIST", "Log what the guest does; 'help' lists the categories"},
    {"-D", "FILE", "Where the log goes. Default: standard error"},
  };

  private static final String[][] LISTS = {
    {
      "-serial",
      "LINE",
      "A serial line, in order: stdio, null, file:FILE, tcp:HOST:PORT[,server[,nowait]]."
          + " Default: stdio for the first, null for the others"
    },
    {
      "-device",
      "DEVICE",
      "loader,file=FILE[,addr=ADDRESS][,force-raw=on][,cpu-num=0] puts a file into memory;"
          + " loader,addr=ADDRESS,cpu-num=0 sets where the CPU starts"
    },
  };

  private static final String[][] FLAGS = {
    {"-no-reboot", "End when the guest resets the machine"},
    {"--no-host-unpack", "Let a zImage unpack itself in the guest; by default the host does it"},
    {"--debug", "Show stack traces of internal errors"},
  };

  /** Adds the options to a command. */
  static void addTo(CommandSpec spec) {
    for (String[] o : VALUES) {
      spec.addOption(option(o[0], o[2]).paramLabel(o[1]).type(String.class).build());
    }
    for (String[] o : LISTS) {
      spec.addOption(
          option(o[0], o[2])
              .paramLabel(o[1])
              .type(List.class)
              .auxiliaryTypes(String.class)
              .build());
    }
    for (String[] o : FLAGS) {
      spec.addOption(option(o[0], o[1]).arity("0").type(boolean.class).build());
    }
    spec.addOption(Main.helpOption().build());
  }

  private static OptionSpec.Builder option(String name, String description) {
    return OptionSpec.builder(name).description(description);
  }

  /** The options that were given. */
  static RunOptions of(ParseResult given) throws UsageException {
    return new RunOptions(
        given.matchedOptionValue("-M", "versatilepb"),
        given.matchedOptionValue("-cpu", "arm926"),
        given.matchedOptionValue("-m", null),
        path(given, "-kernel"),
        path(given, "-initrd"),
        path(given, "-dtb"),
        given.matchedOptionValue("-append", null),
        path(given, "-sd"),
        given.matchedOptionValue("-nic", "none"),
        given.matchedOptionValue("-serial", List.of()),
        given.matchedOptionValue("-device", List.of()),
        Specs.constant(
            "--engine", given.matchedOptionValue("--engine", "tiered"), EngineKind.class),
        Specs.constant("--clock", given.matchedOptionValue("--clock", "real"), ClockKind.class),
        given.matchedOptionValue("--until", null),
        Specs.seconds("--timeout", given.matchedOptionValue("--timeout", null)),
        path(given, "--stats"),
        given.matchedOptionValue("-d", null),
        path(given, "-D"),
        given.matchedOptionValue("-no-reboot", false),
        given.matchedOptionValue("--no-host-unpack", false),
        given.matchedOptionValue("--debug", false));
  }

  private static Path path(ParseResult given, String option) throws UsageException {
    String text = given.matchedOptionValue(option, null);
    return text == null ? null : Specs.path(option, text);
  }

  /** The same options with another kernel, device tree, RAM disk and command line. */
  RunOptions withBoot(Path newKernel, Path newTree, Path newInitrd, String newAppend) {
    return new RunOptions(
        machine,
        cpu,
        memory,
        newKernel,
        newInitrd,
        newTree,
        newAppend,
        sdCard,
        network,
        serials,
        devices,
        engine,
        clock,
        until,
        timeout,
        stats,
        log,
        logFile,
        noReboot,
        noHostUnpack,
        debug);
  }
}
