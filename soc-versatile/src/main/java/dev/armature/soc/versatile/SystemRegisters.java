package dev.armature.soc.versatile;

import dev.armature.primecell.DeviceLog;
import dev.armature.primecell.PixelWiring;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.storage.SdCard;
import dev.armature.runtime.time.Clock;
import java.util.List;

/**
 * The board's status and system control registers (ARM DUI 0225, section 4.2), with the values that
 * QEMU's {@code versatilepb} shows. Unlike there, SYS_MCI tells which slots have a card: Linux
 * looks for none without it.
 */
final class SystemRegisters implements MmioDevice, Stateful {
  private static final int ID = 0x00;
  private static final int SW = 0x04;
  private static final int LED = 0x08;
  private static final int OSC0 = 0x0C;
  private static final int OSC1 = 0x10;
  private static final int OSC2 = 0x14;
  private static final int OSC3 = 0x18;
  private static final int OSC4 = 0x1C;
  private static final int LOCK = 0x20;
  private static final int COUNTER_100HZ = 0x24;
  private static final int CFGDATA1 = 0x28;
  private static final int CFGDATA2 = 0x2C;
  private static final int FLAGS = 0x30;
  private static final int FLAGSCLR = 0x34;
  private static final int NVFLAGS = 0x38;
  private static final int NVFLAGSCLR = 0x3C;
  private static final int RESETCTL = 0x40;
  private static final int PCICTL = 0x44;
  private static final int MCI = 0x48;
  private static final int FLASH = 0x4C;
  private static final int CLCD = 0x50;
  private static final int CLCDSER = 0x54;
  private static final int BOOTCS = 0x58;
  private static final int COUNTER_24MHZ = 0x5C;
  private static final int MISC = 0x60;
  private static final int PROCID0 = 0x84;
  private static final int PROCID1 = 0x88;

  private static final int ID_VALUE = 0x4100_7004;
  private static final int PROCID0_VALUE = 0x0200_0000;
  private static final int PROCID1_VALUE = 0xFF00_0000;
  private static final int UNLOCK_KEY = 0xA05F;
  private static final int LOCKED = 1 << 16;
  private static final int RESET_MACHINE = 1 << 8;
  private static final int PCI_PRESENT = 1;

  /** Panel id 1F: no LCD panel fitted, use a VGA monitor's timing. */
  private static final int CLCD_RESET = 0x1F00;

  private static final int CLCD_READ_ONLY = 0x3F00;

  /** SYS_MCI: a card is in slot 0; the bit above is slot 1's. */
  private static final int MCI_PRESENT = 1;

  /** SYS_MCI: the card in slot 0 is write-protected; the bit above is slot 1's. */
  private static final int MCI_PROTECTED = 1 << 2;

  private static final long NANOS_PER_100HZ_TICK = 10_000_000;

  private final Clock clock;
  private final MachineControl machine;
  private final DeviceLog log;

  /** Where SYS_MCI gets the switches of the card slots from. */
  private final List<SdCard> cards;

  private int leds;
  private int lock;
  private int configuration1;
  private int configuration2;
  private int flags;
  private int resetControl;
  private int clcd;

  /** Kept over a reset by the board's battery. */
  private int nonVolatileFlags;

  /**
   * System registers.
   *
   * @param cards what is in card slots 0 and 1
   */
  SystemRegisters(Clock clock, MachineControl machine, List<SdCard> cards, GuestLog log) {
    this.clock = clock;
    this.machine = machine;
    this.cards = cards;
    this.log = new DeviceLog(log, "sysregs");
    reset();
  }

  @Override
  public void reset() {
    leds = 0;
    lock = 0;
    configuration1 = 0;
    configuration2 = 0;
    flags = 0;
    resetControl = 0;
    clcd = CLCD_RESET;
  }

  @Override
  public void visitState(StateVisitor v) {
    leds = v.word("leds", leds);
    lock = v.word("lock", lock);
    configuration1 = v.word("configuration1", configuration1);
    configuration2 = v.word("configuration2", configuration2);
    flags = v.word("flags", flags);
    resetControl = v.word("resetControl", resetControl);
    clcd = v.word("clcd", clcd);
    nonVolatileFlags = v.word("nonVolatileFlags", nonVolatileFlags);
  }

  /** How SYS_CLCD bits 1:0 wire the display's pixel lines. */
  PixelWiring pixelWiring() {
    return switch (clcd & 3) {
      case 1 -> PixelWiring.INTENSITY_555;
      case 3 -> PixelWiring.BLUE_LOWEST_565;
      // 2; and 0, meant for 24 bits a pixel, which shows 16 bits like it.
      default -> PixelWiring.RGB_565;
    };
  }

  @Override
  public int read(int offset, int width) {
    return switch (offset) {
      case ID -> ID_VALUE;
      case LED -> leds;
      case LOCK -> lock | (unlocked() ? 0 : LOCKED);
      case COUNTER_100HZ -> (int) (clock.nanos() / NANOS_PER_100HZ_TICK);
      case CFGDATA1 -> configuration1;
      case CFGDATA2 -> configuration2;
      case FLAGS -> flags;
      case NVFLAGS -> nonVolatileFlags;
      case RESETCTL -> resetControl;
      case PCICTL -> PCI_PRESENT;
      case CLCD -> clcd;
      case MCI -> cardSwitches();
      // 24 ticks in 1000 ns, reduced so that the product lasts for 97 years of guest time.
      case COUNTER_24MHZ -> (int) (clock.nanos() * 3 / 125);
      case PROCID0 -> PROCID0_VALUE;
      case PROCID1 -> PROCID1_VALUE;
      // No switch is on, no oscillator was set, flash is read-only.
      case SW, OSC0, OSC1, OSC2, OSC3, OSC4, FLASH, CLCDSER, BOOTCS, MISC -> 0;
      default -> log.badRead(offset);
    };
  }

  @Override
  public void write(int offset, int width, int value) {
    switch (offset) {
      case LED -> leds = value & 0xFF;
      case LOCK -> lock = value & 0xFFFF;
      case CFGDATA1 -> configuration1 = value;
      case CFGDATA2 -> configuration2 = value;
      case FLAGS -> flags |= value;
      case FLAGSCLR -> flags &= ~value;
      case NVFLAGS -> nonVolatileFlags |= value;
      case NVFLAGSCLR -> nonVolatileFlags &= ~value;
      case RESETCTL -> setResetControl(value);
      case CLCD -> clcd = (clcd & CLCD_READ_ONLY) | (value & ~CLCD_READ_ONLY);
      case OSC0, OSC1, OSC2, OSC3, OSC4, PCICTL, MCI, FLASH, CLCDSER, BOOTCS, MISC -> {
        // Accepted: they set up what has no effect here.
      }
      default -> log.badWrite(offset, value);
    }
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
    return lock == UNLOCK_KEY;
  }

  private void setResetControl(int value) {
    if (unlocked()) {
      resetControl = value;
      if ((value & RESET_MACHINE) != 0) {
        machine.requestReset();
      }
    }
  }
}
