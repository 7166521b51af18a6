package dev.armature.runtime.cpu;

/**
 * A second opinion on where the translation tables lead, for a hypervisor whose guests write their
 * tables themselves: what it denies is as if it were not mapped.
 *
 * <p>Answers are cached in the soft TLB. Whoever gives another answer than before flushes it.
 */
@FunctionalInterface
public interface FrameGuard {
  /** What a guard says to an access. */
  enum Answer {
    /** Go ahead, and do not ask again for this page. */
    ALLOWED,
    /** Go ahead with loads; each store is handed to {@link #store}. */
    WATCHED,
    /** As if the page were not mapped. */
    DENIED
  }

  /** Everything is allowed. */
  FrameGuard NONE = (physical, write) -> Answer.ALLOWED;

  /**
   * Whether the walk may read a descriptor: any, if nothing else is said.
   *
   * @param descriptor its physical address
   */
  default boolean mayWalk(int descriptor) {
    return true;
  }

  /**
   * Whether a load, a fetch or a store may go to {@code physical}; the answer holds for its 4 KB
   * page, or for the 1 MB of a section as far as it has been asked page by page.
   */
  Answer check(int physical, boolean write);

  /**
   * Does a store to a page that {@link #check} said is {@link Answer#WATCHED}.
   *
   * @param width 1, 2 or 4 bytes
   * @return whether it was done; if not it aborts with a page permission fault
   */
  default boolean store(int physical, int width, int value) {
    return false;
  }
}
