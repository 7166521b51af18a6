package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.symbols.GuestSymbols;
import dev.armature.translator.Optimization;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/**
 * Turns a region's shape into a class. The generated method, in Java:
 *
 * <pre>{@code
 * int run(ArmCpu cpu) {
 *   int[] r = cpu.r; Mmu mmu = cpu.mmu; int budget = cpu.budget; int r0 = r[0]; …
 *   block: while (true) {                         // one label a block
 *     if (budget < longestPath || cpu.attention != 0) { pc = …; exit = EXIT_CHECK; break; }
 *     budget -= 5;
 *     address = r1 + 4;
 *     if ((address & 0xFFFFF003) != page0) {       // the page this base register was in last
 *       site = 0; addend0 = Support.load4(mmu, address); // asks the soft TLB
 *       if (addend0 == 0) { leave from the middle }
 *       page0 = address & 0xFFFFF000;
 *     }
 *     r0 = HostMemory.getInt(HostMemory.at(addend0, address));
 *     …
 *   }
 *   r[0] = r0; … cpu.pc = pc; cpu.budget = budget; return exit;
 * }
 * }</pre>
 */
final class RegionEmitter {
  /** The name every generated class starts with; HotSpot is told about it by the launcher. */
  static final String CLASS_PREFIX = "dev/armature/translator/region/Guest_";

  /** The class that each generated one extends. */
  static final String SUPER = "dev/armature/translator/region/Region";

  /** The CPU's fields for the flags, in the order of the locals from {@link Code#LEFT} on. */
  private static final List<String> FLAG_FIELDS =
      List.of("cvLeft", "cvRight", "cvBorrow", "nzLeft", "nzRight");

  /** Where a direct exit goes; the same address in both instruction sets makes two. */
  private record Exit(int address, boolean thumb) {}

  private final RegionShape shape;
  private final CodeReader reader;
  private final String className;
  private final ClassWriter writer = new ClassWriter(0);
  private final CodeSizeEvaluator size;
  private final Code code;
  private final InsnEmitter insns;
  private final int pageSlots;
  private final int sharedHosts;
  private final Map<Block, Label> labels = new HashMap<>();
  private final Set<Block> emitted = new HashSet<>();
  private final Map<Exit, Integer> exits = new LinkedHashMap<>();
  private final Map<Exit, Label> exitLabels = new HashMap<>();
  private final Map<Block, Label> checkExits = new LinkedHashMap<>();
  private final List<Integer> siteAddress = new ArrayList<>();
  private final List<Integer> siteRest = new ArrayList<>();
  private final Label leaveFromMiddle = new Label();
  private final Label leaveApart = new Label();
  private final Label leaveSite = new Label();
  private final Label leave = new Label();
  private final Label indirect = new Label();
  private final Label indirectLoaded = new Label();
  private boolean usesIndirect;
  private boolean usesIndirectLoaded;
  private boolean usesMiddle;
  private boolean usesApart;

  RegionEmitter(RegionShape shape, CodeReader reader, GuestSymbols symbols) {
    this.shape = shape;
    this.reader = reader;
    this.className = CLASS_PREFIX + RegionNames.of(shape.entry(), shape.thumb(), symbols);
    writer.visit(V21, ACC_FINAL | ACC_SUPER, className, null, SUPER, null);
    constructor();
    MethodVisitor method =
        writer.visitMethod(ACC_PROTECTED, "run", "(" + Code.CPU_TYPE + ")I", null, null);
    CodeSizeEvaluator mv = new CodeSizeEvaluator(method);
    this.size = mv;
    PageSlots slots =
        reader.does(Optimization.PAGES)
            ? new PageSlots(shape, reader::accessesDevice, reader.sections)
            : PageSlots.none();
    this.pageSlots = slots.count();
    this.sharedHosts = shape.blocks().stream().mapToInt(b -> b.shared.count()).max().orElse(0);
    this.code = new Code(mv, className, pageSlots, sharedHosts, reader.moves);
    this.insns = new InsnEmitter(code, this, slots, shape);
  }

  private void constructor() {
    MethodVisitor mv = writer.visitMethod(0, "<init>", "()V", null, null);
    mv.visitCode();
    mv.visitVarInsn(ALOAD, 0);
    mv.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
    mv.visitInsn(RETURN);
    mv.visitMaxs(1, 1);
    mv.visitEnd();
  }

