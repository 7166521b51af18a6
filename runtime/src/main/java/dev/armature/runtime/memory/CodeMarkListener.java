package dev.armature.runtime.memory;

/** Told when a page becomes one whose writes must be noticed. */
@FunctionalInterface
public interface CodeMarkListener {
  /**
   * The page holds code now ({@link Ram#isCode}). Called while no CPU executes guest code but the
   * one that found it.
   *
   * @param offset a byte of the page in {@code ram}
   */
  void becameCode(Ram ram, int offset);
}
