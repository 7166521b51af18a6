package dev.armature.translator.region;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.decode.Insn;

/**
 * Regions for people to read: the guest's instructions, what was found out about them, and the
 * bytecode beside them. One message a region, since regions are made on more threads than one.
 */
final class RegionListing {
  private final GuestLog log;
  private final DecodedCode code;

  RegionListing(GuestLog log, DecodedCode code) {
    this.log = log;
    this.code = code;
  }

  /** Under {@code in_asm}: address, encoding and name of each instruction. */
  void input(RegionShape shape) {
    if (log.isOn(Category.IN_ASM, shape.entry())) {
      StringBuilder text = new StringBuilder(title(shape));
      for (Block block : shape.blocks()) {
        for (int i = 0; i < block.insns.length; i++) {
          int va = block.address(i, shape.thumb());
          text.append(String.format("%08x: %s%n", va, instruction(shape, va)));
        }
      }
      log.log(Category.IN_ASM, "%s", text);
    }
  }

  /** Under {@code op}: the blocks, where they lead, and which flags are wanted. */
  void analysis(RegionShape shape, CodeReader reader) {
    if (log.isOn(Category.OP, shape.entry())) {
      StringBuilder text = new StringBuilder(title(shape));
      for (Block block : shape.blocks()) {
        text.append(
            String.format(
                "block %08x: flags in %s, out %s, longest path %d%s%s%n",
                block.start,
                Flags.describe(block.liveIn),
                Flags.describe(block.liveOut),
                block.longestPath,
                block.inLoop ? ", in a loop" : "",
                block.checks ? ", checks" : ""));
        for (int i = 0; i < block.insns.length; i++) {
          int va = block.address(i, shape.thumb());
          long insn = block.insns[i];
          text.append(
              String.format(
                  "  %08x: %-40s op %d, cond %d, rd %d, rn %d, rm %d, rs %d, imm %x%s%n",
                  va,
                  instruction(shape, va),
                  Insn.op(insn),
                  Insn.cond(insn),
                  Insn.rd(insn),
                  Insn.rn(insn),
                  Insn.rm(insn),
                  Insn.rs(insn),
                  Insn.imm(insn),
                  reader.accessesDevice(va) ? ", a device" : ""));
        }
        text.append(
            String.format(
                "  %s%s%s%n",
                block.flow,
                block.target == null ? "" : String.format(" to %08x", block.target.start),
                block.next == null ? "" : String.format(", else %08x", block.next.start)));
      }
      log.log(Category.OP, "%s", text);
    }
  }

  /** Under {@code out_asm}: the bytecode, under the guest's instruction that it is made from. */
  void output(RegionShape shape, byte[] bytes) {
    if (log.isOn(Category.OUT_ASM, shape.entry())) {
      String text = BytecodeText.of(bytes, shape, va -> instruction(shape, va));
      log.log(Category.OUT_ASM, "%s%s", title(shape), text);
    }
  }

  private static String title(RegionShape shape) {
    return String.format(
        "region %08x%s, %d instructions, %d blocks%n",
        shape.entry(),
        shape.thumb() ? " (Thumb)" : "",
        shape.instructions(),
        shape.blocks().size());
  }

  /** Encoding and name of the instruction at {@code va}, as the region was made from it. */
  private String instruction(RegionShape shape, int va) {
    for (CodeReader.Page page : shape.pages()) {
      if (page.holds(va)) {
        return code.describe(page.encoding(va, shape.thumb()), shape.thumb());
      }
    }
    throw new IllegalStateException("no page of the region holds " + Integer.toHexString(va));
  }
}
