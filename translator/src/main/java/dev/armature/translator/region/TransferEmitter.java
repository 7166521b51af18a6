package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;

/**
 * Emits loads and stores.
 *
 * <p>A base register with a slot ({@link PageSlots}) has a page it was last seen in, for loads or
 * for stores: two locals, the page's virtual address and its addend. An access whose masked address
 * equals the page goes straight to RAM; the mask keeps the low bits that must be zero, so that the
 * same compare finds unaligned addresses. Otherwise, and always where there is no slot, {@link
 * Support} looks the page up in the soft TLB; where that gives nothing (not entered yet, device,
 * abort, unaligned, code page) the region is left before the instruction and the interpreter
 * executes it, with every effect in its place.
 *
 * <p>An instruction that is known to access devices ({@link DeviceEmitter}) has no slot, and calls
 * the device where the soft TLB gives nothing.
 *
 * <p>The slots live no longer than one run of the region, and whatever changes a mapping ends the
 * run.
 */
final class TransferEmitter {
  private static final int PAGE_MASK = 0xFFFFF000;
  private static final int SECTION_MASK = 0xFFF00000;

  /** The out-of-line part of an access. */
  private record Miss(Label label, Label back, int slot, String support, int site) {}

  private final Code code;
  private final InsnEmitter insns;
  private final RegionEmitter region;
  private final PageSlots slots;
  private final DeviceEmitter devices;
  private final List<Miss> misses = new ArrayList<>();

  /** Where the access being emitted goes if the soft TLB does not have its page. */
  private Label notRam;

  TransferEmitter(Code code, InsnEmitter insns, RegionEmitter region, PageSlots slots) {
    this.code = code;
    this.insns = insns;
    this.region = region;
    this.slots = slots;
    this.devices = new DeviceEmitter(code, region);
  }

  /** A single transfer, LDR to the PC included, whose value is left in {@link Code#VALUE}. */
  void single(long insn, int index) {
    int op = Insn.op(insn);
    boolean general = Op.isGeneral(op);
    int rn = Insn.rn(insn);
    int kind = Op.plain(op);
    if (rn == 15 && !general && kind == Op.LDR) {
      literal(insn, index, insns.pcValue(index) + Insn.imm(insn));
      return;
    }
    boolean writeback = RegisterUse.writesBack(insn);
    Label done = new Label();
    if (op != Op.LDR_PC && !Op.isAsUser(op) && Insn.rd(insn) != 15 && rn != 15) {
      notRam = devices.begin(insns.block(), index, kind, writeback, done);
    }
    if (general) {
      generalAddress(insn, index);
    } else if (!isShared(index)) {
      insns.pushRegister(rn, index);
      addImmediate(Insn.imm(insn));
      code.store(Code.ADDRESS);
    }
    switch (kind) {
      case Op.LDR -> load(insn, index, 4, "getInt", "(J)I", -1);
      case Op.LDRB -> load(insn, index, 1, "getByte", "(J)B", 0xFF);
      case Op.LDRH -> load(insn, index, 2, "getChar", "(J)C", -1);
      case Op.LDRSB -> load(insn, index, 1, "getByte", "(J)B", -1);
      case Op.LDRSH -> load(insn, index, 2, "getShort", "(J)S", -1);
      case Op.STR -> store(insn, index, 4, "putInt", "(JI)V", NOP);
      case Op.STRB -> store(insn, index, 1, "putByte", "(JB)V", I2B);
      case Op.STRH -> store(insn, index, 2, "putShort", "(JS)V", I2S);
      default -> throw new IllegalStateException("not a transfer: " + op);
    }
    if (writeback) {
      code.load(Code.WRITEBACK);
      insns.storeRegister(rn);
    }
    if (!Op.isStore(op) && op != Op.LDR_PC) {
      code.load(Code.VALUE);
      insns.storeRegister(Insn.rd(insn));
    }
    if (notRam != null) {
      code.label(done);
      notRam = null;
    }
  }

  private void addImmediate(int imm) {
    if (imm != 0) {
      code.push(imm);
      code.op(IADD);
    }
  }

  /**
   * Sets {@link Code#ADDRESS}, unless that is shared, and, where the base is written back, {@link
   * Code#WRITEBACK}.
   */
  private void generalAddress(long insn, int index) {
    int x = Insn.x(insn);
    if (isShared(index) && !RegisterUse.writesBack(insn)) {
      return;
    }
    insns.pushRegister(Insn.rn(insn), index);
    if ((x & Insn.X_REGISTER) == 0) {
      addImmediate(Insn.imm(insn));
    } else {
      int rs = Insn.rs(insn);
      insns.pushRegister(Insn.rm(insn), index);
      if ((rs & 7) != Insn.LSL || Insn.imm(insn) != 0) {
        insns.shiftImmediate(rs & 7, Insn.imm(insn));
      }
      code.op((rs & 8) == 0 ? IADD : ISUB);
    }
    if ((x & Insn.X_WRITEBACK) != 0) {
      code.store(Code.WRITEBACK);
      if (isShared(index)) {
        return;
      }
      if ((x & Insn.X_PRE) != 0) {
        code.load(Code.WRITEBACK);
      } else {
        insns.pushRegister(Insn.rn(insn), index);
      }
    }
    code.store(Code.ADDRESS);
  }

