package dev.armature.translator.fuzz;

import java.util.function.Consumer;

/**
 * Makes cases. A case follows from the seed and its number alone, so that any of them can be made
 * again without the others.
 */
final class CaseGenerator {
  private static final int INSTRUCTIONS = 30;

  /** Room the longest family may need: skipped words, literals and all. */
  private static final int RESERVE = 120;

  /** One kind of instruction and how often it comes. */
  private record Family(int weight, Consumer<Stream> emit) {}

  private static final Family[] ARM = {
    new Family(28, ArmData::dataProcessing),
    new Family(4, ArmData::edgeShift),
    new Family(8, ArmData::multiply),
    new Family(6, ArmData::halfwordMultiply),
    new Family(4, ArmData::saturating),
    new Family(2, ArmData::countLeadingZeros),
    new Family(14, ArmTransfer::word),
    new Family(12, ArmTransfer::halfOrDouble),
    new Family(2, ArmTransfer::literal),
    new Family(3, ArmTransfer::swap),
    new Family(1, ArmTransfer::preload),
    new Family(9, ArmBlock::transfer),
    new Family(3, ArmStatus::read),
    new Family(3, ArmStatus::flags),
    new Family(1, ArmStatus::inUserMode),
    new Family(1, ArmStatus::saved),
    new Family(2, ArmStatus::mode),
    new Family(1, ArmStatus::systemControl),
    new Family(1, ArmTrap::softwareInterrupt),
    new Family(1, ArmTrap::breakpoint),
    new Family(2, ArmTrap::undefined),
    new Family(4, ArmBranch::conditional),
    new Family(3, ArmBranch::always),
    new Family(3, ArmBranch::byRegister),
    new Family(1, ArmBranch::relative),
    new Family(2, ArmBranch::byLoad),
    new Family(2, ArmBranch::exceptionReturn),
  };

  private static final Family[] THUMB = {
    new Family(10, ThumbData::shiftImmediate),
    new Family(10, ThumbData::addSubtract),
    new Family(10, ThumbData::immediate),
    new Family(16, ThumbData::alu),
    new Family(3, ThumbData::edgeShift),
    new Family(8, ThumbData::highRegisters),
    new Family(6, ThumbData::addresses),
    new Family(2, ThumbTransfer::literal),
    new Family(10, ThumbTransfer::registerOffset),
    new Family(12, ThumbTransfer::immediateOffset),
    new Family(5, ThumbTransfer::stackRelative),
    new Family(5, ThumbTransfer::pushPop),
    new Family(5, ThumbTransfer::block),
    new Family(5, ThumbBranch::conditional),
    new Family(4, ThumbBranch::always),
    new Family(4, ThumbBranch::byRegister),
    new Family(2, ThumbBranch::byLoad),
    new Family(1, ThumbTrap::softwareInterrupt),
    new Family(1, ThumbTrap::breakpoint),
    new Family(1, ThumbTrap::undefined),
  };

  private static final CaseKind[] FOR_ORACLE = {
    CaseKind.PLAIN,
    CaseKind.PLAIN,
    CaseKind.PLAIN,
    CaseKind.ALIGNMENT_FAULTS,
    CaseKind.MMU_FAULTS,
    CaseKind.MMU_FAULTS,
    CaseKind.ALL_FAULTS
  };

  private final long seed;

  CaseGenerator(long seed) {
    this.seed = seed;
  }

  /** Case {@code index}, of a kind that QEMU can answer. */
  FuzzCase make(int index) {
    Rng rng = new Rng(Rng.derive(seed, index));
    return make(index, FOR_ORACLE[rng.below(FOR_ORACLE.length)], rng);
  }

  /** Case {@code index} of the given kind. */
  FuzzCase make(int index, CaseKind kind) {
    return make(index, kind, new Rng(Rng.derive(seed, index)));
  }

  private static FuzzCase make(int index, CaseKind kind, Rng rng) {
    int[] state = new int[StateWords.COUNT];
    for (int i = 0; i < StateWords.COUNT; i++) {
      state[i] = rng.interesting();
    }
    for (int pointers = 0; pointers < 5; pointers++) {
      state[rng.below(15)] = CaseLayout.SCRATCH + 4 * rng.below(CaseLayout.SCRATCH_SIZE / 4);
    }
    boolean thumb = rng.percent(40);
    int mode = rng.percent(40) ? 0x10 : ArmStatus.anyMode(rng);
    state[StateWords.CPSR] = ArmStatus.psr(rng, mode, false);
    for (int spsr :
        new int[] {
          StateWords.FIQ_SPSR,
          StateWords.IRQ + 2,
          StateWords.SVC + 2,
          StateWords.ABT + 2,
          StateWords.UND + 2
        }) {
      state[spsr] = ArmStatus.psr(rng, ArmStatus.anyMode(rng), rng.percent(50));
    }
    int address = CaseLayout.codeAddress(index);
    state[StateWords.PC] = address | (thumb ? 1 : 0);
    Stream s = new Stream(rng, kind, new CodeBuffer(address), mode, thumb, visible(state, mode));
    while (s.instructions() < INSTRUCTIONS && s.code.room() > RESERVE) {
      next(s);
    }
    int[] code = s.code.finish(s.thumb());
    int templateOffset = 4 * rng.below((CaseLayout.TEMPLATE_SIZE - CaseLayout.SCRATCH_SIZE) / 4);
    return new FuzzCase(
        index, kind, control(kind, rng), templateOffset, state, code, s.instructions());
  }

  private static void next(Stream s) {
    Family[] families = s.thumb() ? THUMB : ARM;
    int total = 0;
    for (Family f : families) {
      total += f.weight;
    }
    int at = s.rng.below(total);
    for (Family f : families) {
      at -= f.weight;
      if (at < 0) {
        f.emit.accept(s);
        return;
      }
    }
  }

  /** r0 to r14 as {@code mode} sees them. */
  private static int[] visible(int[] state, int mode) {
    int[] r = new int[15];
    System.arraycopy(state, 0, r, 0, 15);
    int bank =
        switch (mode) {
          case 0x12 -> StateWords.IRQ;
          case 0x13 -> StateWords.SVC;
          case 0x17 -> StateWords.ABT;
          case 0x1B -> StateWords.UND;
          default -> 0;
        };
    if (mode == 0x11) {
      System.arraycopy(state, StateWords.FIQ_R8, r, 8, 7);
    } else if (bank != 0) {
      System.arraycopy(state, bank, r, 13, 2);
    }
    return r;
  }

  private static int control(CaseKind kind, Rng rng) {
    int control = 0x00050078;
    if (kind.mmu()) {
      control |= 1 | rng.pick(0, 0, 1 << 8, 1 << 9);
    }
    return control | (kind.alignmentFaults() ? 2 : 0);
  }
}
