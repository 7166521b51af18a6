package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import dev.armature.xen.DomainRequest;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The domains that --dom0 and --dom ask for. */
final class DomainSpecs {
  private static final String DOM0 = "Domain-0";
  private static final int DOM0_MEGABYTES = 30;
  private static final int MEGABYTES = 16;
  private static final int MOST_MEGABYTES = 1024;
  private static final String ABI = "abi=";
  private static final String ARGUMENTS = "args=";
  private static final String MODULE = "module=";
  private static final String RAW = "raw=";
  private static final String VCPUS = "vcpus=";
  private static final String CPU = "cpu=";

  private DomainSpecs() {}

  /**
   * All of them, domain 0 first.
   *
   * @param dom0 what --dom0 says
   * @param module for domain 0, or null
   * @param others what each --dom says
   */
  static List<DomainRequest> of(String dom0, byte[] module, List<String> others)
      throws UsageException, LoadException {
    List<DomainRequest> requests = new ArrayList<>();
    Map<String, GuestImage> kernels = new HashMap<>();
    Spec first = new Spec("--dom0", dom0, DOM0, DOM0_MEGABYTES);
    first.module = module;
    while (Stream.of(ABI, RAW, VCPUS, CPU).anyMatch(first.rest::startsWith)) {
      first.take(first.next());
    }
    first.arguments = first.rest;
    requests.add(first.request(kernels));
    Set<String> names = new HashSet<>();
    names.add(DOM0);
    for (String text : others) {
      Spec spec = new Spec("--dom", text, "dom" + requests.size(), MEGABYTES);
      while (!spec.rest.isEmpty()) {
        if (spec.rest.startsWith(ARGUMENTS)) {
          spec.arguments = spec.rest.substring(ARGUMENTS.length());
          break;
        }
        spec.take(spec.next());
      }
      if (!names.add(spec.name)) {
        throw new UsageException("--dom: two domains are named %s", spec.name);
      }
      requests.add(spec.request(kernels));
    }
    return requests;
  }

  /** One of them, while it is being read. */
  private static final class Spec {
    private final String option;
    private final String text;
    private final String kernel;
    private String rest;
    private String name;
    private int megabytes;
    private int securityClass = -1;
    private long raw = -1;
    private int vcpus = 1;
    private int cpu = -1;
    private GuestAbi abi;
    private byte[] module;
    private String arguments = "";

    Spec(String option, String text, String name, int megabytes) {
      this.option = option;
      this.text = option + " " + text;
      this.name = name;
      this.megabytes = megabytes;
      rest = text;
      kernel = next();
    }

    /** What comes before the next comma. */
    private String next() {
      int comma = rest.indexOf(',');
      String word = comma < 0 ? rest : rest.substring(0, comma);
      rest = comma < 0 ? "" : rest.substring(comma + 1);
      return word;
    }

    private void take(String pair) throws UsageException, LoadException {
      String value = pair.substring(pair.indexOf('=') + 1);
      if (pair.startsWith("name=")) {
        name = value;
      } else if (pair.startsWith(ABI)) {
        abi = abi(value);
      } else if (pair.startsWith("class=")) {
        securityClass = securityClass(value);
      } else if (pair.startsWith(MODULE)) {
        module = XenOrigin.file(option, value);
      } else if (pair.startsWith(RAW)) {
        raw = Specs.address(text, value);
      } else if (pair.startsWith(VCPUS)) {
        vcpus = number(VCPUS, value);
      } else if (pair.startsWith(CPU)) {
        cpu = cpu(value);
      } else if (pair.startsWith("memory=")) {
        long bytes = Specs.size(text, value);
        if (bytes < 1 || bytes > (long) MOST_MEGABYTES << 20) {
          throw new UsageException("%s: a domain has from 1 to %d MB", text, MOST_MEGABYTES);
        }
        megabytes = (int) Math.ceilDiv(bytes, 1L << 20);
      } else {
        throw new UsageException(
            "%s: unknown key in %s; keys: name, memory, vcpus, cpu, class, abi, raw, module, args",
            text, pair);
      }
    }

    private GuestAbi abi(String value) throws UsageException {
      return GuestAbi.named(value)
          .orElseThrow(
              () ->
                  new UsageException(
                      "%s: abi=%s is no interface; there are: %s",
                      text,
                      value,
                      Arrays.stream(GuestAbi.values())
                          .map(GuestAbi::text)
                          .collect(Collectors.joining(", "))));
    }

    private int securityClass(String value) throws UsageException {
      try {
        int number = Integer.parseInt(value);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new UsageException("%s: class is a number from 0 to 2147483647", text);
    }

    /** A number; how many the interface or the machine has is known when all is read. */
    private int number(String key, String value) throws UsageException {
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new UsageException("%s: %s%s is no number", text, key, value);
      }
    }

    private int cpu(String value) throws UsageException {
      int number = number(CPU, value);
      if (number < 0) {
        throw new UsageException("%s: CPUs are counted from 0", text);
      }
      return number;
    }

    private void checkVcpus(GuestAbi kernelAbi) throws UsageException {
      if (vcpus < 1 || vcpus > kernelAbi.vcpus()) {
        throw new UsageException(
            "%s: vcpus=%d: the interface of its kernel, %s, has %s",
            text,
            vcpus,
            kernelAbi.text(),
            kernelAbi.vcpus() == 1 ? "1" : "from 1 to " + kernelAbi.vcpus());
      }
    }

    private GuestImage elf(Map<String, GuestImage> kernels)
        throws UsageException, LoadException, ImageException {
      GuestImage image = kernels.get(kernel);
      if (image == null) {
        image = new GuestImage(XenOrigin.file(option, kernel));
        kernels.put(kernel, image);
      }
      return image;
    }

    /**
     * The domain asked for.
     *
     * @param kernels those read so far, by file
     */
    private DomainRequest request(Map<String, GuestImage> kernels)
        throws UsageException, LoadException {
      try {
        GuestImage image =
            raw < 0 ? elf(kernels) : GuestImage.raw(XenOrigin.file(option, kernel), raw);
        checkVcpus(abi == null ? image.abi() : abi);
        return new DomainRequest(
            name, image, securityClass, megabytes, arguments, module, abi, vcpus, cpu);
      } catch (ImageException e) {
        throw new LoadException("%s %s: %s", option, kernel, e.getMessage());
      }
    }
  }
}