  /** The slot of a single transfer: none where a device is to be expected, or User permissions. */
  private int slot(long insn, boolean store) {
    return notRam == null && !Op.isAsUser(Insn.op(insn))
        ? slots.of(Insn.rn(insn), store)
        : PageSlots.NONE;
  }

  private void load(long insn, int index, int width, String method, String type, int mask) {
    singleHost(insn, index, false, width);
    code.hostMemory(method, type);
    if (mask != -1) {
      code.push(mask);
      code.op(IAND);
    }
    code.store(Code.VALUE);
  }

  private void store(long insn, int index, int width, String method, String type, int narrow) {
    singleHost(insn, index, true, width);
    insns.pushRegister(Insn.rd(insn), index);
    if (narrow != NOP) {
      code.op(narrow);
    }
    code.hostMemory(method, type);
  }

  /** Pushes the host address of a single transfer, once its page is known. */
  private void singleHost(long insn, int index, boolean store, int width) {
    if (isShared(index)) {
      sharedHost(insn, index, store);
      return;
    }
    boolean asUser = Op.isAsUser(Insn.op(insn));
    String kind = store ? (asUser ? "userStore" : "store") : (asUser ? "userLoad" : "load");
    int slot = slot(insn, store);
    access(slot, width, kind + width, index);
    host(slot);
  }

  private boolean isShared(int index) {
    return insns.block().shared.groupOf(index) != null;
  }

  /**
   * Pushes the host address of an access that shares a look at its page; the first one of its group
   * looks.
   */
  private void sharedHost(long insn, int index, boolean store) {
    SharedAccesses shared = insns.block().shared;
    SharedAccesses.Group group = shared.groupOf(index);
    int host = code.shared(group.number());
    if (shared.leads(index)) {
      int slot = slots.of(Insn.rn(insn), store);
      insns.pushRegister(Insn.rn(insn), index);
      addImmediate(shared.fromBase(index));
      code.store(Code.ADDRESS);
      int site =
          access(slot, group.alignment(), (store ? "store" : "load") + group.alignment(), index);
      if (group.span() > group.alignment()) {
        liesInOnePage(group.span(), site, region.leaveApart());
      }
      host(slot);
      code.storeLong(host);
    }
    code.loadLong(host);
    addOffset(shared.fromLowest(index));
  }

  /** Goes to {@code apart} if the {@code span} bytes from {@link Code#ADDRESS} are in two pages. */
  private void liesInOnePage(int span, int site, Label apart) {
    code.push(site);
    code.store(Code.SITE);
    code.load(Code.ADDRESS);
    code.push(~PAGE_MASK);
    code.op(IAND);
    code.push(~PAGE_MASK + 1 - span);
    code.jump(IF_ICMPGT, apart);
  }

  private void addOffset(long bytes) {
    if (bytes != 0) {
      code.push(bytes);
      code.op(LADD);
    }
  }

  /**
   * Makes sure that the access at {@link Code#ADDRESS}, aligned to {@code width}, can go straight
   * to RAM, and leaves its addend in the slot or, without a slot, in {@link Code#HOST}.
   *
   * @return the number of its site
   */
  private int access(int slot, int width, String support, int index) {
    int site = region.site(insns.block(), index);
    if (slot == PageSlots.NONE) {
      lookUp(site, support, Code.HOST);
      return site;
    }
    Label miss = new Label();
    Label back = new Label();
    code.load(Code.ADDRESS);
    code.push((slots.isSection(slot) ? SECTION_MASK : PAGE_MASK) | (width - 1));
    code.op(IAND);
    code.load(code.page(slot));
    code.jump(IF_ICMPNE, miss);
    code.label(back);
    misses.add(new Miss(miss, back, slot, support, site));
    return site;
  }

  /**
   * Looks the page of {@link Code#ADDRESS} up in the soft TLB and sets {@code addend}; else goes to
   * {@link #notRam} or leaves the region.
   */
  private void lookUp(int site, String support, int addend) {
    code.push(site);
    code.store(Code.SITE);
    code.loadReference(Code.MMU);
    code.load(Code.ADDRESS);
    code.support(support, "(" + Code.MMU_TYPE + "I)J");
    code.op(DUP2);
    code.storeLong(addend);
    code.push(0L);
    code.op(LCMP);
    code.jump(IFEQ, notRam != null ? notRam : region.leaveFromMiddle());
  }

  /** Pushes the host address of the access at {@link Code#ADDRESS}. */
  private void host(int slot) {
    code.loadLong(slot == PageSlots.NONE ? Code.HOST : code.addend(slot));
    code.load(Code.ADDRESS);
    code.hostMemory("at", "(JI)J");
  }

