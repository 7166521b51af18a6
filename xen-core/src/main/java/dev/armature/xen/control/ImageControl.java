package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.DomainBuilder;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;

/**
 * Command 60 of dom0_op, guest_image_ctl: a tool asks where to put the image of a domain's kernel,
 * at the end of the domain's partition, copies it there, and has the domain built.
 */
public final class ImageControl {
  private static final int BUILD = 1;
  private static final int WHERE = 2;
  private static final int MEGABYTE_FRAMES = 256;
  private static final int DEFAULT_MEGABYTES = 16;
  private static final int LARGEST_IMAGE = 4 << 20;

  private final GuestMemory guest;
  private final MachineMemory memory;
  private final DomainTable domains;
  private final DomainLifecycle lifecycle;
  private final DomainBuilder builder;
  private final XenConsole console;
  private final AccessControl access;

  /** Builds {@code domains} by {@code builder}. */
  public ImageControl(
      GuestMemory guest,
      MachineMemory memory,
      DomainTable domains,
      DomainLifecycle lifecycle,
      DomainBuilder builder,
      XenConsole console,
      AccessControl access) {
    this.guest = guest;
    this.memory = memory;
    this.domains = domains;
    this.lifecycle = lifecycle;
    this.builder = builder;
    this.console = console;
    this.access = access;
  }

  int call(Domain self, int at) {
    Domain domain = domains.get(guest.word(at));
    int command = guest.word(at + 4);
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain.vcpu().initialised) {
      return -Errno.EINVAL;
    }
    return switch (command) {
      case BUILD -> build(self, domain, at);
      case WHERE -> where(domain, at);
      default -> -Errno.EINVAL;
    };
  }

  /** Gives the domain its partition: as much as its limit says, or 16 MB. */
  private int where(Domain domain, int at) {
    if (domain.partitionFrames == 0) {
      int megabytes =
          domain.maxPages == Domain.UNLIMITED
              ? DEFAULT_MEGABYTES
              : domain.maxPages / MEGABYTE_FRAMES;
      if (megabytes <= 0) {
        return -Errno.EINVAL;
      } else if (megabytes > memory.frames() / MEGABYTE_FRAMES
          || !lifecycle.allocatePartition(domain, megabytes)) {
        return -Errno.ENOMEM;
      }
      int bytes = domain.partitionFrames << MachineMemory.FRAME_SHIFT;
      domain.imageSize = Math.min(LARGEST_IMAGE, bytes / 2);
      domain.imageAddress =
          (domain.firstFrame << MachineMemory.FRAME_SHIFT) + bytes - domain.imageSize;
    }
    guest.setWord(at + 8, domain.imageAddress);
    guest.setWord(at + 12, domain.imageSize);
    return 0;
  }

  private int build(Domain self, Domain domain, int at) {
    if (domain.partitionFrames == 0) {
      return -Errno.EINVAL;
    }
    int storePort = guest.word(at + 20);
    int consolePort = guest.word(at + 28);
    guest.setWord(at + 16, 0);
    guest.setWord(at + 24, 0);
    try {
      GuestImage image = new GuestImage(memory.read(domain.imageAddress, domain.imageSize));
      access.checkLabels(image.securityClass());
      if (!access.permits(
          self, ObjectType.DOMAIN, ObjectType.DOMAIN_CREATE, image.securityClass())) {
        return -Errno.EPERM;
      }
      // The image itself, and whatever else the tool has put there.
      for (int i = 0; i < domain.partitionFrames; i++) {
        memory.clearFrame(domain.firstFrame + i);
      }
      DomainBuilder.Built built =
          builder.build(
              domain, new DomainBuilder.Kernel(image, "", null, null), storePort, consolePort);
      guest.setWord(at + 16, built.storeFrame());
      guest.setWord(at + 24, built.consoleFrame());
      console.print(
          "Domain %d: %d MB at 0x%08x, entry 0x%08x",
          domain.id(),
          domain.partitionFrames / MEGABYTE_FRAMES,
          domain.firstFrame << MachineMemory.FRAME_SHIFT,
          domain.vcpu().register(15));
      return 0;
    } catch (ImageException e) {
      console.print("Domain %d: its kernel %s", domain.id(), e.getMessage());
      return -e.error();
    } catch (PolicyException e) {
      console.print("Domain %d: its kernel %s", domain.id(), e.getMessage());
      return -Errno.EPERM;
    }
  }
}
