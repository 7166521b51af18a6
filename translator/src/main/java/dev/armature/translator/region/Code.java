package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the bytecode of one region's {@code run} method: thin names for the instructions used, and
 * the layout of the local variables.
 *
 * <p>All locals are set on entry and keep their types, and the operand stack is empty at every
 * label, so that one stack map frame describes them all.
 */
final class Code {
  static final String CPU_NAME = "dev/armature/runtime/cpu/ArmCpu";
  static final String MMU_NAME = "dev/armature/runtime/cpu/Mmu";
  static final String CPU_TYPE = "L" + CPU_NAME + ";";
  static final String MMU_TYPE = "L" + MMU_NAME + ";";
  private static final String HOST_MEMORY = "dev/armature/runtime/memory/HostMemory";
  private static final String ARITHMETIC = "dev/armature/translator/arithmetic/Arithmetic";
  private static final String SUPPORT = "dev/armature/translator/region/Support";

  static final int THIS = 0;
  static final int CPU = 1;
  static final int REGISTERS = 2;
  static final int MMU = 3;
  static final int BUDGET = 4;

  /**
   * Carry and overflow, kept as operands whose subtraction would give them: C is LEFT &ge; RIGHT +
   * BORROW unsigned, V is the overflow of LEFT - RIGHT - BORROW. Any addition or subtraction then
   * costs three moves, see {@link AluEmitter}, and the flags are computed only where they are read.
   */
  static final int LEFT = 5;

  static final int RIGHT = 6;

  /** 0 or 1. */
  static final int BORROW = 7;

  /**
   * N and Z likewise: N is the sign of NZ_LEFT - NZ_RIGHT, Z is set when that is zero. Both at once
   * only MSR can set; the region is not run then. A comparison has the same operands here and
   * there; a result is kept with 0 to its right.
   */
  static final int NZ_LEFT = 8;

  static final int NZ_RIGHT = 9;

  /** Where the region leaves to, and how. */
  static final int PC = 10;

  static final int EXIT = 11;

  /** Number of the site that leaves from the middle. */
  static final int SITE = 12;

  /** Temporaries within one instruction: an address, a value, a write-back value. */
  static final int ADDRESS = 13;

  static final int VALUE = 14;
  static final int WRITEBACK = 15;

  private static final int R0 = 16;

  /** Host address of a multiple or double transfer; the addend of an access without a slot. */
  static final int HOST = 31;

  /** {@link Region#displacement}, in a region that may be moved. */
  private static final int DISPLACEMENT = 33;

  private static final int PAGES = 34;

  static final int MAX_STACK = 10;

  /** Of {@link #borrow}. */
  static final int UNKNOWN = -1;

  final MethodVisitor mv;
  private final String owner;
  private final int pageSlots;
  private final int sharedHosts;
  private final boolean moves;
  private boolean framed;
  private int borrow = UNKNOWN;

  /**
   * Code of class {@code owner}.
   *
   * @param moves whether its addresses are those it was made from plus {@link Region#displacement}
   */
  Code(MethodVisitor mv, String owner, int pageSlots, int sharedHosts, boolean moves) {
    this.mv = mv;
    this.owner = owner;
    this.pageSlots = pageSlots;
    this.sharedHosts = sharedHosts;
    this.moves = moves;
  }

  /** Sets the local that addresses are relative to. */
  void storeDisplacement() {
    if (moves) {
      loadReference(THIS);
      mv.visitFieldInsn(GETFIELD, owner, "displacement", "I");
    } else {
      push(0);
    }
    store(DISPLACEMENT);
  }

  /** Adds {@link Region#displacement} to the address on the stack. */
  void displace() {
    if (moves) {
      load(DISPLACEMENT);
      op(IADD);
    }
  }

  /** The opposite of {@link #displace}. */
  void undisplace() {
    if (moves) {
      load(DISPLACEMENT);
      op(ISUB);
    }
  }

  /** Pushes {@code address}, one of those the region was made from, as it is where it runs. */
  void pushAddress(int address) {
    push(address);
    displace();
  }

  static int register(int n) {
    return R0 + n;
  }

  /** The virtual page that slot {@code slot} was last seen in. */
  int page(int slot) {
    return PAGES + slot;
  }

  /** The addend of that page. */
  int addend(int slot) {
    return PAGES + pageSlots + 2 * slot;
  }

  /** The host address of the group of accesses with that number, see {@link SharedAccesses}. */
  int shared(int number) {
    return PAGES + 3 * pageSlots + 2 * number;
  }

  int maxLocals() {
    return PAGES + 3 * pageSlots + 2 * sharedHosts;
  }