  /** The class file. Call once. */
  byte[] emit() {
    RegisterUse use = RegisterUse.of(shape);
    code.mv.visitCode();
    prologue(use);
    List<Block> blocks = shape.blocks();
    for (Block block : blocks) {
      labels.put(block, new Label());
    }
    if (blocks.get(0) != shape.entryBlock()) {
      code.go(labels.get(shape.entryBlock()));
    }
    for (int i = 0; i < blocks.size(); i++) {
      block(blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
    }
    insns.emitMisses();
    line(shape.entry());
    exitStubs();
    epilogue(use);
    code.mv.visitMaxs(Code.MAX_STACK, code.maxLocals());
    code.mv.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** An upper bound of the bytes of bytecode of the method. */
  int codeSize() {
    return size.getMaxSize();
  }

  /** How many direct exits there are. */
  int exitCount() {
    return exits.size();
  }

  int[] siteAddresses() {
    return siteAddress.stream().mapToInt(Integer::intValue).toArray();
  }

  int[] siteRests() {
    return siteRest.stream().mapToInt(Integer::intValue).toArray();
  }

  private void prologue(RegisterUse use) {
    code.loadReference(Code.CPU);
    code.mv.visitFieldInsn(GETFIELD, Code.CPU_NAME, "r", "[I");
    code.mv.visitVarInsn(ASTORE, Code.REGISTERS);
    code.loadReference(Code.CPU);
    code.mv.visitFieldInsn(GETFIELD, Code.CPU_NAME, "mmu", Code.MMU_TYPE);
    code.mv.visitVarInsn(ASTORE, Code.MMU);
    code.getCpuField("budget", Type.INT_TYPE);
    code.store(Code.BUDGET);
    for (int i = 0; i < FLAG_FIELDS.size(); i++) {
      code.getCpuField(FLAG_FIELDS.get(i), Type.INT_TYPE);
      code.store(Code.LEFT + i);
    }
    for (int local = Code.PC; local <= Code.WRITEBACK; local++) {
      code.push(0);
      code.store(local);
    }
    // Downwards: the bounds check of the first makes those of the others superfluous.
    for (int n = 14; n >= 0; n--) {
      if (use.isUsed(n)) {
        code.loadReference(Code.REGISTERS);
        code.push(n);
        code.op(IALOAD);
      } else {
        code.push(0);
      }
      code.store(Code.register(n));
    }
    code.push(0L);
    code.storeLong(Code.HOST);
    code.storeDisplacement();
    emptySlots();
    for (int slot = 0; slot < pageSlots; slot++) {
      code.push(0L);
      code.storeLong(code.addend(slot));
    }
    for (int group = 0; group < sharedHosts; group++) {
      code.push(0L);
      code.storeLong(code.shared(group));
    }
  }

  /** Has the next access by each slot ask the soft TLB. */
  void emptySlots() {
    for (int slot = 0; slot < pageSlots; slot++) {
      code.push(Mmu.NO_PAGE);
      code.store(code.page(slot));
    }
  }

  private void epilogue(RegisterUse use) {
    if (usesApart) {
      code.label(leaveApart);
      code.push(Region.EXIT_APART);
      code.store(Code.EXIT);
      code.go(leaveSite);
    }
    if (usesMiddle) {
      code.label(leaveFromMiddle);
      code.push(Region.EXIT_INTERPRET);
      code.store(Code.EXIT);
      code.label(leaveSite);
      code.loadReference(Code.THIS);
      code.mv.visitFieldInsn(GETFIELD, className, "siteAddress", "[I");
      code.load(Code.SITE);
      code.op(IALOAD);
      code.displace();
      code.store(Code.PC);
      code.loadReference(Code.THIS);
      code.mv.visitFieldInsn(GETFIELD, className, "siteRest", "[I");
      code.load(Code.SITE);
      code.op(IALOAD);
      code.load(Code.BUDGET);
      code.op(IADD);
      code.store(Code.BUDGET);
    }
    code.label(leave);
    for (int n = 0; n < 15; n++) {
      if (use.isWritten(n)) {
        code.loadReference(Code.REGISTERS);
        code.push(n);
        code.load(Code.register(n));
        code.op(IASTORE);
      }
    }
    if (use.writesFlags()) {
      for (int i = 0; i < FLAG_FIELDS.size(); i++) {
        code.putCpuField(FLAG_FIELDS.get(i), Code.LEFT + i);
      }
    }
    code.putCpuField("pc", Code.PC);
    code.putCpuField("budget", Code.BUDGET);
    code.load(Code.EXIT);
    code.op(IRETURN);
  }

  private void block(Block block, Block following) {
    code.label(labels.get(block));
    emitted.add(block);
    if (block.checks) {
      Label exit = checkExits.computeIfAbsent(block, b -> new Label());
      code.load(Code.BUDGET);
      code.push(block.longestPath);
      code.jump(IF_ICMPLT, exit);
      code.getCpuField("attention", Type.INT_TYPE);
      code.jump(IFNE, exit);
    }
    code.add(Code.BUDGET, -block.insns.length);
    insns.begin(block);
    int last = block.insns.length - 1;
    int body = block.flow == Flow.NEXT ? last + 1 : last;
    for (int i = 0; i < body; i++) {
      line(address(block, i));
      insns.emit(i);
    }
    if (body <= last) {
      line(address(block, last));
    }
    switch (block.flow) {
      case NEXT -> fallThrough(block, following);
      case BRANCH -> branch(block, following);
      case CALL -> call(block, following);
      case EXCHANGE -> exchange(block);
      case INDIRECT -> indirect(block, following);
      case INTERPRET -> interpret(block, last);
    }
  }

  /** What is emitted from here on belongs to the instruction at {@code address}. */
  private void line(int address) {
    Label label = new Label();
    code.mv.visitLabel(label);
    code.mv.visitLineNumber(GuestLines.lineOf(address, shape.thumb()), label);
  }

  /** As {@link #line(int)}, for what is emitted out of line for a site. */
  void lineOfSite(int site) {
    line(siteAddress.get(site));
  }

  private int address(Block block, int index) {
    return block.address(index, shape.thumb());
  }

  /** The label to jump to for the code at {@code target}, in the region or out of it. */
  private Label labelOf(Block target, int address) {
    return target != null ? labels.get(target) : exit(new Exit(address, shape.thumb()));
  }

  private Label exit(Exit to) {
    exits.computeIfAbsent(to, e -> exits.size());
    return exitLabels.computeIfAbsent(to, e -> new Label());
  }

  private void fallThrough(Block block, Block following) {
    if (block.next == null || block.next != following) {
      code.go(labelOf(block.next, block.end(shape.thumb())));
    }
  }

  private void branch(Block block, Block following) {
    Label target = labelOf(block.target, block.targetAddress);
    if (RegionAnalysis.fallsThrough(block)) {
      int last = block.insns.length - 1;
      if (emitted.contains(block.target)) {
        // HotSpot looks for safepoints before a jump backwards, and a comparison's operands on the
        // stack would be kept for it.
        Label skip = insns.skipUnless(last);
        code.go(target);
        code.label(skip);
      } else {
        insns.jumpIf(last, target);
      }
      fallThrough(block, following);
    } else if (block.target == null || block.target != following) {
      code.go(target);
    }
  }

  private void call(Block block, Block following) {
    int last = block.insns.length - 1;
    Label skip = insns.skipUnless(last);
    code.pushAddress(block.end(shape.thumb()) | (shape.thumb() ? 1 : 0));
    code.store(Code.register(14));
    code.go(labelOf(block.target, block.targetAddress));
    if (skip != null) {
      code.label(skip);
      fallThrough(block, following);
    }
  }

  /** BLX with an immediate: to Thumb. */
  private void exchange(Block block) {
    code.pushAddress(block.end(shape.thumb()));
    code.store(Code.register(14));
    code.loadReference(Code.CPU);
    code.push(1);
    code.mv.visitFieldInsn(PUTFIELD, Code.CPU_NAME, "thumb", "Z");
    code.go(exit(new Exit(block.targetAddress, true)));
  }

  private void indirect(Block block, Block following) {
    int last = block.insns.length - 1;
    long insn = block.insns[last];
    Label skip = insns.skipUnless(last);
    insns.emitTarget(last);
    switchTo(block.seen);
    if (Insn.op(insn) == Op.LDR_PC || Insn.op(insn) == Op.LDM) {
      usesIndirectLoaded = true;
      code.go(indirectLoaded);
    } else {
      usesIndirect = true;
      code.go(indirect);
    }
    if (skip != null) {
      code.label(skip);
      fallThrough(block, following);
    }
  }

  private void interpret(Block block, int index) {
    long insn = block.insns[index];
    if (Insn.op(insn) == Op.SWI && Insn.cond(insn) == Insn.ALWAYS) {
      code.add(Code.BUDGET, 1);
      leaveTo(address(block, index), Region.EXIT_SWI);
      return;
    }
    code.push(site(block, index));
    code.store(Code.SITE);
    code.go(leaveFromMiddle());
  }

  /** A new site that may leave before instruction {@code index} of {@code block}. */
  int site(Block block, int index) {
    siteAddress.add(address(block, index));
    siteRest.add(block.insns.length - index);
    return siteAddress.size() - 1;
  }

  /**
   * Where to go, with the site's number in {@link Code#SITE}, to have the interpreter execute the
   * instruction.
   */
  Label leaveFromMiddle() {
    usesMiddle = true;
    return leaveFromMiddle;
  }

  /** As {@link #leaveFromMiddle}, where accesses that share a look are not in one page. */
  Label leaveApart() {
    usesMiddle = true;
    usesApart = true;
    return leaveApart;
  }

  /**
   * The word of guest code at {@code va} if the region may depend on it, or null; the dependency is
   * recorded.
   */
  Integer constantAt(int va) {
    return reader.constantAt(va);
  }

  /** Whether instruction {@code index} of {@code block} is known to access devices. */
  boolean accessesDevice(Block block, int index) {
    return reader.accessesDevice(address(block, index));
  }

  /** Sets the CPU's PC and budget as they are when that instruction is executed. */
  void exposeTime(Block block, int index) {
    line(address(block, index));
    code.pushAddress(address(block, index));
    code.store(Code.PC);
    code.putCpuField("pc", Code.PC);
    code.load(Code.BUDGET);
    code.push(block.insns.length - index - 1);
    code.op(IADD);
    code.store(Code.EXIT);
    code.putCpuField("budget", Code.EXIT);
  }

  private void exitStubs() {
    for (Map.Entry<Block, Label> e : checkExits.entrySet()) {
      code.label(e.getValue());
      leaveTo(e.getKey().start, Region.EXIT_CHECK);
    }
    for (Map.Entry<Exit, Integer> e : exits.entrySet()) {
      code.label(exitLabels.get(e.getKey()));
      leaveTo(e.getKey().address, e.getValue());
    }
    if (usesIndirect) {
      returnSwitch(indirect, "exchange");
    }
    if (usesIndirectLoaded) {
      returnSwitch(indirectLoaded, "exchangeLoaded");
    }
  }

  private void leaveTo(int address, int exit) {
    code.pushAddress(address);
    code.store(Code.PC);
    code.push(exit);
    code.store(Code.EXIT);
    code.go(leave);
  }

  /** Goes to the block of {@code targets} whose address is in {@link Code#VALUE}, or on. */
  private void switchTo(List<Block> targets) {
    if (targets.isEmpty()) {
      return;
    }
    int state = shape.thumb() ? 1 : 0;
    List<Block> sorted = new ArrayList<>(targets);
    sorted.sort((a, b) -> Integer.compare(a.start | state, b.start | state));
    int[] keys = sorted.stream().mapToInt(b -> b.start | state).toArray();
    Label[] blocks = sorted.stream().map(labels::get).toArray(Label[]::new);
    Label out = new Label();
    code.load(Code.VALUE);
    code.undisplace();
    code.mv.visitLookupSwitchInsn(out, keys, blocks);
    code.label(out);
  }

  /** Goes to the address in {@link Code#VALUE}: a return site of the region, or out. */
  private void returnSwitch(Label label, String leaveBy) {
    code.label(label);
    switchTo(shape.returnSites());
    code.loadReference(Code.CPU);
    code.load(Code.VALUE);
    code.support(leaveBy, "(" + Code.CPU_TYPE + "I)I");
    code.store(Code.PC);
    code.push(Region.EXIT_INDIRECT);
    code.store(Code.EXIT);
    code.go(leave);
  }
}
