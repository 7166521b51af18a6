package dev.armature.soc.versatile;

/**
 * Where the devices of the Versatile/PB are and which interrupts they use (ARM DUI 0225, ch. 4).
 */
final class VersatilePbMap {
  static final int SDRAM = 0x0000_0000;
  static final int SYSTEM_REGISTERS = 0x1000_0000;
  static final int SERIAL_BUS = 0x1000_2000;
  static final int SIC = 0x1000_3000;
  static final int AACI = 0x1000_4000;
  static final int MMCI0 = 0x1000_5000;
  static final int KEYBOARD = 0x1000_6000;
  static final int MOUSE = 0x1000_7000;
  static final int UART3 = 0x1000_9000;
  static final int MMCI1 = 0x1000_B000;
  static final int ETHERNET = 0x1001_0000;
  static final int SSMC = 0x1010_0000;
  static final int MPMC = 0x1011_0000;
  static final int CLCD = 0x1012_0000;
  static final int DMAC = 0x1013_0000;
  static final int VIC = 0x1014_0000;
  static final int SYSTEM_CONTROLLER = 0x101E_0000;
  static final int WATCHDOG = 0x101E_1000;
  static final int TIMERS_0_1 = 0x101E_2000;
  static final int TIMERS_2_3 = 0x101E_3000;
  static final int GPIO0 = 0x101E_4000;
  static final int GPIO_SPACING = 0x1000;
  static final int RTC = 0x101E_8000;
  static final int UART0 = 0x101F_1000;
  static final int UART1 = 0x101F_2000;
  static final int UART2 = 0x101F_3000;
  static final int FLASH = 0x3400_0000;

  static final int VIC_WATCHDOG = 0;
  static final int VIC_TIMERS_0_1 = 4;
  static final int VIC_TIMERS_2_3 = 5;
  static final int VIC_GPIO0 = 6;
  static final int VIC_RTC = 10;
  static final int VIC_UART0 = 12;
  static final int VIC_UART1 = 13;
  static final int VIC_UART2 = 14;
  static final int VIC_CLCD = 16;
  static final int VIC_DMAC = 17;
  static final int VIC_SIC = 31;

  static final int SIC_MMCI0_MASK1 = 1;
  static final int SIC_MMCI1_MASK1 = 2;
  static final int SIC_KEYBOARD = 3;
  static final int SIC_MOUSE = 4;
  static final int SIC_UART3 = 6;
  static final int SIC_MMCI0_MASK0 = 22;
  static final int SIC_MMCI1_MASK0 = 23;
  static final int SIC_ETHERNET = 25;

  private VersatilePbMap() {}
}
