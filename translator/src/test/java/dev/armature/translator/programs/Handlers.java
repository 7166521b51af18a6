package dev.armature.translator.programs;

import dev.armature.translator.programs.Assembler.Label;

/** The exception vectors and handlers that all programs run under, in ARM code. */
final class Handlers {
  private static final int SKIP = 0xE25EF004; // subs pc, lr, #4
  private static final int AGAIN = 0xE25EF008; // subs pc, lr, #8
  private static final int POP_R0_R3 = 0xE8BD000F;

  private final Assembler code = new Assembler(Layout.HANDLERS, 0x400);

  private Handlers() {}

  /** What lies at {@link Layout#HANDLERS}; {@code vectors} receives the words for address 0 on. */
  static byte[] make(boolean unmapsNeighbour, int[] vectors) {
    Handlers handlers = new Handlers();
    vector(vectors, 0, Layout.DONE);
    vector(vectors, 1, handlers.undefined());
    vector(vectors, 2, handlers.swi());
    vector(vectors, 3, Layout.DONE); // prefetch abort
    vector(vectors, 4, handlers.dataAbort(unmapsNeighbour));
    vector(vectors, 6, handlers.irq());
    return handlers.code.finish();
  }

  private static void vector(int[] vectors, int number, int handler) {
    vectors[number] = 0xEA000000 | (handler - 4 * number - 8) >> 2;
  }

  private int words(int... words) {
    int start = code.here();
    for (int word : words) {
      code.word(word);
    }
    return start;
  }

  private int undefined() {
    return words(0xE1B0F00E); // movs pc, lr
  }

  /** Comes back with N and Z inverted, so that both may be set. */
  private int swi() {
    return words(
        0xE92D0001, // push {r0}
        0xE14F0000, // mrs r0, spsr
        0xE2200103, // eor r0, r0, #N | Z
        0xE168F000, // msr spsr_f, r0
        0xE8BD0001, // pop {r0}
        0xE1B0F00E); // movs pc, lr
  }

  /** Lowers the line and counts in the data. */
  private int irq() {
    return words(
        0xE92D0003, // push {r0, r1}
        0xE3A00201, // mov r0, #DEVICE
        0xE5901000, // ldr r1, [r0]
        0xE3A00701, // mov r0, #DATA
        0xE5901008, // ldr r1, [r0, #8]
        0xE2811001, // add r1, r1, #1
        0xE5801008, // str r1, [r0, #8]
        0xE8BD0003, // pop {r0, r1}
        SKIP);
  }

  /**
   * Maps the page, if it is one of the paged megabyte that is not mapped so yet, and has the
   * instruction executed again; else goes on behind the instruction.
   */
  private int dataAbort(boolean unmapsNeighbour) {
    Label skip = new Label();
    int start =
        words(
            0xE92D000F, // push {r0-r3}
            0xEE160F10, // mrc p15, 0, r0, c6, c0, 0: FAR
            0xE1A01A20, // mov r1, r0, lsr #20
            0xE3510001); // cmp r1, #PAGED >> 20
    branch(1, skip);
    words(
        0xE1A00600, // mov r0, r0, lsl #12
        0xE1A00C20, // mov r0, r0, lsr #24: number of the page
        0xE3A01A7B, // mov r1, #PAGE_TABLE
        0xE2002003, // and r2, r0, #3
        0xE1A02602, // mov r2, r2, lsl #12
        0xE2822701, // add r2, r2, #DATA
        0xE3822EFF, // orr r2, r2, #0xFF0
        0xE3822002, // orr r2, r2, #2
        0xE7913100, // ldr r3, [r1, r0, lsl #2]
        0xE1530002); // cmp r3, r2
    branch(0, skip);
    words(0xE7812100); // str r2, [r1, r0, lsl #2]
    if (unmapsNeighbour) {
      words(
          0xE2800001, // add r0, r0, #1
          0xE2000007, // and r0, r0, #7
          0xE3A03000, // mov r3, #0
          0xE7813100); // str r3, [r1, r0, lsl #2]
    }
    words(0xEE080F17, POP_R0_R3, AGAIN); // mcr p15, 0, r0, c8, c7, 0: invalidate the TLB
    code.place(skip);
    words(
        0xE14F0000, // mrs r0, spsr
        0xE3100020, // tst r0, #T
        0x124EE002, // subne lr, lr, #2
        POP_R0_R3,
        SKIP);
    return start;
  }

  private void branch(int condition, Label target) {
    code.refer(
        4, target, (at, to) -> condition << 28 | 0x0A000000 | ((to - at - 8) >> 2 & 0xFFFFFF));
  }
}
