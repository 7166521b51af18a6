package dev.armature.xen.grant;

import dev.armature.xen.domain.Domain;

/** What the mappings of a domain hold of others, for audits. */
public final class GrantHolds {
  /** What is told of each mapping. */
  @FunctionalInterface
  public interface Visitor {
    /** A mapping of {@code frame}, which {@code granter} granted. */
    void hold(Domain granter, int frame, boolean write);
  }

  private GrantHolds() {}

  /** Visits the mappings of {@code domain} that were not revoked. */
  public static void visit(Domain domain, Visitor visitor) {
    GrantTable table = domain.grants();
    for (int handle = 0; handle < GrantTable.HANDLES; handle++) {
      if (table.isMapping(handle) && (table.flags[handle] & GrantTableOp.REVOKED) == 0) {
        visitor.hold(
            table.granter[handle],
            table.frame[handle],
            (table.flags[handle] & GrantTableOp.FLAG_READ_ONLY) == 0);
      }
    }
  }
}
