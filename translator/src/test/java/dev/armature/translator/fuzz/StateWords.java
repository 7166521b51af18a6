package dev.armature.translator.fuzz;

/** The order of a CPU's registers in a case and in its result; {@code start.S} has the same. */
public final class StateWords {
  static final int PC = 15;
  static final int CPSR = 16;
  static final int FIQ_R8 = 17;
  static final int FIQ_SPSR = 24;
  static final int IRQ = 25;
  static final int SVC = 28;
  static final int ABT = 31;
  static final int UND = 34;

  /** Words in all. */
  public static final int COUNT = 37;

  private static final String[] NAMES = {
    "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7",
    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "pc",
    "cpsr", "r8_fiq", "r9_fiq", "r10_fiq", "r11_fiq", "r12_fiq", "r13_fiq", "r14_fiq",
    "spsr_fiq", "r13_irq", "r14_irq", "spsr_irq", "r13_svc", "r14_svc", "spsr_svc", "r13_abt",
    "r14_abt", "spsr_abt", "r13_und", "r14_und", "spsr_und"
  };

  private StateWords() {}

  /** The manual's name of the register at {@code word}. */
  public static String name(int word) {
    return NAMES[word];
  }
}
