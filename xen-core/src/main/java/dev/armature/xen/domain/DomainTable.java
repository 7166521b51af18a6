package dev.armature.xen.domain;

/** The domains there are, by id. */
public final class DomainTable {
  /** As many domains as there can be. */
  public static final int CAPACITY = 256;

  private final Domain[] domains = new Domain[CAPACITY];

  /** The domain with {@code id}, any number, or null. */
  public Domain get(int id) {
    return id >= 0 && id < CAPACITY ? domains[id] : null;
  }

  /** Adds a domain under its id, which is free. */
  public void add(Domain domain) {
    domains[domain.id()] = domain;
  }

  /** Forgets a domain. */
  public void remove(Domain domain) {
    domains[domain.id()] = null;
  }

  /** The lowest id from {@code first} on that no domain has, or -1. */
  public int freeId(int first) {
    for (int i = first; i < CAPACITY; i++) {
      if (domains[i] == null) {
        return i;
      }
    }
    return -1;
  }
}
