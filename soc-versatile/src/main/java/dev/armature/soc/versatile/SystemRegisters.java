package dev.armature.soc.versatile;

import dev.armature.primecell.PixelWiring;
import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.storage.SdCard;
import dev.armature.runtime.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The board's status and system control registers (ARM DUI 0225, section 4.2), with the values that
 * QEMU's {@code versatilepb} shows. Unlike there, SYS_MCI tells which slots have a card: Linux
 * looks for none without it.
 */
final class SystemRegisters extends RegisterBank {
  private static final int UNLOCK_KEY = 0xA05F;
  private static final int LOCKED = 1 << 16;
  private static final int RESET_MACHINE = 1 << 8;

  /** Settings of what has no effect here: writes are accepted, and none reads back. */
  private static final Map<Integer, String> WITHOUT_EFFECT =
      Map.of(
          0x0C, "SYS_OSC0",
          0x10, "SYS_OSC1",
          0x14, "SYS_OSC2",
          0x18, "SYS_OSC3",
          0x1C, "SYS_OSC4",
          0x4C, "SYS_FLASH",
          0x54, "SYS_CLCDSER",
          0x58, "SYS_BOOTCS",
          0x60, "SYS_MISC");

  /** SYS_MCI: a card is in slot 0; the bit above is slot 1's. */
  private static final int MCI_PRESENT = 1;

  /** SYS_MCI: the card in slot 0 is write-protected; the bit above is slot 1's. */
  private static final int MCI_PROTECTED = 1 << 2;

  private static final long NANOS_PER_100HZ_TICK = 10_000_000;

  private final Register lock = register(0x20, "SYS_LOCK").writable(0xFFFF).reads(this::lockStatus);
  private final Register flags = register(0x30, "SYS_FLAGS").setByOnes(-1);

  /** Kept over a reset by the board's battery. */
  private final Register nonVolatileFlags = register(0x38, "SYS_NVFLAGS").setByOnes(-1);

  private final Register resetControl =
      register(0x40, "SYS_RESETCTL").writable(-1).takes(this::setResetControl);

  /** Reset: panel id 1F, that is no LCD panel fitted, use a VGA monitor's timing. */
  private final Register clcd = register(0x50, "SYS_CLCD").reset(0x1F00).writable(~0x3F00);

  private final MachineControl machine;

  /** Where SYS_MCI gets the switches of the card slots from. */
  private final List<SdCard> cards;

  /**
   * System registers.
   *
   * @param cards what is in card slots 0 and 1
   */
  SystemRegisters(Clock clock, MachineControl machine, List<SdCard> cards, GuestLog log) {
    super("sysregs", Integer.BYTES, log);
    this.machine = machine;
    this.cards = cards;
    register(0x00, "SYS_ID").reset(0x4100_7004);
    register(0x04, "SYS_SW"); // no switch is on
    register(0x08, "SYS_LED").writable(0xFF);
    register(0x24, "SYS_100HZ").reads(() -> (int) (clock.nanos() / NANOS_PER_100HZ_TICK));
    register(0x28, "SYS_CFGDATA1").writable(-1);
    register(0x2C, "SYS_CFGDATA2").writable(-1);
    register(0x34, "SYS_FLAGSCLR").clears(flags);
    register(0x3C, "SYS_NVFLAGSCLR").clears(nonVolatileFlags);
    // A PCI backplane is there.
    register(0x44, "SYS_PCICTL").reset(1).takes(SystemRegisters::ignore);
    register(0x48, "SYS_MCI").reads(this::cardSwitches).takes(SystemRegisters::ignore);
    // 24 ticks in 1000 ns, reduced so that the product lasts for 97 years of guest time.
    register(0x5C, "SYS_24MHZ").reads(() -> (int) (clock.nanos() * 3 / 125));
    register(0x84, "SYS_PROCID0").reset(0x0200_0000);
    register(0x88, "SYS_PROCID1").reset(0xFF00_0000);
    WITHOUT_EFFECT.forEach((offset, name) -> register(offset, name).takes(SystemRegisters::ignore));
    reset();
  }

  private static void ignore(int written) {
    // It sets up what has no effect here.
  }

  @Override
  public void reset() {
    int kept = nonVolatileFlags.get();
    super.reset();
    nonVolatileFlags.set(kept);
  }

  /** How SYS_CLCD bits 1:0 wire the display's pixel lines. */
  PixelWiring pixelWiring() {
    return switch (clcd.field(0, 2)) {
      case 1 -> PixelWiring.INTENSITY_555;
      case 3 -> PixelWiring.BLUE_LOWEST_565;
      // 2; and 0, meant for 24 bits a pixel, which shows 16 bits like it.
      default -> PixelWiring.RGB_565;
    };
  }

  private int lockStatus() {
    return lock.get() | (unlocked() ? 0 : LOCKED);
  }

  private int cardSwitches() {
    int switches = 0;
    for (int slot = 0; slot < cards.size(); slot++) {
      switches |= MCI_PRESENT << slot;
      switches |= cards.get(slot).readOnly() ? MCI_PROTECTED << slot : 0;
    }
    return switches;
  }

  private boolean unlocked() {
    return lock.get() == UNLOCK_KEY;
  }

  private void setResetControl(int written) {
    if (unlocked()) {
      resetControl.store(written);
      if (resetControl.has(RESET_MACHINE)) {
        machine.requestReset();
      }
    }
  }
}
