package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.testkit.ScriptedSerial;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DmacTest {
  private static final int DCR = Imx21AdsMap.DMAC;
  private static final int DISR = DCR + 0x04;
  private static final int DIMR = DCR + 0x08;
  private static final int DSESR = DCR + 0x14;
  private static final int WSRA = DCR + 0x40;
  private static final int XSRA = DCR + 0x44;
  private static final int WSRB = DCR + 0x4C;
  private static final int XSRB = DCR + 0x50;
  private static final int CHANNEL = 5;
  private static final int SAR = DCR + 0x80 + 0x40 * CHANNEL;
  private static final int DAR = SAR + 0x04;
  private static final int CNTR = SAR + 0x08;
  private static final int CCR = SAR + 0x0C;
  private static final int RSSR = SAR + 0x10;
  private static final int BLR = SAR + 0x14;
  private static final int CCNR = SAR + 0x1C;

  private static final int CEN = 1;
  private static final int RPT = 1 << 2;
  private static final int REN = 1 << 3;
  private static final int ACRPT = 1 << 14;
  private static final int SET_B = 1 << 8;
  private static final int SOURCE_2D = 1 << 10;
  private static final int DESTINATION_2D = 1 << 12;
  private static final int SOURCE_FIFO = 2 << 10;
  private static final int DESTINATION_FIFO = 2 << 12;
  private static final int SOURCE_BYTES = 1 << 4;
  private static final int DESTINATION_BYTES = 1 << 6;

  private static final int FROM = Imx21AdsMap.SDRAM + 0x1000;
  private static final int TO = Imx21AdsMap.SDRAM + 0x8_0000;
  private static final long LONG = 100_000_000;

  private final ScriptedSerial line = new ScriptedSerial();
  private final Rig rig = new Rig(Imx21AdsConfig.builder().serial(line));
  private final PhysicalMemory memory = rig.context().memory();
  private final byte[] data = new byte[100_000];

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(data);
    memory.writeBytes(FROM, data, 0, data.length);
    rig.write(DIMR, 0);
    rig.write(DCR, 1);
  }

  private boolean interrupt() {
    return rig.source(Imx21AdsMap.IRQ_DMA0 + CHANNEL);
  }

  private void start(int from, int to, int bytes, int control) {
    rig.write(SAR, from);
    rig.write(DAR, to);
    rig.write(CNTR, bytes);
    rig.write(CCR, control & ~CEN);
    rig.write(CCR, control | CEN);
  }

  @Test
  void copiesMemoryAndTellsWhenItIsDone() {
    start(FROM, TO, data.length, 0);
    assertFalse(interrupt(), "moving takes time");
    rig.advance(LONG);
    assertTrue(interrupt());
    assertEquals(1 << CHANNEL, rig.read(DISR));
    assertEquals(data.length, rig.read(CCNR));
    assertEquals(0, rig.read(CCR) & CEN);
    assertArrayEquals(data, memory.readBytes(TO, data.length));
    rig.write(DISR, 1 << CHANNEL);
    assertFalse(interrupt());
  }

  @Test
  void nothingMovesWhileTheControllerIsOff() {
    rig.write(DCR, 0);
    start(FROM, TO, 64, 0);
    rig.advance(LONG);
    assertEquals(0, rig.read(DISR));
    rig.write(DCR, 1);
    rig.advance(LONG);
    assertEquals(1 << CHANNEL, rig.read(DISR));
  }

  @Test
  void gathersRowsOfTwoDimensionalMemory() {
    rig.write(XSRA, 6);
    rig.write(WSRA, 100);
    start(FROM, TO, 24, SOURCE_2D | SOURCE_BYTES | DESTINATION_BYTES);
    rig.advance(LONG);
    byte[] moved = memory.readBytes(TO, 24);
    for (int i = 0; i < 24; i++) {
      assertEquals(data[i / 6 * 100 + i % 6], moved[i], "byte " + i);
    }
  }

  @Test
  void scattersRowsByTheSecondSet() {
    rig.write(XSRB, 8);
    rig.write(WSRB, 64);
    start(FROM, TO, 32, DESTINATION_2D | SET_B);
    rig.advance(LONG);
    for (int row = 0; row < 4; row++) {
      assertArrayEquals(
          Arrays.copyOfRange(data, 8 * row, 8 * row + 8), memory.readBytes(TO + 64 * row, 8));
    }
  }

  @Test
  void goesDownwardsWhenAsked() {
    start(FROM + 15, TO + 15, 16, 1 << 9 | SOURCE_BYTES | DESTINATION_BYTES);
    rig.advance(LONG);
    byte[] moved = memory.readBytes(TO, 16);
    for (int i = 0; i < 16; i++) {
      assertEquals(data[i], moved[i]);
    }
  }

  @Test
  void aPeripheralPacesItsChannel() {
    int uart = Imx21AdsMap.UART1;
    byte[] text = "over the wire by DMA".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    memory.writeBytes(FROM, text, 0, text.length);
    rig.write(RSSR, Imx21AdsMap.DMA_UART1_TX);
    rig.write(BLR, 4);
    start(
        FROM, uart + 0x40, text.length, REN | SOURCE_BYTES | DESTINATION_BYTES | DESTINATION_FIFO);
    rig.advance(LONG);
    assertEquals("", line.sent(), "nobody asks yet");
    rig.write(uart + 0x80, 1 | 1 << 3);
    rig.advance(LONG);
    assertEquals("over the wire by DMA", line.sent());
    assertTrue(interrupt());
  }

  @Test
  void aRepeatingTransferStartsAgainUntilItIsStopped() {
    start(FROM, TO, 1000, RPT);
    rig.advance(1_000_000);
    assertTrue(interrupt());
    assertEquals(CEN, rig.read(CCR) & CEN);
    rig.write(DISR, -1);
    rig.advance(1_000_000);
    assertTrue(interrupt());
    rig.write(CCR, 0);
    rig.write(DISR, -1);
    rig.advance(LONG);
    assertFalse(interrupt());
  }

  @Test
  void aRepeatingTransferMayBeToldToRepeatOnce() {
    start(FROM, TO, 1000, RPT | ACRPT);
    rig.advance(LONG);
    assertEquals(0, rig.read(CCR) & (RPT | CEN));
    assertEquals(1000, rig.read(CCNR));
    assertTrue(interrupt());
  }

  @Test
  void anAddressWhereNothingIsEndsTheTransferWithAnError() {
    for (int control : new int[] {0, SOURCE_FIFO}) {
      start(0x5000_0000, TO, 64, control);
      rig.advance(LONG);
      assertEquals(1 << CHANNEL, rig.read(DSESR));
      assertEquals(0, rig.read(DISR));
      assertTrue(interrupt());
      rig.write(DSESR, -1);
      assertFalse(interrupt());
    }
    start(FROM, 0x5000_0000, 64, 0);
    rig.advance(LONG);
    assertEquals(1 << CHANNEL, rig.read(DSESR));
  }

  @Test
  void maskedChannelsAreSilent() {
    rig.write(DIMR, 1 << CHANNEL);
    start(FROM, TO, 64, 0);
    rig.advance(LONG);
    assertFalse(interrupt());
    rig.write(DIMR, 0);
    assertTrue(interrupt());
  }
}
