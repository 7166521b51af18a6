package dev.armature.cli;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.EngineKind;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.acm.PolicySource;
import java.util.ArrayList;
import java.util.List;

/** {@code armature xen}: runs domains on the Xen core. */
final class XenCommand implements GuestCommand {
  private static final String DOM0 = "--dom0";
  private static final String DOM = "--dom";
  private static final String EVENT_LATENCY = "--event-latency";
  private static final String POLICY = "--policy";
  private static final String MODULE = "--module";
  private static final String CPUS = "--cpus";
  private static final String SCHEDULER = "--sched";
  private static final String TAGS = "--tags";
  private static final String APPEND = "-append";
  private static final String INITRD = "-initrd";

  @Override
  public OptionTable options() {
    List<Option> options = new ArrayList<>(RunOptions.TABLE);
    options.add(
        new Option(
            Kind.VALUE,
            DOM0,
            "KERNEL[,abi=NAME][,raw=ADDRESS][,vcpus=N][,cpu=N][,ARGS]",
            "The kernel of domain 0, and its command line"));
    options.add(
        new Option(
            Kind.LIST,
            DOM,
            "KERNEL[,KEY=VALUE]...",
            "Another domain; keys: name, memory (in MB), vcpus (virtual CPUs, later interface only, at"
                + " most 4), cpu (the one of --cpus that they run on, from 0; default: any), class,"
                + " abi (2008, 2008-oabi, later, later-oabi;"
                + " by default what the kernel is made for), raw (a kernel that is no ELF file: where"
                + " it is loaded and starts), module and, as the last, args, which takes the rest"));
    options.add(
        new Option(
            Kind.VALUE,
            MODULE,
            "FILE",
            "What domain 0 finds at mod_start of its start information"));
    options.add(
        new Option(
            Kind.VALUE,
            SCHEDULER,
            "NAME",
            "bvt, sedf or credit. Default: sched= of -append, else bvt"));
    options.add(
        new Option(
            Kind.VALUE,
            TAGS,
            "FILE",
            "The boot parameters as a list of ATAGs, instead of -append and -initrd"));
    options.add(
        new Option(
            Kind.VALUE,
            CPUS,
            "N",
            "CPUs that domains run on, each a thread of the host; default: 1"));
    options.add(
        new Option(
            Kind.VALUE, POLICY, "FILE", "Access control by this policy, a source or binary"));
    options.add(
        new Option(
            Kind.FLAG,
            EVENT_LATENCY,
            null,
            "End with the events between domains, and their microseconds at 50, 99, 99.9, 100 %%"));
    return new OptionTable(options, null);
  }

  private static int cpus(GivenOptions given, RunOptions options) throws UsageException {
    String text = given.value(CPUS, "1");
    int count = 0;
    try {
      count = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // Said below.
    }
    if (count < 1 || count > Ram.MAX_CPUS) {
      throw new UsageException("%s %s: a number from 1 to %d is needed", CPUS, text, Ram.MAX_CPUS);
    } else if (count > 1 && options.clock() == RunOptions.ClockKind.VIRTUAL) {
      throw new UsageException("%s goes with the real clock only", CPUS);
    } else if (count > 1
        && options.engine() != EngineKind.TIERED
        && options.engine() != EngineKind.INTERPRETER) {
      throw new UsageException("%s goes with the engines tiered and interpreter", CPUS);
    }
    return count;
  }

  private static byte[] policy(GivenOptions given) throws UsageException, LoadException {
    String file = given.value(POLICY, null);
    if (file == null) {
      return null;
    }
    try {
      return PolicySource.toBinary(XenOrigin.file(POLICY, file));
    } catch (PolicyException e) {
      throw new LoadException("%s %s: %s", POLICY, file, e.getMessage());
    }
  }

  private static byte[] file(GivenOptions given, String option)
      throws UsageException, LoadException {
    String file = given.value(option, null);
    return file == null ? null : XenOrigin.file(option, file);
  }

  private static XenTags tags(GivenOptions given) throws UsageException, LoadException {
    if (given.has(TAGS) && (given.has(APPEND) || given.has(INITRD))) {
      throw new UsageException("%s: the file says what %s and %s would", TAGS, APPEND, INITRD);
    }
    return new XenTags(file(given, TAGS), given.value(APPEND, ""), file(given, INITRD));
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots the Xen core and the domains named.",
        "Takes the options of run.",
        "Ctrl-A three times on the console (on a terminal Ctrl-A A) gives the input to the hypervisor,"
            + " whose keys h tells, and back.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    RunOptions options = RunOptions.of(given);
    if (RunCommand.printedHelp(options)) {
      return ExitCode.OK;
    }
    if (!given.has(DOM0)) {
      throw new UsageException("xen: --dom0 is needed; it names the kernel of domain 0");
    }
    XenOrigin origin =
        XenOrigin.of(
            DomainSpecs.of(given.value(DOM0, null), file(given, MODULE), given.values(DOM)),
            given.value(SCHEDULER, null),
            policy(given),
            tags(given));
    origin.setCpus(cpus(given, options));
    if (!given.has(EVENT_LATENCY)) {
      return new Session(options, given, origin, Session.Finish.NOTHING).run();
    }
    origin.timeEvents();
    return new Session(
            options,
            given,
            origin,
            (machine, board, statistics) -> {
              // The guest may have left its line unfinished.
              System.out.println();
              System.out.println(origin.eventLatency().line());
              if (origin.cpus() > 1) {
                System.out.println(origin.eventLatency().acrossLine());
              }
              return statistics.reason().exitCode();
            })
        .run();
  }
}
