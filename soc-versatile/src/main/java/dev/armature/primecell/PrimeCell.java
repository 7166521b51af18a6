package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.Stateful;

/**
 * A device with the register frame common to ARM PrimeCells: word registers below FE0, and from
 * there to FFC eight read-only identification registers of one byte each, PeriphID0–3 and
 * CellID0–3.
 */
public abstract class PrimeCell implements MmioDevice, Stateful {
  /** Size in bytes of the window that every PrimeCell decodes. */
  public static final int WINDOW = 0x1000;

  private static final int PERIPH_ID0 = 0xFE0;
  private static final int CELL_ID0 = 0xFF0;
  private static final int CELL_ID = 0xB105_F00D;

  private final DeviceLog log;
  private final int peripheralId;

  /**
   * A PrimeCell.
   *
   * @param name for the log, for example {@code pl011}
   * @param peripheralId 11:0 part number, 19:12 designer (41 for ARM), 23:20 revision, 31:24
   *     configuration
   */
  protected PrimeCell(String name, int peripheralId, GuestLog log) {
    this.log = new DeviceLog(log, name);
    this.peripheralId = peripheralId;
  }

  @Override
  public final int read(int offset, int width) {
    if (offset < PERIPH_ID0) {
      return readRegister(offset);
    }
    int id = offset < CELL_ID0 ? peripheralId : CELL_ID;
    // One byte per word: register n of four holds bits 8n+7:8n.
    return (offset & 3) == 0 ? (id >>> (2 * (offset & 0xC))) & 0xFF : 0;
  }

  @Override
  public final void write(int offset, int width, int value) {
    if (offset < PERIPH_ID0) {
      writeRegister(offset, value);
    } else {
      log.badWrite(offset, value);
    }
  }

  /** Reads the register at {@code offset}, 0–FDF; else answers {@link #noReadableRegister}. */
  protected abstract int readRegister(int offset);

  /** Writes the register at {@code offset}, 0–FDF; else calls {@link #noWritableRegister}. */
  protected abstract void writeRegister(int offset, int value);

  /** What {@link #readRegister} returns where this device has nothing to read. */
  protected final int noReadableRegister(int offset) {
    return log.badRead(offset);
  }

  /** What {@link #writeRegister} does where this device has nothing to write. */
  protected final void noWritableRegister(int offset, int value) {
    log.badWrite(offset, value);
  }

  /** Tells the log of something a correct guest does not do. */
  protected final void guestError(String what, int value) {
    log.error(what, value);
  }
}
