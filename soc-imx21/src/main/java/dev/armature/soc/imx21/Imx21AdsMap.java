package dev.armature.soc.imx21;

/**
 * Where the devices of the i.MX21 ADS are and which interrupts they use (i.MX21 reference manual,
 * "Memory Map" and "AITC"; M9328MX21ADS user's manual).
 */
final class Imx21AdsMap {
  static final int BOOT_ROM = 0x0000_0000;
  static final int AIPI1 = 0x1000_0000;
  static final int DMAC = 0x1000_1000;
  static final int WDOG = 0x1000_2000;
  static final int GPT1 = 0x1000_3000;
  static final int GPT2 = 0x1000_4000;
  static final int GPT3 = 0x1000_5000;
  static final int PWM = 0x1000_6000;
  static final int RTC = 0x1000_7000;
  static final int KPP = 0x1000_8000;
  static final int OWIRE = 0x1000_9000;
  static final int UART1 = 0x1000_A000;
  static final int UART_SPACING = 0x1000;
  static final int CSPI1 = 0x1000_E000;
  static final int CSPI2 = 0x1000_F000;
  static final int SSI1 = 0x1001_0000;
  static final int SSI2 = 0x1001_1000;
  static final int I2C = 0x1001_2000;
  static final int SDHC1 = 0x1001_3000;
  static final int SDHC2 = 0x1001_4000;
  static final int GPIO = 0x1001_5000;
  static final int AUDMUX = 0x1001_6000;
  static final int CSPI3 = 0x1001_7000;
  static final int AIPI2 = 0x1002_0000;
  static final int LCDC = 0x1002_1000;
  static final int USB_OTG = 0x1002_4000;
  static final int EMMA = 0x1002_6000;
  static final int CCM = 0x1002_7000;
  static final int SYSCTRL = 0x1002_7800;
  static final int MAX = 0x1003_F000;
  static final int AVIC = 0x1004_0000;
  static final int SDRAM = 0xC000_0000;
  static final int NOR = 0xC800_0000;
  static final int ETHERNET = 0xCC00_0000;
  static final int BOARD_VERSION = 0xCC40_0000;
  static final int BOARD_IO = 0xCC80_0000;
  static final int SDRAMC = 0xDF00_0000;
  static final int EIM = 0xDF00_1000;
  static final int NFC = 0xDF00_3000;

  /** 6 KB that end with the address space; the page below them is decoded, too. */
  static final int VECTOR_RAM = 0xFFFF_E000;

  static final int VECTOR_RAM_BYTES = 0x2000;

  /** What most modules decode. */
  static final int SLOT = 0x1000;

  static final int IRQ_CSPI3 = 6;
  static final int IRQ_GPIO = 8;
  static final int IRQ_SDHC2 = 10;
  static final int IRQ_SDHC1 = 11;
  static final int IRQ_I2C = 12;
  static final int IRQ_SSI2 = 13;
  static final int IRQ_SSI1 = 14;
  static final int IRQ_CSPI2 = 15;
  static final int IRQ_CSPI1 = 16;
  static final int IRQ_UART1 = 20;
  static final int IRQ_KPP = 21;
  static final int IRQ_RTC = 22;
  static final int IRQ_PWM = 23;
  static final int IRQ_GPT3 = 24;
  static final int IRQ_GPT2 = 25;
  static final int IRQ_GPT1 = 26;
  static final int IRQ_NFC = 29;
  static final int IRQ_DMA0 = 32;
  static final int IRQ_LCDC = 61;

  static final int DMA_UART1_RX = 26;
  static final int DMA_UART1_TX = 27;

  /** The switch in the slot of SDHC1, on port D. */
  static final int CARD_DETECT_PORT = 3;

  static final int CARD_DETECT_PIN = 25;

  /** The pin of port E that the Ethernet controller interrupts by. */
  static final int ETHERNET_IRQ_PORT = 4;

  static final int ETHERNET_IRQ_PIN = 11;

  private Imx21AdsMap() {}
}
