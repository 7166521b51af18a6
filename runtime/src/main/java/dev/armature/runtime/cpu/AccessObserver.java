package dev.armature.runtime.cpu;

/**
 * Told of memory accesses before they happen; see {@link Mmu#observe}. It may throw to prevent
 * them.
 */
public interface AccessObserver {
  /** A load from {@code physical} that missed the soft TLB. */
  void beforeLoad(int physical);

  /** A store of {@code width} bytes to {@code physical}. */
  void beforeStore(int physical, int width);

  /** A store to {@code physical} that a {@link FrameGuard} does, or refuses. */
  void beforeWatchedStore(int physical);

  /** An access that is about to stop the CPU for a debugger instead of happening. */
  void beforeStop();
}
