package dev.armature.primecell;

import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * A device with the register frame common to ARM PrimeCells: word registers below FE0, and from
 * there to FFC eight read-only identification registers of one byte each.
 */
public abstract class PrimeCell extends RegisterBank {
  /** Size in bytes of the window that every PrimeCell decodes. */
  public static final int WINDOW = 0x1000;

  private static final String[] PERIPHERAL_ID = {
    "PeriphID0", "PeriphID1", "PeriphID2", "PeriphID3"
  };
  private static final String[] CELL_ID = {"PCellID0", "PCellID1", "PCellID2", "PCellID3"};
  private static final int CELL_ID_VALUE = 0xB105_F00D;

  /**
   * A PrimeCell, so far with its identification registers only.
   *
   * @param name for the log, for example {@code pl011}
   * @param peripheralId 11:0 part number, 19:12 designer (41 for ARM), 23:20 revision, 31:24
   *     configuration
   */
  @SuppressWarnings("this-escape") // registers are added by final methods of the bank
  protected PrimeCell(String name, int peripheralId, GuestLog log) {
    super(name, Integer.BYTES, log);
    identification(0xFE0, PERIPHERAL_ID, peripheralId);
    identification(0xFF0, CELL_ID, CELL_ID_VALUE);
  }

  /** Four registers that show a byte of {@code value} each, the lowest first. */
  private void identification(int offset, String[] names, int value) {
    for (int i = 0; i < names.length; i++) {
      register(offset + Integer.BYTES * i, names[i]).reset(value >>> (8 * i) & 0xFF);
    }
  }
}
