package dev.armature.xen.hypercall;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;

/** The last argument of mmu_update and mmuext_op: whose frames may be mapped. */
final class ForeignDomain {
  private ForeignDomain() {}

  /** The domain that {@code id} names for {@code self}, or null if it may not be named. */
  static Domain of(DomainTable domains, Domain self, int id) {
    if (id == DomainId.SELF || id == DomainId.IO) {
      return self;
    }
    Domain other = domains.get(id);
    return other == self || self.privileged ? other : null;
  }
}
