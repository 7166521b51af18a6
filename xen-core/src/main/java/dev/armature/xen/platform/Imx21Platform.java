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
        new int[] {GPT1 >>> 12, UART1 >>> 12, AITC >>> 12});
  }
}
