package dev.armature.xen.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Imx21PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "0x10000000, 0x00, DMA",
    "0x10003000, 0x03, GPT 1",
    "0x1000A000, 0x0A, UART 1",
    "0x10015000, 0x15, GPIO",
    "0x10027000, 0x27, clocks",
    "0x1003F000, 0x3F, the last unit",
    "0x10040000, 0xFF, AITC",
    "0x1FFFF000, 0xFF, nothing",
    "0xC7FFF000, 0xFF, below the flash",
    "0xC8000000, 0x50, flash",
    "0xCBFFF000, 0x50, its end",
    "0xCC000000, 0xCC, Ethernet",
    "0xCFFFF000, 0xCC, the end of chip select 1",
    "0xD0000000, 0xFF, nothing",
    "0xDF000000, 0xFF, SDRAM",
    "0xDF001000, 0xD1, chip selects",
    "0xDF002000, 0xD2, PCMCIA",
    "0xDF003000, 0xD3, NAND flash",
    "0xDF004000, 0xFF, behind it",
    "0xFFFFF000, 0xFF, the last frame",
    "0x00000000, 0xFF, the first"
  })
  void policiesKnowDevicesByTheNumbersOfTheRelease(long address, int device, String what) {
    assertEquals(device, Imx21Platform.device((int) (address >>> 12)), what);
  }
}
