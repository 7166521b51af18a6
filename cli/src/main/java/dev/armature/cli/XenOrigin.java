package dev.armature.cli;

import dev.armature.bench.EventLatency;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.DomainRequest;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.XenOptions;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.platform.Platforms;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The Xen core and its domains, as what a machine starts from. */
final class XenOrigin implements Origin {
  private static final int HYPERVISOR_MEGABYTES = 4;
  private static final int DOM0_MEGABYTES = 30;
  private static final int MEGABYTES = 16;
  private static final int MOST_MEGABYTES = 1024;
  private static final String ABI = "abi=";
  private static final Set<String> SCHEDULERS = Set.of("bvt", "sedf", "credit");

  private final List<DomainRequest> requests;
  private final XenOptions options;
  private Platform platform;
  private Hypervisor hypervisor;
  private boolean timesEvents;
  private EventLatency latency;

  private XenOrigin(List<DomainRequest> requests, XenOptions options) {
    this.requests = requests;
    this.options = options;
  }

  /**
   * Reads what --dom0, --dom and --sched say.
   *
   * @param dom0 null if it was not given
   * @param module for domain 0, or null
   * @param policy in its binary form, or null
   */
  static XenOrigin of(
      String dom0, byte[] module, List<String> others, String scheduler, byte[] policy)
      throws UsageException, LoadException {
    if (dom0 == null) {
      throw new UsageException("xen: --dom0 is needed; it names the kernel of domain 0");
    } else if (!SCHEDULERS.contains(scheduler)) {
      throw new UsageException("--sched %s: unknown; there are: bvt, sedf, credit", scheduler);
    }
    List<DomainRequest> requests = new ArrayList<>();
    int comma = dom0.indexOf(',');
    String kernel = comma < 0 ? dom0 : dom0.substring(0, comma);
    String arguments = comma < 0 ? "" : dom0.substring(comma + 1);
    GuestAbi abi = null;
    if (arguments.startsWith(ABI)) {
      int end = arguments.indexOf(',');
      abi = abi("--dom0 " + dom0, arguments.substring(0, end < 0 ? arguments.length() : end));
      arguments = end < 0 ? "" : arguments.substring(end + 1);
    }
    requests.add(
        new DomainRequest(
            "Domain-0", image("--dom0", kernel), -1, DOM0_MEGABYTES, arguments, module, abi));
    Set<String> names = new HashSet<>();
    names.add("Domain-0");
    for (String text : others) {
      DomainRequest request = other(text, requests.size());
      if (!names.add(request.name())) {
        throw new UsageException("--dom: two domains are named %s", request.name());
      }
      requests.add(request);
    }
    return new XenOrigin(requests, new XenOptions(scheduler, policy));
  }

  private static DomainRequest other(String text, int number) throws UsageException, LoadException {
    String option = "--dom " + text;
    String name = "dom" + number;
    int megabytes = MEGABYTES;
    int securityClass = -1;
    GuestAbi abi = null;
    int end = text.indexOf(',');
    String kernel = end < 0 ? text : text.substring(0, end);
    String rest = end < 0 ? "" : text.substring(end + 1);
    String arguments = "";
    while (!rest.isEmpty()) {
      if (rest.startsWith("args=")) {
        arguments = rest.substring("args=".length());
        break;
      }
      int comma = rest.indexOf(',');
      String pair = comma < 0 ? rest : rest.substring(0, comma);
      rest = comma < 0 ? "" : rest.substring(comma + 1);
      if (pair.startsWith("name=")) {
        name = pair.substring("name=".length());
      } else if (pair.startsWith(ABI)) {
        abi = abi(option, pair);
      } else if (pair.startsWith("class=")) {
        securityClass = securityClass(option, pair.substring("class=".length()));
      } else if (pair.startsWith("memory=")) {
        long bytes = Specs.size(option, pair.substring("memory=".length()));
        megabytes = (int) Math.min(Math.ceilDiv(bytes, 1L << 20), MOST_MEGABYTES);
        if (megabytes < 1) {
          throw new UsageException("%s: at least 1 MB is needed", option);
        }
      } else {
        throw new UsageException(
            "%s: unknown key in %s; keys: name, memory, class, abi, args", option, pair);
      }
    }
    return new DomainRequest(
        name, image("--dom", kernel), securityClass, megabytes, arguments, null, abi);
  }

  /** What {@code abi=NAME} names. */
  private static GuestAbi abi(String option, String pair) throws UsageException {
    return GuestAbi.named(pair.substring(ABI.length()))
        .orElseThrow(
            () ->
                new UsageException(
                    "%s: %s is no interface; there are: %s",
                    option,
                    pair,
                    Arrays.stream(GuestAbi.values())
                        .map(GuestAbi::text)
                        .collect(Collectors.joining(", "))));
  }

  private static int securityClass(String option, String text) throws UsageException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("%s: class is a number from 0 to 2147483647", option);
  }

  /** Reads the file that {@code option} names. */
  static byte[] file(String option, String file) throws UsageException, LoadException {
    try {
      return Files.readAllBytes(Specs.path(option, file));
    } catch (IOException e) {
      throw new LoadException("%s %s: %s", option, file, Failures.reason(e));
    }
  }

  private static byte[] image(String option, String file) throws UsageException, LoadException {
    try {
      byte[] bytes = file(option, file);
      new GuestImage(bytes);
      return bytes;
    } catch (ImageException e) {
      throw new LoadException("%s %s: %s", option, file, e.getMessage());
    }
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
      start(machine, board);
    } catch (ImageException e) {
      throw new LoadException("%s", e.getMessage());
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

  @Override
  public boolean restart(Machine machine, Board board) {
    machine.cpu().reset();
    board.reset();
    try {
      start(machine, board);
      return true;
    } catch (ImageException | PolicyException e) {
      // The same images were built on the same machine before.
      throw new IllegalStateException(e);
    }
  }

  private void start(Machine machine, Board board) throws ImageException, PolicyException {
    hypervisor =
        new Hypervisor(
            machine.cpu(),
            machine.memory(),
            platform,
            board.ramStart(),
            board.ram().size(),
            options,
            powerOff -> {
              if (powerOff) {
                machine.context().control().requestPowerOff();
              } else {
                machine.context().control().requestReset();
              }
            });
    for (DomainRequest request : requests) {
      hypervisor.createDomain(request);
    }
    if (timesEvents) {
      latency = new EventLatency(hypervisor);
      machine.cpu().setExceptionModel(latency);
    }
  }
}
