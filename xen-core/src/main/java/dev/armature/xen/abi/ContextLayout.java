package dev.armature.xen.abi;

/**
 * struct vcpu_guest_context of a generation of the interface, words each: r0 to r15 at 0 in both.
 *
 * @param words of the whole structure
 * @param psr offset in words, or -1; bits 4:0 are the virtual mode
 * @param kernelStack offset in words, or -1
 * @param domainAccess offset in words
 * @param faults offset in words of fault address and status, or -1
 * @param vectorBase offset in words, or -1
 * @param tableBase offset in words, or -1
 * @param callbacks offset in words of the event callback and the failsafe one
 */
public record ContextLayout(
    int words,
    int psr,
    int kernelStack,
    int domainAccess,
    int faults,
    int vectorBase,
    int tableBase,
    int callbacks) {
  /** 368 bytes; among what is left out is a trap table that nothing consumes. */
  public static final ContextLayout RELEASE_2008 =
      new ContextLayout(92, 64 / 4, 236 / 4, 244 / 4, 248 / 4, -1, -1, 264 / 4);

  /** 104 bytes. */
  public static final ContextLayout LATER =
      new ContextLayout(26, -1, -1, 68 / 4, -1, 64 / 4, 80 / 4, 24);
}
