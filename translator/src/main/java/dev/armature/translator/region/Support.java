package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.cpu.Psr;

/** What translated code calls where it does not know the page of an access. */
public final class Support {
  private Support() {}

  private static final int PAGE = 0xFFFFF000;

  /** The addend for a byte load at {@code va}, or 0 if the interpreter must do it. */
  public static long load1(Mmu mmu, int va) {
    return mmu.loadAddend(va, PAGE);
  }

  /** The addend for a halfword load, or 0 if the interpreter must do it: a miss, or unaligned. */
  public static long load2(Mmu mmu, int va) {
    return mmu.loadAddend(va, PAGE | 1);
  }

  /** The addend for a word load, or 0. */
  public static long load4(Mmu mmu, int va) {
    return mmu.loadAddend(va, PAGE | 3);
  }

  /**
   * The section that holds {@code va}, whose load addend has just been given, if that holds for all
   * of the section; else {@link Mmu#NO_PAGE}.
   */
  public static int section(Mmu mmu, int va) {
    return mmu.loadSection(va);
  }

  /** The addend for a byte store, or 0. */
  public static long store1(Mmu mmu, int va) {
    return mmu.storeAddend(va, PAGE);
  }

  /** The addend for a halfword store, or 0. */
  public static long store2(Mmu mmu, int va) {
    return mmu.storeAddend(va, PAGE | 1);
  }

  /** The addend for a word store, or 0. */
  public static long store4(Mmu mmu, int va) {
    return mmu.storeAddend(va, PAGE | 3);
  }

  /** As {@link #load1}, with User permissions. */
  public static long userLoad1(Mmu mmu, int va) {
    return mmu.userLoadAddend(va, PAGE);
  }

  /** As {@link #load4}, with User permissions. */
  public static long userLoad4(Mmu mmu, int va) {
    return mmu.userLoadAddend(va, PAGE | 3);
  }

  /** As {@link #store1}, with User permissions. */
  public static long userStore1(Mmu mmu, int va) {
    return mmu.userStoreAddend(va, PAGE);
  }

  /** As {@link #store4}, with User permissions. */
  public static long userStore4(Mmu mmu, int va) {
    return mmu.userStoreAddend(va, PAGE | 3);
  }

  /**
   * N, Z, C and V in their CPSR bits.
   *
   * @param nz negative for N, zero for Z
   * @param carry 0 or 1
   * @param overflow V in the sign bit
   */
  public static int flags(int nz, int carry, int overflow) {
    return (nz & Psr.N) | (nz == 0 ? Psr.Z : 0) | carry << 29 | (overflow >>> 31) << 28;
  }

  /** Leaves to {@code target}, whose bit 0 chooses the instruction set; returns the address. */
  public static int exchange(ArmCpu cpu, int target) {
    cpu.thumb = (target & 1) != 0;
    return target & (cpu.thumb ? ~1 : ~3);
  }

  /** As {@link #exchange} for a load to the PC, which CP15 may have keep the instruction set. */
  public static int exchangeLoaded(ArmCpu cpu, int target) {
    return cpu.cp15.v4LoadsToPc() ? target & (cpu.thumb ? ~1 : ~3) : exchange(cpu, target);
  }
}
