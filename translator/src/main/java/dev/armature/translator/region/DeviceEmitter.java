package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.runtime.cpu.DeviceAccesses;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;

/**
 * Emits, behind the blocks, what single loads and stores do that are known to access devices, once
 * the soft TLB has not given a page of RAM:
 *
 * <pre>{@code
 * cpu.pc = 0x8010; cpu.budget = budget + 3;     // the device sees the exact time
 * host = mmu.devices.load(address, 4);
 * if (host < 0) goto leaveFromMiddle;           // not a device that was met: before the instruction
 * r2 = (int) host;
 * if ((int) (host >> 32) != 0) { site = 8; goto leaveFromMiddle; } // an interrupt: behind it
 * goto done;
 * }</pre>
 *
 * The call costs the region's registers a trip through memory, so only such instructions have it.
 */
final class DeviceEmitter {
  /** An access to emit. */
  private record Access(
      Label label, Label done, Block block, int index, int kind, boolean writeback) {
    long insn() {
      return block.insns[index];
    }
  }

  private static final String DEVICES = "dev/armature/runtime/cpu/DeviceAccesses";

  private final Code code;
  private final RegionEmitter region;
  private final List<Access> accesses = new ArrayList<>();

  DeviceEmitter(Code code, RegionEmitter region) {
    this.code = code;
    this.region = region;
  }

  /**
   * Where the instruction goes with {@link Code#ADDRESS} and {@link Code#SITE} set if its page is
   * not RAM, or null if it is not known to access devices.
   *
   * @param kind its operation, without {@link Op#GENERAL}
   * @param writeback whether {@link Code#WRITEBACK} goes to its base
   * @param done where the device's path comes back to, with the instruction executed
   */
  Label begin(Block block, int index, int kind, boolean writeback, Label done) {
    if (!region.accessesDevice(block, index)) {
      return null;
    }
    Label label = new Label();
    accesses.add(new Access(label, done, block, index, kind, writeback));
    return label;
  }

  /** Emits the paths of all accesses. */
  void emit() {
    for (Access access : accesses) {
      code.label(access.label);
      region.exposeTime(access.block, access.index);
      switch (access.kind) {
        case Op.LDR, Op.LDRB, Op.LDRH, Op.LDRSB, Op.LDRSH -> load(access);
        default -> store(access);
      }
    }
  }

  private void load(Access access) {
    int width =
        switch (access.kind) {
          case Op.LDR -> 4;
          case Op.LDRH, Op.LDRSH -> 2;
          default -> 1;
        };
    pushAddress(width);
    code.mv.visitMethodInsn(INVOKEVIRTUAL, DEVICES, "load", "(II)J", false);
    code.storeLong(Code.HOST);
    code.loadLong(Code.HOST);
    code.push(0L);
    code.op(LCMP);
    code.jump(IFLT, region.leaveFromMiddle());
    writeBack(access);
    code.loadLong(Code.HOST);
    code.op(L2I);
    switch (access.kind) {
      case Op.LDRSB -> code.op(I2B);
      case Op.LDRSH -> code.op(I2S);
      default -> {
        // It is zero extended.
      }
    }
    code.store(Code.register(Insn.rd(access.insn())));
    code.loadLong(Code.HOST);
    code.push(Long.numberOfTrailingZeros(DeviceAccesses.LEAVE));
    code.op(LSHR);
    code.op(L2I);
    goOn(access);
  }

  private void store(Access access) {
    int width =
        switch (access.kind) {
          case Op.STR -> 4;
          case Op.STRH -> 2;
          default -> 1;
        };
    pushAddress(width);
    code.load(Code.register(Insn.rd(access.insn())));
    if (width < 4) {
      code.push((1 << 8 * width) - 1);
      code.op(IAND);
    }
    code.mv.visitMethodInsn(INVOKEVIRTUAL, DEVICES, "store", "(III)I", false);
    code.store(Code.VALUE);
    code.load(Code.VALUE);
    code.jump(IFLT, region.leaveFromMiddle());
    writeBack(access);
    code.load(Code.VALUE);
    goOn(access);
  }

  private void pushAddress(int width) {
    code.loadReference(Code.MMU);
    code.mv.visitFieldInsn(GETFIELD, Code.MMU_NAME, "devices", "L" + DEVICES + ";");
    code.load(Code.ADDRESS);
    code.push(width);
  }

  private void writeBack(Access access) {
    if (access.writeback) {
      code.load(Code.WRITEBACK);
      code.store(Code.register(Insn.rn(access.insn())));
    }
  }

  /**
   * Goes on behind the instruction if the value on the stack is 0, else leaves the region there.
   */
  private void goOn(Access access) {
    code.jump(IFEQ, access.done);
    code.push(region.site(access.block, access.index + 1));
    code.store(Code.SITE);
    code.go(region.leaveFromMiddle());
  }
}
