package dev.armature.xen.grant;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.memory.GuestMemory;

/**
 * Shows a domain's grant table on the console, for people: the first entries that say anything. Who
 * may not control others may not: it would fill the log that tells of what others did.
 */
final class GrantDump {
  private static final int MOST_LINES = 64;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final AccessControl access;
  private final GrantEntries entries;
  private final XenConsole console;

  GrantDump(
      GuestMemory guest,
      DomainTable domains,
      AccessControl access,
      GrantEntries entries,
      XenConsole console) {
    this.guest = guest;
    this.domains = domains;
    this.access = access;
    this.entries = entries;
    this.console = console;
  }

  /** Shows the table of the domain whose u16 is at {@code element}; returns the status. */
  int dump(Domain self, int element) {
    int id = guest.half(element);
    Domain domain = id == DomainId.SELF ? self : domains.get(id);
    if (!self.privileged) {
      return GrantStatus.PERMISSION_DENIED;
    } else if (domain == null) {
      return GrantStatus.BAD_DOMAIN;
    } else if (!access.permits(self, ObjectType.GRANT, ObjectType.GRANT_DUMP, domain, 0)) {
      return GrantStatus.PERMISSION_DENIED;
    }
    show(domain);
    return GrantStatus.OKAY;
  }

  private void show(Domain domain) {
    int used = 0;
    for (int ref = 0; entries.exists(domain, ref); ref++) {
      int flags = entries.flags(domain, ref);
      if (flags != 0 && used++ < MOST_LINES) {
        console.print(
            "Grant %d of domain %d: flags 0x%x, for domain %d, frame 0x%x, %d users",
            ref,
            domain.id(),
            flags,
            entries.user(domain, ref),
            entries.frame(domain, ref),
            domain.grants().allUsers(ref));
      }
    }
    console.print("Domain %d: %d grants in use", domain.id(), used);
  }
}
