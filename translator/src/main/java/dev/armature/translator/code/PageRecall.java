package dev.armature.translator.code;

/**
 * Asked about each page that the interpreter comes to, until it sets {@link DecodedPage#recalled}.
 */
@FunctionalInterface
public interface PageRecall {
  /** Code at the virtual address {@code va} is about to run from {@code page}. */
  void met(int va, DecodedPage page);
}
