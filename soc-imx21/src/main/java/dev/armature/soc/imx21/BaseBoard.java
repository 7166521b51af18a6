package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import java.util.function.BooleanSupplier;

/**
 * The latch of the ADS base board on CS1 (M9328MX21ADS user's manual, "Memory-mapped I/O"), which
 * switches what is on the board: transceivers, the LCD, two lamps. It reads as written, but for the
 * two bits that are inputs.
 */
final class BaseBoard extends RegisterBank {
  private static final int CARD_WRITE_PROTECTED = 1;

  /** Bit 1 is a switch, which is open. */
  private static final int INPUTS = 0x3;

  private final Register io = register(0, "IO").writable(0xFFFF);

  /**
   * The latch.
   *
   * @param cardWriteProtected whether the card in the slot has its switch set
   */
  BaseBoard(BooleanSupplier cardWriteProtected, GuestLog log) {
    super("baseboard", 2, log);
    io.reads(
        () ->
            (io.get() & ~INPUTS) | (cardWriteProtected.getAsBoolean() ? CARD_WRITE_PROTECTED : 0));
  }
}
