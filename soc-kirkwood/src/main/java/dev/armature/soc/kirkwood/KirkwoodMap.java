package dev.armature.soc.kirkwood;

/** Where the parts of the 88F6281 are and which main interrupts they use. */
final class KirkwoodMap {
  static final int SDRAM = 0;

  /** Where boot loaders move the internal registers, and where Linux expects them. */
  static final int INTERNAL = 0xF100_0000;

  static final int DDR_CONTROLLER = INTERNAL + 0x1000;
  static final int PINS = INTERNAL + 0x1_0000;
  static final int GPIO_LOW = INTERNAL + 0x1_0100;
  static final int GPIO_HIGH = INTERNAL + 0x1_0140;
  static final int UART0 = INTERNAL + 0x1_2000;
  static final int UART1 = INTERNAL + 0x1_2100;
  static final int MBUS_WINDOWS = INTERNAL + 0x2_0000;
  static final int SYSTEM = INTERNAL + 0x2_0100;
  static final int INTERRUPTS = INTERNAL + 0x2_0200;
  static final int TIMERS = INTERNAL + 0x2_0300;
  static final int PCIE = INTERNAL + 0x4_0000;

  static final int IRQ_BRIDGE = 1;
  static final int IRQ_UART0 = 33;
  static final int IRQ_UART1 = 34;
  static final int IRQ_GPIO_LOW = 35;
  static final int IRQ_GPIO_HIGH = 39;

  /** TCLK, in nanoseconds a tick: 200 MHz. */
  static final long TCLK_NANOS = 5;

  private KirkwoodMap() {}
}
