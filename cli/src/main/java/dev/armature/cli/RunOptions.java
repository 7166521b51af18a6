package dev.armature.cli;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of {@code run}; named as QEMU's where QEMU has them. A table, not annotations:
 * reading those takes a cold JVM a quarter of a second.
 *
 * @param machine -M
 * @param cpu -cpu, or null
 * @param memory -m, or null
 * @param kernel -kernel, or null
 * @param initrd -initrd, or null
 * @param deviceTree -dtb, or null
 * @param append -append, or null
 * @param drives -sd and -drive, in order
 * @param network -nic
 * @param serials -serial, in order
 * @param devices -device, in order
 * @param engine --engine
 * @param optimizations --opt
 * @param clock --clock
 * @param until --until, or null
 * @param timeout --timeout, in seconds, or null
 * @param display --display, or null
 * @param audio --audio, or null
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
    List<Drive> drives,
    String network,
    List<String> serials,
    List<String> devices,
    EngineKind engine,
    Set<Optimization> optimizations,
    ClockKind clock,
    String until,
    Double timeout,
    String display,
    String audio,
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

  /** The option that asks where the time goes. */
  static final String TIERS = "--tiers";

  /** The option that names the guest's code. */
  static final String SYMBOLS = "--symbols";

  private static final List<Option> RUN =
      List.of(
          value("-M", "MACHINE", "The machine; 'help' lists them. Default: versatilepb"),
          value("-cpu", "CPU", "The CPU; 'help' lists them. Default: the machine's"),
          value(
              "-m", "SIZE", "RAM, in MB or with K, M or G. Default: what the machine is sold with"),
          value("-kernel", "FILE", "A zImage, Image, uImage or ELF file"),
          value("-initrd", "FILE", "A RAM disk for the kernel"),
          value("-dtb", "FILE", "A device tree for the kernel"),
          value("-append", "TEXT", "The kernel's command line"),
          value("-sd", "FILE", "The image of an SD card, as -drive if=sd,file=FILE"),
          value(
              "-nic",
              "NET",
              "What the network is connected to: none, loopback, or"
                  + " user[,hostfwd=tcp|udp:[ADDRESS]:PORT-[ADDRESS]:PORT]..., which needs no"
                  + " privileges. Default: none"),
          value(
              "--engine",
              "ENGINE",
              "interpreter, translator, tiered (interpreted while cold, translated when hot), or"
                  + " verify (both in lockstep). Default: tiered"),
          value(
              "--opt",
              "LIST",
              "Optimizations of translated code to leave out, to measure what they are worth:"
                  + " -flags,-links is all but these, none,flags only that one. There are "
                  + Arrays.stream(Optimization.values())
                      .map(Optimization::label)
                      .collect(Collectors.joining(", "))),
          value(
              TranslationCaches.OPTION,
              "DIR",
              "Where to keep what was learned about hot code of the guest for its next run; off for"
                  + " nowhere. Default: translation in ~/.cache/armature"),
          value(
              "--clock",
              "CLOCK",
              "Guest time: real follows the host's; virtual follows the guest's instructions and"
                  + " makes runs repeatable. Default: real"),
          value("--until", "REGEX", "End when a line of the first serial line's output matches"),
          value("--timeout", "SECONDS", "End with exit code 3 after that time"),
          value(
              "--display",
              "png:FILE",
              "Write the screen's picture at the end, and when Ctrl-A S is pressed"),
          value("--audio", "wav:FILE", "Write what the guest plays; on imx21ads only"),
          value("--stats", "FILE", "Write figures of the run as JSON"),
          flag(
              TIERS,
              "Have --stats tell where the time goes: interpreter, translated code that HotSpot"
                  + " interprets, that C1 and that C2 compiled, translation; costs some of it"),
          value("-d", "LIST", "Log what the guest does; 'help' lists the categories"),
          value(
              Session.DFILTER,
              "RANGES",
              "Log only what is about code there: START..END, START+LENGTH, START-LENGTH, with"
                  + " commas between them"),
          value("-D", "FILE", "Where the log goes. Default: standard error"),
          list(
              SYMBOLS,
              "FILE[@BASE]",
              "Names of the guest's code for profilers: an ELF file or a System.map, loaded at BASE;"
                  + " or auto, for those of the kernel"),
          list(
              "-drive",
              "DRIVE",
              "if=nand|nor|sd,file=FILE[,readonly=on][,size=SIZE]: the image of a flash memory,"
                  + " which is made if it is not there, or of an SD card, which is made if it has"
                  + " a size"),
          list(
              "-serial",
              "LINE",
              "A serial line, in order: stdio, null, file:FILE, tcp:HOST:PORT[,server[,nowait]]."
                  + " Default: stdio for the first, null for the others"),
          list(
              "-device",
              "DEVICE",
              "loader,file=FILE[,addr=ADDRESS][,force-raw=on][,cpu-num=0] puts a file into memory;"
                  + " loader,addr=ADDRESS,cpu-num=0 sets where the CPU starts"),
          flag("-no-reboot", "End when the guest resets the machine"),
          flag(
              "--no-host-unpack",
              "Let the guest unpack zImage and initramfs; by default the host does it"),
          flag("--debug", "Show stack traces of internal errors"));

  /** All options, in the order of the help. */
  static final List<Option> TABLE = with(DebugPorts.OPTIONS);

  private static List<Option> with(List<Option> more) {
    List<Option> all = new ArrayList<>(RUN);
    all.addAll(more);
    return all;
  }

  private static Option value(String name, String label, String description) {
    return new Option(Kind.VALUE, name, label, description);
  }

  private static Option list(String name, String label, String description) {
    return new Option(Kind.LIST, name, label, description);
  }

  private static Option flag(String name, String description) {
    return new Option(Kind.FLAG, name, null, description);
  }

  /** The options that were given. */
  static RunOptions of(GivenOptions given) throws UsageException {
    return new RunOptions(
        given.value("-M", "versatilepb"),
        given.value("-cpu", null),
        given.value("-m", null),
        path(given, "-kernel"),
        path(given, "-initrd"),
        path(given, "-dtb"),
        given.value("-append", null),
        Drive.of(given),
        given.value("-nic", "none"),
        given.values("-serial"),
        given.values("-device"),
        Specs.constant("--engine", given.value("--engine", "tiered"), EngineKind.class),
        optimizations(given.value("--opt", "all")),
        Specs.constant("--clock", given.value("--clock", "real"), ClockKind.class),
        given.value("--until", null),
        Specs.seconds("--timeout", given.value("--timeout", null)),
        given.value("--display", null),
        given.value("--audio", null),
        path(given, "--stats"),
        given.value("-d", null),
        path(given, "-D"),
        given.has("-no-reboot"),
        given.has("--no-host-unpack"),
        given.has("--debug"));
  }

  private static Set<Optimization> optimizations(String list) throws UsageException {
    try {
      return Optimization.parse(list);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--opt: %s", e.getMessage());
    }
  }

  private static Path path(GivenOptions given, String option) throws UsageException {
    String text = given.value(option, null);
    return text == null ? null : Specs.path(option, text);
  }
}
