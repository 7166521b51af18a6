package dev.armature.translator.region;

import dev.armature.translator.code.DecodedPage;
import java.util.List;
import java.util.Map;

/**
 * What is known about guest code beside its bytes: what of it is executed, how often, and where it
 * goes. It decides what becomes part of a region, never what the region does.
 */
interface Experience {
  /**
   * The instruction at {@code va} if it is executed, or 0.
   *
   * @param page the page that holds it
   * @param index its slot there
   */
  long insn(DecodedPage page, int index, int va);

  /** Whether the instruction at {@code va}, in {@code page}, is branched to often. */
  boolean isWarm(DecodedPage page, int va);

  /**
   * Where the indirect branch at {@code va} goes, most frequent first.
   *
   * @return addresses, with bit 0 set if in Thumb state
   */
  List<Integer> targetsOf(int va);

  /** Whether the instruction at {@code va} accesses devices. */
  boolean accessesDevice(int va);

  /**
   * The registers that point to sections where the region is entered, or are expected to, since
   * loads by them go far, with the virtual address of the section each points to.
   */
  Map<Integer, Integer> sections();
}
