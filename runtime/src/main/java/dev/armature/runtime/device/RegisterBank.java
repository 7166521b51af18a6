package dev.armature.runtime.device;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A device that is seen as a bank of {@link Register registers}, one every {@code stride} bytes.
 *
 * <p>A subclass declares its registers as fields with {@link #register}; each says what it is and,
 * if it does more than keep its bits, which method does it. An access is one array load and at most
 * one call, so its cost does not grow with the number of registers. Accesses that are narrower than
 * a register reach its byte lanes; wider ones reach two neighbours. Where no register is, reads
 * give 0, writes do nothing, and the log is told.
 */
public abstract class RegisterBank implements MmioDevice, Stateful {
  private final String device;
  private final GuestLog log;
  private final int shift;
  private final int laneMask;

  @NotState("filled when the device is built; the registers are parts")
  private Register[] table = new Register[0];

  /**
   * A bank without registers yet.
   *
   * @param device for the log, for example {@code gpt1}
   * @param stride bytes from one register to the next, 2 or 4
   */
  protected RegisterBank(String device, int stride, GuestLog log) {
    if (stride != 2 && stride != 4) {
      throw new IllegalArgumentException("registers every " + stride + " bytes");
    }
    this.device = device;
    this.log = log;
    this.shift = Integer.numberOfTrailingZeros(stride);
    this.laneMask = stride - 1;
  }

  /** Adds a register at {@code offset}, a multiple of the stride. For use while being built. */
  protected final Register register(int offset, String name) {
    int index = offset >>> shift;
    if (index >= table.length) {
      table = Arrays.copyOf(table, Math.max(index + 1, 2 * table.length));
    }
    if ((offset & laneMask) != 0 || table[index] != null) {
      throw new IllegalArgumentException(device + " cannot have " + name + " at " + offset);
    }
    table[index] = new Register(offset, name);
    return table[index];
  }

  /** The registers, by offset. */
  public final List<Register> registers() {
    List<Register> all = new ArrayList<>();
    for (Register register : table) {
      if (register != null) {
        all.add(register);
      }
    }
    return all;
  }

  /** The device's name in the log. */
  public final String deviceName() {
    return device;
  }

  /** Gives every register its reset value. Overriders call this first. */
  @Override
  public void reset() {
    for (Register register : table) {
      if (register != null) {
        register.toReset();
      }
    }
  }

  /** Shows the registers. Overriders call this first. */
  @Override
  public void visitState(StateVisitor v) {
    for (Register register : table) {
      if (register != null) {
        v.part("r" + Integer.toHexString(register.offset()), register);
      }
    }
  }

  /** Overriders may place an access elsewhere in the bank. */
  @Override
  public int read(int offset, int width) {
    Register register = at(offset);
    if (register == null) {
      return readElsewhere(offset, width);
    }
    if (width > laneMask + 1) {
      return (register.read() & 0xFFFF) | read(offset + 2, 2) << 16;
    }
    return register.read() >>> (8 * (offset & laneMask));
  }

  /** Overriders may place an access elsewhere in the bank. */
  @Override
  public void write(int offset, int width, int value) {
    Register register = at(offset);
    if (register == null) {
      writeElsewhere(offset, width, value);
    } else if (!register.takesWrites()) {
      complain("write of %x to read-only %s", value, register.name());
    } else if (width == laneMask + 1) {
      register.write(-1, value);
    } else if (width > laneMask + 1) {
      register.write(-1, value & 0xFFFF);
      write(offset + 2, 2, value >>> 16);
    } else {
      int low = 8 * (offset & laneMask);
      register.write(((1 << (8 * width)) - 1) << low, value << low);
    }
  }

  /** Answers a read where no register is; here with 0 and a line in the log. */
  protected int readElsewhere(int offset, int width) {
    complain("read of %d bytes at offset %03x, where nothing is", width, offset);
    return 0;
  }

  /** Takes a write where no register is; here with a line in the log. */
  protected void writeElsewhere(int offset, int width, int value) {
    complain("write of %x at offset %03x, where nothing is", value, offset);
  }

  /** Tells the log of something a correct guest does not do. */
  protected final void guestError(String what, int value) {
    complain("%s %x", what, value);
  }

  private Register at(int offset) {
    int index = offset >>> shift;
    return index < table.length ? table[index] : null;
  }

  /** The test comes before the arguments are put into an array, which nobody might read. */
  private void complain(String format, Object first, Object second) {
    if (log.isOn(Category.GUEST_ERRORS)) {
      log.guestError(device + ": " + format, first, second);
    }
  }
}
