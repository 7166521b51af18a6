package dev.armature.soc.imx21;

import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A boot ROM of our own, in place of the chip's, whose contents are not public. It does what
 * software relies on: exceptions jump to the handlers whose addresses the vector RAM holds from
 * FFFFFEF0 on, and a reset starts the flash on CS0.
 */
final class BootRom implements MmioDevice, Stateful {
  private static final int BYTES = 16 << 10;

  /** {@code ldr pc, [pc, #24]}, then the vectors: the handlers' words are below 0, so to say. */
  private static final int[] CODE = {
    0xE59F_F018, // reset: the word behind the vectors
    0xE51F_F11C, // undefined instruction: ldr pc, [pc, #-0x11C], which is FFFFFEF0
    0xE51F_F11C, // SWI: FFFFFEF4
    0xE51F_F11C, // prefetch abort: FFFFFEF8
    0xE51F_F11C, // data abort: FFFFFEFC
    0xEAFF_FFFE, // reserved: b .
    0xE51F_F120, // IRQ: FFFFFF00
    0xE51F_F120, // FIQ: FFFFFF04
  };

  @NotState("saved with the machine's memory")
  private final Ram contents = new Ram(BYTES);

  /** Maps the ROM at {@code start}. */
  BootRom(PhysicalMemory memory, int start, int resetTarget) {
    memory.mapReadDirect("bootrom", start, contents, this);
    memory.writeBytes(start, image(resetTarget), 0, BYTES);
  }

  private static byte[] image(int resetTarget) {
    ByteBuffer image = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int instruction : CODE) {
      image.putInt(instruction);
    }
    image.putInt(resetTarget);
    return image.array();
  }

  @Override
  public int read(int offset, int width) {
    return 0;
  }

  @Override
  public void write(int offset, int width, int value) {
    // A ROM.
  }

  @Override
  public void visitState(StateVisitor v) {
    // Nothing but the memory.
  }

  @Override
  public void reset() {
    // It has no state.
  }

  /** Frees the memory. */
  void close() {
    contents.close();
  }
}
