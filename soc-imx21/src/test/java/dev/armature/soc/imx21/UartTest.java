package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.testkit.ScriptedSerial;
import org.junit.jupiter.api.Test;

class UartTest {
  private static final int URXD = Imx21AdsMap.UART1;
  private static final int UTXD = URXD + 0x40;
  private static final int UCR1 = URXD + 0x80;
  private static final int UCR2 = URXD + 0x84;
  private static final int UESC = URXD + 0x9C;
  private static final int UCR4 = URXD + 0x8C;
  private static final int UFCR = URXD + 0x90;
  private static final int USR1 = URXD + 0x94;
  private static final int USR2 = URXD + 0x98;
  private static final int UBIR = URXD + 0xA4;
  private static final int UBMR = URXD + 0xA8;
  private static final int UTS = URXD + 0xB4;

  private static final int UARTEN = 1;
  private static final int RRDYEN = 1 << 9;
  private static final int IDEN = 1 << 12;
  private static final int TRDYEN = 1 << 13;
  private static final int SRST = 1;
  private static final int RXEN = 2;
  private static final int TXEN = 4;
  private static final int ATEN = 8;
  private static final int RDMAEN = 1 << 8;
  private static final int ESCEN = 1 << 11;
  private static final int CTSC = 1 << 13;
  private static final int ESCI = 1 << 15;
  private static final int ESCF = 1 << 11;
  private static final int IDLE = 1 << 12;
  private static final int RTSS = 1 << 14;
  private static final int CHARRDY = 1 << 15;

  private static final long CHARACTER = 87_000;
  private static final long IDLE_NANOS = 5 * CHARACTER;

  private final ScriptedSerial line = new ScriptedSerial();
  private final Rig rig = new Rig(Imx21AdsConfig.builder().serial(line));

  private boolean interrupt() {
    return rig.source(Imx21AdsMap.IRQ_UART1);
  }

  /** 115200 baud and on, as imx_uart_startup does it. */
  private void start(int triggerLevel) {
    rig.write(UFCR, 4 << 7 | 2 << 10 | triggerLevel);
    rig.write(UCR2, 0);
    assertEquals(SRST, rig.read(UCR2) & SRST, "the reset ends by itself");
    rig.write(UCR1, UARTEN | RRDYEN);
    rig.write(UBIR, 1151);
    rig.write(UBMR, 5160);
    rig.write(UCR2, SRST | RXEN | TXEN | ATEN);
    rig.advance(2 * CHARACTER);
  }

  private void type(String text) {
    line.type(text);
    rig.deliverHostEvents();
  }

  @Test
  void resetValuesAreTheManuals() {
    int uart2 = URXD + 0x1000;
    assertEquals(0, rig.read(uart2 + 0x80));
    assertEquals(1, rig.read(uart2 + 0x84));
    assertEquals(0x0700, rig.read(uart2 + 0x88));
    assertEquals(0x6040, rig.read(uart2 + 0x94));
    assertEquals(0x4028, rig.read(uart2 + 0x98));
    assertEquals(0x0060, rig.read(uart2 + 0xB4));
  }

  @Test
  void theConsoleTransmitsBeforeAnybodySetItUp() {
    rig.write(UTXD, 'x');
    assertEquals("x", line.sent());
  }

  @Test
  void aTransmitterThatIsOffSendsNothing() {
    rig.write(UCR1, 0);
    rig.write(UTXD, 'x');
    assertEquals("", line.sent());
  }

  @Test
  void theTransmitterIsAlwaysReady() {
    start(1);
    assertFalse(interrupt());
    rig.write(UCR1, UARTEN | TRDYEN);
    assertTrue(interrupt());
    rig.write(UTXD, 'h');
    rig.write(UTXD, 'i');
    assertEquals("hi", line.sent());
    assertEquals(1 << 3 | 1 << 14, rig.read(USR2) & (1 << 3 | 1 << 14), "TXDC, TXFE");
  }

  @Test
  void charactersInterruptAtTheTriggerLevel() {
    start(3);
    type("ab");
    assertFalse(interrupt());
    type("c");
    assertTrue(interrupt());
    assertEquals(CHARRDY | 'a', rig.read(URXD));
    assertFalse(interrupt());
    assertEquals(CHARRDY | 'b', rig.read(URXD));
    assertEquals(CHARRDY | 'c', rig.read(URXD));
    assertEquals(0, rig.read(URXD));
  }

