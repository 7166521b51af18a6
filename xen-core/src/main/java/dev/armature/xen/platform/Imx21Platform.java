package dev.armature.xen.platform;

import dev.armature.runtime.memory.PhysicalMemory;

/** The Freescale i.MX21 ADS: AITC interrupt controller with GPIO's pins, GPT timer, UART 1. */
public final class Imx21Platform {
  /** The machine's name. */
  public static final String NAME = "imx21ads";

  private static final int GPT1 = 0x10003000;
  private static final int UART1 = 0x1000A000;
  private static final int GPIO = 0x10015000;
  private static final int AITC = 0x10040000;
  private static final int IO_START = 0x10000000;
  private static final int IO_END = 0x10100000;
  private static final int IO_VIRTUAL = 0xE0000000;
  private static final int UNITS_END = 0x10040000;

  /** The NOR flash. */
  private static final int CHIP_SELECT_0 = 0xC8000000;

  /** The board's own registers and its Ethernet controller. */
  private static final int CHIP_SELECT_1 = 0xCC000000;

  private static final int CHIP_SELECTS_END = 0xD0000000;

  /** Memory controllers: SDRAM, chip selects, PCMCIA, NAND flash, a frame each. */
  private static final int X_MEMORY = 0xDF000000;

  /** In the last frame of them. */
  private static final int X_MEMORY_END = 0xDF003000;

  private static final int DEVICE_FLASH = 0x50;
  private static final int DEVICE_CHIP_SELECT_1 = 0xCC;
  private static final int DEVICE_CHIP_SELECTS = 0xD1;
  private static final int DEVICE_PCMCIA = 0xD2;
  private static final int DEVICE_NAND = 0xD3;
  private static final int DEVICE_OTHER = 0xFF;
  private static final int LINE_UART1 = 20;
  private static final int LINE_GPT1 = 26;

  private Imx21Platform() {}

  /** The drivers on the registers in {@code memory}. */
  public static Platform of(PhysicalMemory memory) {
    return new Platform(
        NAME,
        new AitcDriver(new Registers(memory, AITC), new GpioLines(new Registers(memory, GPIO))),
        new GptDriver(new Registers(memory, GPT1), LINE_GPT1),
        new Imx21UartDriver(new Registers(memory, UART1), LINE_UART1),
        IO_START >>> 12,
        (IO_END - 1) >>> 12,
        IO_VIRTUAL,
        (IO_END - IO_START) >>> 20,
        new int[] {GPT1 >>> 12, UART1 >>> 12, AITC >>> 12},
        new int[] {
          CHIP_SELECT_0 >>> 12, (CHIP_SELECTS_END - 1) >>> 12, X_MEMORY >>> 12, X_MEMORY_END >>> 12
        },
        Imx21Platform::device);
  }

  /** The numbers of the release's policies for this board: 4 KB units, and names of its own. */
  static int device(int frame) {
    if (frame >= IO_START >>> 12 && frame < UNITS_END >>> 12) {
      return frame - (IO_START >>> 12);
    } else if (frame >= CHIP_SELECT_0 >>> 12 && frame < CHIP_SELECT_1 >>> 12) {
      return DEVICE_FLASH;
    } else if (frame >= CHIP_SELECT_1 >>> 12 && frame < CHIP_SELECTS_END >>> 12) {
      return DEVICE_CHIP_SELECT_1;
    }
    return switch (frame - (X_MEMORY >>> 12)) {
      case 1 -> DEVICE_CHIP_SELECTS;
      case 2 -> DEVICE_PCMCIA;
      case 3 -> DEVICE_NAND;
      default -> DEVICE_OTHER;
    };
  }
}
