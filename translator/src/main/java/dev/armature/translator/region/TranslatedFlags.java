package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.arithmetic.Arithmetic;

/**
 * The condition flags' two forms: a field for each, which the interpreter works with, and the two
 * subtractions that translated code leaves them in ({@link Code#NZ_LEFT}, {@link Code#LEFT}). The
 * difference is computed here, and so neither in each region nor on the way out of its loops, where
 * HotSpot would move it into the loop.
 */
final class TranslatedFlags {
  private TranslatedFlags() {}

  /** N and Z both set, which no operation gives, has no form in translated code. */
  static boolean cannotRepresent(ArmCpu cpu) {
    return cpu.nf < 0 && cpu.zf == 0;
  }

  /** Puts the flags into the form for translated code, which {@link #cannotRepresent} says not. */
  static void enter(ArmCpu cpu) {
    cpu.nzLeft = Arithmetic.signAndZero(cpu.nf, cpu.zf);
    cpu.nzRight = 0;
    cpu.cvLeft = Arithmetic.leftFor(cpu.cf, cpu.vf);
    cpu.cvRight = Arithmetic.rightFor(cpu.cf, cpu.vf);
    cpu.cvBorrow = 0;
  }

  /** Takes the flags as translated code left them. */
  static void leave(ArmCpu cpu) {
    int result = cpu.nzLeft - cpu.nzRight;
    cpu.nf = result;
    cpu.zf = result;
    cpu.cf = Arithmetic.carryOf(cpu.cvLeft, cpu.cvRight, cpu.cvBorrow);
    cpu.vf = Arithmetic.overflowOf(cpu.cvLeft, cpu.cvRight, cpu.cvBorrow);
  }
}
