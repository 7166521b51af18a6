package dev.armature.translator.arithmetic;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.decode.Insn;

/**
 * The arithmetic of the instruction set that is more than one Java operator. Called by the
 * interpreter and by translated code; small enough that HotSpot inlines all of it.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** Carry out of bit 31 of {@code result = a + b} or {@code a + b + 1}: 0 or 1. */
  public static int carryOfAdd(int a, int b, int result) {
    return ((a & b) | ((a | b) & ~result)) >>> 31;
  }

  /** Carry of {@code result = a - b} or {@code a - b - 1}, that is: no borrow. */
  public static int carryOfSub(int a, int b, int result) {
    return carryOfAdd(a, ~b, result);
  }

  /** Overflow of an addition, in the sign bit. */
  public static int overflowOfAdd(int a, int b, int result) {
    return (a ^ result) & (b ^ result);
  }

  /** Overflow of a subtraction, in the sign bit. */
  public static int overflowOfSub(int a, int b, int result) {
    return (a ^ b) & (a ^ result);
  }

  /**
   * One number with the sign of {@code nf} that is zero when {@code zf} is; they must not ask for
   * both.
   */
  public static int signAndZero(int nf, int zf) {
    return zf == 0 ? 0 : nf | 1;
  }

  /** The same for a 64-bit number. */
  public static int signAndZero(long value) {
    int low = (int) value;
    return (int) (value >>> 32) | ((low | -low) >>> 31);
  }

  /** The carry of {@code left - right}: 0 or 1. */
  public static int carryOf(int left, int right) {
    return Integer.compareUnsigned(left, right) >= 0 ? 1 : 0;
  }

  /** The overflow of {@code left - right}, in the sign bit. */
  public static int overflowOf(int left, int right) {
    return (left ^ right) & (left ^ (left - right));
  }

  /** The carry of {@code left - right - 1}. */
  public static int carryAfterBorrow(int left, int right) {
    return Integer.compareUnsigned(left, right) > 0 ? 1 : 0;
  }

  /** The carry of {@code left - right - borrow}, the last 0 or 1. */
  public static int carryOf(int left, int right, int borrow) {
    return (int) ((left & 0xFFFFFFFFL) - (right & 0xFFFFFFFFL) - borrow >>> 63) ^ 1;
  }

  /** The overflow of {@code left - right - borrow}, in the sign bit. */
  public static int overflowOf(int left, int right, int borrow) {
    return overflowOfSub(left, right, left - right - borrow);
  }

  /**
   * The left one of two numbers whose difference has carry {@code carry} (0 or 1) and overflow
   * {@code overflow} (sign bit); {@link #rightFor} is the other. Without overflow they are carry
   * and 1; with overflow MAX + carry, and 1 or -1.
   */
  public static int leftFor(int carry, int overflow) {
    return ((overflow >> 31) & Integer.MAX_VALUE) + carry;
  }

  /** See {@link #leftFor}. */
  public static int rightFor(int carry, int overflow) {
    return overflow < 0 ? 2 * carry - 1 : 1;
  }

  /** LSL by a register; {@code amount} is its low byte. */
  public static int lsl(int value, int amount) {
    return amount > 31 ? 0 : value << amount;
  }

  /** LSR by a register. */
  public static int lsr(int value, int amount) {
    return amount > 31 ? 0 : value >>> amount;
  }

  /** ASR by a register. */
  public static int asr(int value, int amount) {
    return value >> Math.min(amount, 31);
  }

  /** Carry of a shift by a register; an amount of 0 leaves {@code carry}. */
  public static int carryOfShift(int kind, int value, int amount, int carry) {
    if (amount == 0) {
      return carry;
    }
    return switch (kind) {
      case Insn.LSL -> amount > 32 ? 0 : (value >>> (32 - amount)) & 1;
      case Insn.LSR -> amount > 32 ? 0 : (value >>> (amount - 1)) & 1;
      case Insn.ASR -> (value >> Math.min(amount - 1, 31)) & 1;
      default -> (value >>> ((amount - 1) & 31)) & 1;
    };
  }

  /** The 64-bit value of a register pair. */
  public static long pair(int high, int low) {
    return ((long) high << 32) | (low & 0xFFFFFFFFL);
  }

  /** QADD; sets Q. */
  public static int qadd(ArmCpu cpu, int m, int n) {
    return saturate(cpu, (long) m + n);
  }

  /** QSUB; sets Q. */
  public static int qsub(ArmCpu cpu, int m, int n) {
    return saturate(cpu, (long) m - n);
  }

  /** QDADD; either saturation sets Q. */
  public static int qdadd(ArmCpu cpu, int m, int n) {
    return saturate(cpu, (long) m + saturate(cpu, 2L * n));
  }

  /** QDSUB; either saturation sets Q. */
  public static int qdsub(ArmCpu cpu, int m, int n) {
    return saturate(cpu, (long) m - saturate(cpu, 2L * n));
  }

  private static int saturate(ArmCpu cpu, long value) {
    if (value == (int) value) {
      return (int) value;
    }
    cpu.qf = 1;
    return value < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
  }

  /** The accumulation of SMLAxy and SMLAWy: wraps, and sets Q where it overflows. */
  public static int accumulate(ArmCpu cpu, int a, int b) {
    int sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      cpu.qf = 1;
    }
    return sum;
  }
}