  void emitMisses() {
    devices.emit();
    for (Miss miss : misses) {
      code.label(miss.label);
      region.lineOfSite(miss.site);
      lookUp(miss.site, miss.support, code.addend(miss.slot));
      if (slots.isSection(miss.slot)) {
        code.loadReference(Code.MMU);
        code.load(Code.ADDRESS);
        code.support("section", "(" + Code.MMU_TYPE + "I)I");
      } else {
        code.load(Code.ADDRESS);
        code.push(PAGE_MASK);
        code.op(IAND);
      }
      code.store(code.page(miss.slot));
      code.go(miss.back);
    }
  }

  /** A word load from a known address: a constant where the region's own pages hold it. */
  void literal(long insn, int index, int address) {
    Integer constant = (address & 3) == 0 ? region.constantAt(address) : null;
    if (constant != null) {
      code.push(constant);
      code.store(Code.VALUE);
    } else {
      code.pushAddress(address);
      code.store(Code.ADDRESS);
      load(insn, index, 4, "getInt", "(J)I", -1);
    }
    if (Insn.op(insn) != Op.LDR_PC) {
      code.load(Code.VALUE);
      insns.storeRegister(Insn.rd(insn));
    }
  }

  /** LDRD: both words in one page, or the interpreter. */
  void loadDouble(long insn, int index) {
    generalAddress(insn, index);
    block(insn, 2, false, index);
    word(0);
    code.store(Code.VALUE);
    word(1);
    code.store(Code.ADDRESS);
    writeBack(insn);
    code.load(Code.VALUE);
    insns.storeRegister(Insn.rd(insn));
    code.load(Code.ADDRESS);
    insns.storeRegister(Insn.rd(insn) + 1);
  }

  /** STRD. */
  void storeDouble(long insn, int index) {
    generalAddress(insn, index);
    block(insn, 2, true, index);
    for (int i = 0; i < 2; i++) {
      hostWord(i);
      insns.pushRegister(Insn.rd(insn) + i, index);
      code.hostMemory("putInt", "(JI)V");
    }
    writeBack(insn);
  }

  private void writeBack(long insn) {
    if (RegisterUse.writesBack(insn)) {
      code.load(Code.WRITEBACK);
      insns.storeRegister(Insn.rn(insn));
    }
  }

  /** Pushes word {@code i} of the block at {@link Code#HOST}. */
  private void word(int i) {
    hostWord(i);
    code.hostMemory("getInt", "(J)I");
  }

  private void hostWord(int i) {
    code.loadLong(Code.HOST);
    addOffset(4L * i);
  }

  /**
   * Makes sure that {@code count} words from {@link Code#ADDRESS} lie in one page; sets {@link
   * Code#HOST}.
   */
  private void block(long insn, int count, boolean store, int index) {
    if (isShared(index)) {
      sharedHost(insn, index, store);
    } else {
      int slot = slots.of(Insn.rn(insn), store);
      int site = access(slot, 4, store ? "store4" : "load4", index);
      if (count > 1) {
        liesInOnePage(4 * count, site, region.leaveFromMiddle());
      }
      host(slot);
    }
    code.storeLong(Code.HOST);
  }

  /** Bytes from the base register of an LDM or STM to the lowest word it transfers. */
  static int lowestOffset(long insn) {
    int count = Integer.bitCount(Insn.imm(insn));
    boolean before = (Insn.rs(insn) & Insn.LM_BEFORE) != 0;
    boolean up = (Insn.rs(insn) & Insn.LM_UP) != 0;
    return up ? (before ? 4 : 0) : (before ? -4 * count : -4 * count + 4);
  }

  private void lowest(long insn, int index) {
    insns.pushRegister(Insn.rn(insn), index);
    addImmediate(lowestOffset(insn));
    code.store(Code.ADDRESS);
  }

  /** What an LDM or STM that writes its base register back adds to it. */
  static int stepOfMultiple(long insn) {
    int bytes = 4 * Integer.bitCount(Insn.imm(insn));
    return (Insn.rs(insn) & Insn.LM_UP) != 0 ? bytes : -bytes;
  }

  private void writeBackMultiple(long insn) {
    if (RegisterUse.writesBack(insn)) {
      code.add(Code.register(Insn.rn(insn)), stepOfMultiple(insn));
    }
  }

  /** LDM; the value for the PC is left in {@link Code#VALUE}. */
  void loadMultiple(long insn, int index) {
    int list = Insn.imm(insn);
    int count = Integer.bitCount(list);
    lowest(insn, index);
    block(insn, count, false, index);
    writeBackMultiple(insn);
    int i = 0;
    for (int rest = list; rest != 0; rest &= rest - 1) {
      int n = Integer.numberOfTrailingZeros(rest);
      word(i++);
      code.store(n == 15 ? Code.VALUE : Code.register(n));
    }
  }

  /** STM. */
  void storeMultiple(long insn, int index) {
    int list = Insn.imm(insn);
    int count = Integer.bitCount(list);
    lowest(insn, index);
    block(insn, count, true, index);
    int i = 0;
    for (int rest = list; rest != 0; rest &= rest - 1) {
      hostWord(i++);
      insns.pushRegister(Integer.numberOfTrailingZeros(rest), index);
      code.hostMemory("putInt", "(JI)V");
    }
    writeBackMultiple(insn);
  }
}
