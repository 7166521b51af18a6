package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions from every mode and state: vector, banks, link, masks, and the way back (A2.6). */
class ExceptionTest {
  private static final int NOWHERE = 0x70000000;
  private static final int MISALIGNED = 0x2001;
  private static final int LOOP = 0xEAFFFFFE;
  private static final int[] MODES = {
    Psr.USR, Psr.FIQ, Psr.IRQ, Psr.SVC, Psr.ABT, Psr.UND, Psr.SYS
  };

  /** How guest code takes an exception; r0 and r1 hold {@link #NOWHERE} and {@link #MISALIGNED}. */
  enum Cause {
    SWI(0x08, Psr.SVC, 0xEF000001, 0xDF01, 4, 2),
    UNDEFINED(0x04, Psr.UND, 0xE7F000F0, 0xDE00, 4, 2),
    BREAKPOINT(0x0C, Psr.ABT, 0xE1200071, 0xBE01, 4, 4),
    PREFETCH_ABORT(0x0C, Psr.ABT, 0xE1A0F000, 0x4687, 4, 4),
    DATA_ABORT(0x10, Psr.ABT, 0xE5910000, 0x6808, 8, 8);

    private final int vector;
    private final int mode;
    private final int arm;
    private final int thumb;
    private final int linkArm;
    private final int linkThumb;

    Cause(int vector, int mode, int arm, int thumb, int linkArm, int linkThumb) {
      this.vector = vector;
      this.mode = mode;
      this.arm = arm;
      this.thumb = thumb;
      this.linkArm = linkArm;
      this.linkThumb = linkThumb;
    }

    private int link(boolean thumbState) {
      int at = this == PREFETCH_ABORT ? NOWHERE : CpuFixture.CODE;
      return at + (thumbState ? linkThumb : linkArm);
    }
  }

  record Situation(EngineKind engine, Cause cause, int mode, boolean thumb, boolean highVectors) {
    @Override
    public String toString() {
      return String.join(
          " ",
          engine.toString(),
          cause.toString(),
          "from",
          Psr.modeName(mode),
          thumb ? "Thumb" : "ARM",
          highVectors ? "high" : "low");
    }
  }

  static List<Situation> situations() {
    List<Situation> all = new ArrayList<>();
    for (EngineKind engine : CpuFixture.engines().toList()) {
      for (Cause cause : Cause.values()) {
        for (int mode : MODES) {
          for (int bits = 0; bits < 4; bits++) {
            all.add(new Situation(engine, cause, mode, (bits & 1) != 0, (bits & 2) != 0));
          }
        }
      }
    }
    return all;
  }

  /** SWIs; not from SVC, where they take the caller's own LR. */
  static List<Situation> calls() {
    return situations().stream().filter(s -> s.cause == Cause.SWI && s.mode != Psr.SVC).toList();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void entry(Situation s) {
    try (CpuFixture f = new CpuFixture(s.engine);
        Ram high = new Ram(Ram.PAGE_SIZE)) {
      f.memory.mapRam("vectors", 0xFFFF0000, high);
      int base = s.highVectors ? 0xFFFF0000 : 0;
      f.words(base + s.cause.vector, LOOP);
      int before = start(f, s);
      f.run(20);

      assertEquals(base + s.cause.vector, f.cpu.pc, "pc");
      assertEquals(s.cause.mode, f.cpu.mode(), "mode");
      assertFalse(f.cpu.thumb, "T");
      assertEquals(Psr.I, f.cpu.interruptMasks(), "I set, F as it was");
      assertEquals(before, f.cpu.spsr(), "spsr");
      assertEquals(s.cause.link(s.thumb), f.cpu.r[14], "lr");
      assertEquals(before & 0xF8000000, f.cpu.cpsr() & 0xF8000000, "flags");
      if (s.mode != s.cause.mode) {
        f.cpu.setCpsr(s.mode);
        assertEquals(0x1300 + s.mode, f.cpu.r[13], "sp of the mode it came from");
        assertEquals(0x1400 + s.mode, f.cpu.r[14], "lr of the mode it came from");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void movsReturns(Situation s) {
    try (CpuFixture f = new CpuFixture(s.engine);
        Ram high = new Ram(Ram.PAGE_SIZE)) {
      f.memory.mapRam("vectors", 0xFFFF0000, high);
      f.words((s.highVectors ? 0xFFFF0000 : 0) + 0x08, 0xE1B0F00E); // movs pc, lr
      int before = start(f, s);
      f.run(2);
      assertEquals(before, f.cpu.cpsr(), "cpsr");
      assertEquals(CpuFixture.CODE + (s.thumb ? 2 : 4), f.cpu.pc, "pc");
      assertEquals(0x1400 + s.mode, f.cpu.r[14], "lr");
    }
  }

  /** Puts the CPU in front of the instruction; gives the CPSR. */
  private static int start(CpuFixture f, Situation s) {
    f.cpu.cp15.write(0, 1, 0, 0, Cp15.SCTLR_A | (s.highVectors ? Cp15.SCTLR_V : 0));
    for (int mode : MODES) {
      f.cpu.setCpsr(mode);
      f.cpu.r[13] = 0x1300 + mode;
      f.cpu.r[14] = 0x1400 + mode;
    }
    // User and System share theirs, and the last of the two wrote.
    f.cpu.setCpsr(s.mode | Psr.N | Psr.C | Psr.Q);
    f.cpu.r[13] = 0x1300 + s.mode;
    f.cpu.r[14] = 0x1400 + s.mode;
    f.cpu.r[0] = NOWHERE;
    f.cpu.r[1] = MISALIGNED;
    if (s.thumb) {
      f.thumb(s.cause.thumb, 0xE7FE);
    } else {
      f.arm(s.cause.arm, LOOP);
    }
    return f.cpu.cpsr();
  }
}
