package dev.armature.xen.memory;

import dev.armature.xen.domain.Domain;

/**
 * Forgets what the CPU has cached of a domain's translations. Whoever takes a right away from a
 * domain, or has stores of it watched, calls it; nothing else makes the domain's address space ask
 * again.
 */
@FunctionalInterface
public interface TranslationFlush {
  /** Forgets the cached translations of {@code domain}, which need not be the one that runs. */
  void flush(Domain domain);

  /** Forgets those that lead to {@code frame}. */
  default void flushFrame(Domain domain, int frame) {
    flush(domain);
  }
}
