package dev.armature.xen;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.DomainBuilder;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.platform.Platform;
import java.util.HexFormat;

/** Domains that are built when the machine starts. */
final class BootDomains {
  private final Core core;

  BootDomains(Core core) {
    this.core = core;
  }

  /**
   * Builds and starts a domain. The first one is domain 0: it has the devices and may control
   * others.
   *
   * @throws ImageException if it cannot be; nothing of it is left
   */
  Domain create(DomainRequest request) throws ImageException {
    GuestImage image = request.kernel();
    int id = core.domains.freeId(0);
    if (id < 0) {
      throw new ImageException(Errno.ENOMEM, "is one domain too many");
    }
    int securityClass =
        request.securityClass() < 0 ? image.securityClass() : request.securityClass();
    checkPolicy(securityClass);
    if (request.cpu() >= core.cpus.count()) {
      throw new ImageException(
          Errno.EINVAL,
          String.format(
              "is for CPU %d; there are %d, from 0 on", request.cpu(), core.cpus.count()));
    }
    Domain domain = core.lifecycle.create(id);
    core.lifecycle.setVcpus(domain, request.vcpus());
    if (request.cpu() >= 0) {
      domain.vcpus().forEach(vcpu -> core.dispatcher.keepTo(vcpu, 1L << request.cpu()));
    }
    try {
      domain.name = request.name();
      if (id == 0) {
        makePrivileged(domain);
      }
      if (!core.lifecycle.allocatePartition(domain, request.megabytes())) {
        throw new ImageException(
            Errno.ENOMEM,
            String.format("wants %d MB; there are not as many left", request.megabytes()));
      }
      core.builder.build(
          domain,
          new DomainBuilder.Kernel(image, request.arguments(), request.module(), request.abi()),
          0,
          0);
      domain.securityClass = securityClass;
    } catch (ImageException e) {
      core.lifecycle.destroy(domain);
      throw e;
    }
    HexFormat hex = HexFormat.of();
    core.console.printLine(
        "Domain "
            + id
            + " ("
            + domain.name
            + "): "
            + request.megabytes()
            + " MB at 0x"
            + hex.toHexDigits(domain.firstFrame << 12)
            + ", entry 0x"
            + hex.toHexDigits(domain.vcpu().register(15)));
    core.lifecycle.unpause(domain);
    return domain;
  }

  private void checkPolicy(int securityClass) throws ImageException {
    try {
      core.access.checkLabels(securityClass);
      core.access.checkConflicts(securityClass);
    } catch (PolicyException e) {
      throw new ImageException(Errno.EPERM, e.getMessage());
    }
  }

  private void makePrivileged(Domain domain) {
    Platform platform = core.platform;
    domain.privileged = true;
    domain.ioRights().allow(platform.ioFirstFrame(), platform.ioLastFrame());
    int[] windows = platform.windows();
    for (int i = 0; i < windows.length; i += 2) {
      domain.ioRights().allow(windows[i], windows[i + 1]);
    }
    for (int frame : platform.ownFrames()) {
      domain.ioRights().deny(frame, frame);
    }
    for (int line = 0; line < PhysicalInterrupts.LINES; line++) {
      domain.ioRights().setLine(line, true);
    }
  }
}