  void label(Label label) {
    mv.visitLabel(label);
    if (framed) {
      mv.visitFrame(F_SAME, 0, null, 0, null);
      return;
    }
    framed = true;
    Object[] locals = new Object[4 + (HOST - BUDGET) + 2 + 2 * pageSlots + sharedHosts];
    int i = 0;
    locals[i++] = owner;
    locals[i++] = CPU_NAME;
    locals[i++] = "[I";
    locals[i++] = MMU_NAME;
    for (int n = BUDGET; n < HOST; n++) {
      locals[i++] = INTEGER;
    }
    locals[i++] = LONG;
    locals[i++] = INTEGER;
    for (int n = 0; n < pageSlots; n++) {
      locals[i++] = INTEGER;
    }
    for (int n = 0; n < pageSlots + sharedHosts; n++) {
      locals[i++] = LONG;
    }
    mv.visitFrame(F_FULL, locals.length, locals, 0, new Object[0]);
  }

  void push(int value) {
    if (value >= -1 && value <= 5) {
      mv.visitInsn(ICONST_0 + value);
    } else if (value == (byte) value) {
      mv.visitIntInsn(BIPUSH, value);
    } else if (value == (short) value) {
      mv.visitIntInsn(SIPUSH, value);
    } else {
      mv.visitLdcInsn(value);
    }
  }

  void push(long value) {
    if (value == 0 || value == 1) {
      mv.visitInsn(value == 0 ? LCONST_0 : LCONST_1);
    } else {
      mv.visitLdcInsn(value);
    }
  }

  void load(int local) {
    mv.visitVarInsn(ILOAD, local);
  }

  void store(int local) {
    mv.visitVarInsn(ISTORE, local);
  }

  void loadLong(int local) {
    mv.visitVarInsn(LLOAD, local);
  }

  void storeLong(int local) {
    mv.visitVarInsn(LSTORE, local);
  }

  void loadReference(int local) {
    mv.visitVarInsn(ALOAD, local);
  }

  void op(int opcode) {
    mv.visitInsn(opcode);
  }

  void jump(int opcode, Label label) {
    mv.visitJumpInsn(opcode, label);
  }

  void go(Label label) {
    mv.visitJumpInsn(GOTO, label);
  }

  void add(int local, int amount) {
    mv.visitIincInsn(local, amount);
  }

  void hostMemory(String method, String descriptor) {
    mv.visitMethodInsn(INVOKESTATIC, HOST_MEMORY, method, descriptor, false);
  }

  void arithmetic(String method, String descriptor) {
    mv.visitMethodInsn(INVOKESTATIC, ARITHMETIC, method, descriptor, false);
  }

  /** Sets N and Z by the result on the stack. */
  void storeSignAndZero() {
    store(NZ_LEFT);
    push(0);
    store(NZ_RIGHT);
  }

  /** Pushes a number that has the sign N and is zero if Z is set. */
  void pushSignAndZero() {
    load(NZ_LEFT);
    load(NZ_RIGHT);
    op(ISUB);
  }

  /** Pushes C, 0 or 1. */
  void pushCarry() {
    load(LEFT);
    load(RIGHT);
    if (borrow != UNKNOWN) {
      arithmetic(borrow == 0 ? "carryOf" : "carryAfterBorrow", "(II)I");
    } else {
      load(BORROW);
      arithmetic("carryOf", "(III)I");
    }
  }

  /** Pushes V, in the sign bit. */
  void pushOverflow() {
    load(LEFT);
    load(RIGHT);
    load(BORROW);
    arithmetic("overflowOf", "(III)I");
  }

  /**
   * Sets LEFT and RIGHT so that they give the carry (0 or 1) and the overflow (sign bit) in two
   * locals.
   */
  void storeCarryAndOverflow(int carry, int overflow) {
    load(carry);
    load(overflow);
    arithmetic("leftFor", "(II)I");
    store(LEFT);
    load(carry);
    load(overflow);
    arithmetic("rightFor", "(II)I");
    store(RIGHT);
    storeBorrow(0);
  }

  /** Sets BORROW, which is known from here on. */
  void storeBorrow(int value) {
    push(value);
    store(BORROW);
    borrow = value;
  }

  /**
   * What BORROW holds here, 0 or 1, or {@link #UNKNOWN}: the form of C that is read depends on it.
   */
  int borrow() {
    return borrow;
  }

  /** BORROW may hold something else from here on than it was known to. */
  void forgetBorrow() {
    borrow = UNKNOWN;
  }

  void support(String method, String descriptor) {
    mv.visitMethodInsn(INVOKESTATIC, SUPPORT, method, descriptor, false);
  }

  void integer(String method, String descriptor) {
    mv.visitMethodInsn(INVOKESTATIC, "java/lang/Integer", method, descriptor, false);
  }

  void getCpuField(String name, Type type) {
    loadReference(CPU);
    mv.visitFieldInsn(GETFIELD, CPU_NAME, name, type.getDescriptor());
  }

  void putCpuField(String name, int local) {
    loadReference(CPU);
    load(local);
    mv.visitFieldInsn(PUTFIELD, CPU_NAME, name, "I");
  }
}
