package dev.armature.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.armature.bench.EventLatency;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.monitor.InfoTopic;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.DomainRequest;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.XenOptions;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.BootTags;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.domain.DomainFigures;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.platform.Platforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The Xen core and its domains, as what a machine starts from. */
final class XenOrigin implements Origin {
  private static final int HYPERVISOR_MEGABYTES = 4;
  private static final String DEFAULT_SCHEDULER = "bvt";
  private static final Set<String> SCHEDULERS = Set.of("bvt", "sedf", "credit");

  private final List<DomainRequest> requests;
  private final String scheduler;
  private final byte[] policy;
  private final XenTags tags;
  private Platform platform;
  private Hypervisor hypervisor;
  private boolean timesEvents;
  private EventLatency latency;
  private int cpus = 1;

  private XenOrigin(List<DomainRequest> requests, String scheduler, byte[] policy, XenTags tags) {
    this.requests = requests;
    this.scheduler = scheduler;
    this.policy = policy;
    this.tags = tags;
  }

  /**
   * The domains named, under the scheduler and the policy named.
   *
   * @param requests domain 0 first
   * @param scheduler null for what the boot parameters say
   * @param policy in its binary form, or null
   * @param tags the boot parameters
   */
  static XenOrigin of(List<DomainRequest> requests, String scheduler, byte[] policy, XenTags tags)
      throws UsageException {
    if (scheduler != null && !SCHEDULERS.contains(scheduler)) {
      throw new UsageException("--sched %s: unknown; there are: bvt, sedf, credit", scheduler);
    }
    return new XenOrigin(requests, scheduler, policy, tags);
  }

  /** Reads the file that {@code option} names. */
  static byte[] file(String option, String file) throws UsageException, LoadException {
    try {
      return Files.readAllBytes(Specs.path(option, file));
    } catch (NoSuchFileException e) {
      throw new LoadException("%s %s: no such file", option, file);
    } catch (IOException e) {
      throw new LoadException("%s %s: %s", option, file, Failures.reason(e));
    }
  }

  /** Has domains run on so many CPUs. */
  void setCpus(int count) {
    cpus = count;
  }

  @Override
  public int cpus() {
    return cpus;
  }

  @Override
  public void load(Machine machine, Board board) throws UsageException, LoadException {
    int megabytes =
        HYPERVISOR_MEGABYTES + requests.stream().mapToInt(DomainRequest::megabytes).sum();
    if (megabytes > board.ram().size() >> 20) {
      throw new UsageException(
          "the domains and the hypervisor need %d MB, the machine has %d; see -m",
          megabytes, board.ram().size() >> 20);
    }
    platform =
        Platforms.of(board.name(), machine.memory())
            .orElseThrow(() -> new UsageException("-M %s: xen does not run there", board.name()));
    try {
      start(machine, board, true);
    } catch (PolicyException e) {
      throw new LoadException("--policy: it %s", e.getMessage());
    }
  }

  /** Has the time that events take taken, from when the domains are loaded. */
  void timeEvents() {
    timesEvents = true;
  }

  /** The time that events take, if it is taken and the domains were loaded. */
  EventLatency eventLatency() {
    return latency;
  }

  /** The hypervisor, once it was loaded. */
  Hypervisor hypervisor() {
    return hypervisor;
  }

  /** Each domain has its own, at addresses that are the others', too. */
  @Override
  public boolean hasKernel() {
    return false;
  }

  @Override
  public DebugThreads threads(Machine machine) {
    return new XenThreads(machine.cpus(), this::hypervisor);
  }

  /** Of the domains that are there, since the machine was started last. */
  @Override
  public void writeStatistics(JsonGenerator json, long started) throws IOException {
    json.writeArrayFieldStart("domains");
    for (DomainFigures domain : hypervisor.figures()) {
      json.writeStartObject();
      json.writeNumberField("id", domain.id());
      json.writeStringField("name", domain.name());
      json.writeStringField("state", domain.state());
      if (!domain.crash().isEmpty()) {
        json.writeStringField("crash", domain.crash());
      }
      // The first one has its CPU from when it was made, before the machine runs.
      long firstRun = domain.firstRun() == 0 ? 0 : Math.max(domain.firstRun(), started);
      RunStatistics.writeTime(json, "firstInstructionFromStart", firstRun);
      RunStatistics.writeTime(json, "firstConsoleByteFromStart", domain.firstByte());
      for (Map.Entry<RunState, Long> time : domain.nanos().entrySet()) {
        json.writeNumberField(
            time.getKey().name().toLowerCase(Locale.ROOT) + "Seconds", time.getValue() / 1e9);
      }
      json.writeNumberField("hypercalls", domain.hypercalls());
      json.writeNumberField("events", domain.events());
      json.writeNumberField("faults", domain.faults());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public List<InfoTopic> topics() {
    return new XenTopics(this::hypervisor).all();
  }

  @Override
  public boolean restart(Machine machine, Board board) {
    machine.cpus().forEach(ArmCpu::reset);
    board.reset();
    try {
      start(machine, board, false);
      return true;
    } catch (PolicyException | LoadException e) {
      // The same images were built on the same machine before.
      throw new IllegalStateException(e);
    }
  }

  private void start(Machine machine, Board board, boolean newMemory)
      throws PolicyException, LoadException {
    BootTags boot = tags.load(machine, board);
    byte[] initrd =
        boot.initrdBytes() == 0
            ? null
            : machine.memory().readBytes(boot.initrd(), boot.initrdBytes());
    hypervisor =
        new Hypervisor(
            machine.cpus(),
            machine::call,
            machine.memory(),
            platform,
            boot.ramStart(),
            boot.ramBytes(),
            new XenOptions(scheduler(boot), policy, newMemory && boot.initrdBytes() == 0),
            powerOff -> {
              if (powerOff) {
                machine.context().control().requestPowerOff();
              } else {
                machine.context().control().requestReset();
              }
            });
    if (!boot.commandLine().isEmpty()) {
      hypervisor.console().print("Command line: %s", boot.commandLine());
    }
    for (DomainRequest request : requests) {
      boolean control = hypervisor.domains().get(0) == null;
      create(control ? withModule(request, initrd) : request);
    }
    hypervisor.machineStarts();
    if (timesEvents) {
      latency = new EventLatency(hypervisor);
      machine.cpus().forEach(cpu -> cpu.setExceptionModel(latency));
    }
  }

  private void create(DomainRequest request) throws LoadException {
    try {
      hypervisor.createDomain(request);
    } catch (ImageException e) {
      throw new LoadException("domain %s %s", request.name(), e.getMessage());
    }
  }

  /** What --sched says, else what the boot parameters say. */
  private String scheduler(BootTags boot) throws LoadException {
    String named = boot.option("sched");
    if (scheduler != null || named == null) {
      return scheduler == null ? DEFAULT_SCHEDULER : scheduler;
    } else if (!SCHEDULERS.contains(named)) {
      throw new LoadException(
          "the boot parameters say sched=%s; there are: bvt, sedf, credit", named);
    }
    return named;
  }

  /** Domain 0, with the boot parameters' initrd as its module unless it has one. */
  private static DomainRequest withModule(DomainRequest r, byte[] initrd) {
    return new DomainRequest(
        r.name(),
        r.kernel(),
        r.securityClass(),
        r.megabytes(),
        r.arguments(),
        r.module() == null ? initrd : r.module(),
        r.abi(),
        r.vcpus(),
        r.cpu());
  }
}