  @Test
  void theAgingTimerTellsOfCharactersBelowTheLevel() {
    start(8);
    type("ab");
    rig.advance(7 * CHARACTER);
    assertFalse(interrupt());
    rig.advance(2 * CHARACTER);
    assertTrue(interrupt());
    assertEquals(1 << 8, rig.read(USR1) & 1 << 8);
    rig.write(USR1, 1 << 8);
    assertFalse(interrupt());
  }

  @Test
  void aFullFifoLeavesTheRestOnTheLine() {
    start(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append((char) ('0' + i % 10));
    }
    type(text.toString());
    assertEquals(1 << 3, rig.read(UTS) & 1 << 3, "RXFULL");
    StringBuilder read = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      read.append((char) (rig.read(URXD) & 0xFF));
    }
    assertEquals(text.toString(), read.toString());
    assertEquals(1 << 5, rig.read(UTS) & 1 << 5, "RXEMPTY");
  }

  @Test
  void nothingIsReceivedBeforeTheReceiverIsOn() {
    type("early");
    assertEquals(0, rig.read(URXD));
    start(1);
    assertEquals(CHARRDY | 'e', rig.read(URXD));
  }

  @Test
  void loopbackReturnsWhatIsSent() {
    start(1);
    rig.write(UTS, 1 << 12);
    rig.write(UTXD, 'q');
    assertEquals(CHARRDY | 'q', rig.read(URXD));
    assertEquals("", line.sent());
  }

  @Test
  void dataReadyInterruptsIfAsked() {
    start(31);
    rig.write(UCR4, 1);
    type("x");
    assertTrue(interrupt());
    rig.read(URXD);
    assertFalse(interrupt());
  }

  @Test
  void softwareResetEmptiesTheFifo() {
    start(1);
    type("abc");
    rig.write(UCR2, 0);
    assertFalse(interrupt());
    assertEquals(0, rig.read(URXD));
  }

  @Test
  void theEscapeCharacterIsNoticed() {
    start(31);
    rig.write(UESC, '+');
    rig.write(UCR2, SRST | RXEN | TXEN | ESCEN | ESCI);
    type("-");
    assertFalse(interrupt());
    type("+");
    assertTrue(interrupt());
    assertEquals(ESCF, rig.read(USR1) & ESCF);
    rig.write(USR1, ESCF);
    assertFalse(interrupt());
  }

  @Test
  void theLineBecomesIdleBehindACharacterAndInterruptsOnce() {
    start(31);
    rig.write(UCR1, UARTEN | IDEN);
    assertEquals(0, rig.read(USR2) & IDLE);
    assertFalse(interrupt(), "nothing came yet");
    type("x");
    assertEquals(0, rig.read(USR2) & IDLE);
    rig.advance(IDLE_NANOS);
    assertEquals(IDLE, rig.read(USR2) & IDLE);
    assertTrue(interrupt());
    rig.read(URXD);
    rig.write(USR2, IDLE);
    rig.advance(2 * IDLE_NANOS);
    assertFalse(interrupt(), "it is told once");
    type("y");
    rig.advance(IDLE_NANOS);
    assertTrue(interrupt());
  }

  @Test
  void thePeerIsAlwaysReadyToReceive() {
    start(1);
    rig.write(UCR2, SRST | RXEN | TXEN | CTSC);
    assertEquals(RTSS, rig.read(USR1) & RTSS);
    rig.write(UTXD, 'f');
    assertEquals("f", line.sent());
  }

  @Test
  void dmaTakesWhatCameOnceThereIsEnough() {
    int buffer = Imx21AdsMap.SDRAM + 0x100;
    int channel = Imx21AdsMap.DMAC + 0x80;
    start(4);
    rig.write(UCR1, UARTEN | RDMAEN);
    rig.write(Imx21AdsMap.DMAC, 1);
    rig.write(channel, URXD);
    rig.write(channel + 0x04, buffer);
    rig.write(channel + 0x08, 4);
    rig.write(channel + 0x10, Imx21AdsMap.DMA_UART1_RX);
    rig.write(channel + 0x14, 4);
    rig.write(channel + 0x0C, 2 << 10 | 1 << 6 | 1 << 4 | 1 << 3 | 1);
    type("abc");
    rig.advance(CHARACTER);
    assertEquals(0, rig.read(buffer));
    type("d");
    rig.advance(CHARACTER);
    assertEquals('a' | 'b' << 8 | 'c' << 16 | 'd' << 24, rig.read(buffer));
  }
}
