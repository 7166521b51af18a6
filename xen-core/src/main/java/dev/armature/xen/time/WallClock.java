package dev.armature.xen.time;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;

/** The time of day at boot, as a tool set it, published in every domain's shared page. */
public final class WallClock {
  private static final long NANOS = 1_000_000_000L;

  private final DomainTable domains;
  private long nanos;

  /** Unset: 1970. */
  public WallClock(DomainTable domains) {
    this.domains = domains;
  }

  /**
   * Sets it everywhere.
   *
   * @param atBoot ns since 1970 when system time was 0
   */
  public void set(long atBoot) {
    nanos = atBoot;
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = domains.get(id);
      if (domain != null && domain.sharedInfo != null) {
        publish(domain);
      }
    }
  }

  /** Writes it into the page of a domain just built. */
  public void publish(Domain domain) {
    domain.sharedInfo.setWallClock(
        (int) Math.floorDiv(nanos, NANOS), (int) Math.floorMod(nanos, NANOS));
  }
}
