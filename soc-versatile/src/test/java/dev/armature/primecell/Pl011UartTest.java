package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.soc.versatile.Rig;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.testkit.ScriptedSerial;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pl011UartTest {
  private static final int UART0 = 0x101F_1000;
  private static final int VIC_INPUT = 12;

  private static final int DR = UART0;
  private static final int RSR_ECR = UART0 + 0x04;
  private static final int FR = UART0 + 0x18;
  private static final int IBRD = UART0 + 0x24;
  private static final int FBRD = UART0 + 0x28;
  private static final int LCR_H = UART0 + 0x2C;
  private static final int CR = UART0 + 0x30;
  private static final int IFLS = UART0 + 0x34;
  private static final int IMSC = UART0 + 0x38;
  private static final int RIS = UART0 + 0x3C;
  private static final int MIS = UART0 + 0x40;
  private static final int ICR = UART0 + 0x44;

  private static final int RX_EMPTY = 1 << 4;
  private static final int RX_FULL = 1 << 6;
  private static final int TX_EMPTY = 1 << 7;
  private static final int RX = 1 << 4;
  private static final int TX = 1 << 5;
  private static final int RX_TIMEOUT = 1 << 6;
  private static final int BREAK_ERROR = 1 << 9;
  private static final int FIFO_ENABLE = 1 << 4;
  private static final int EIGHT_BITS = 3 << 5;
  private static final int ENABLED = 0x301;
  private static final int LOOPBACK = 1 << 7;

  /** Looks at the flags by which a driver shows that it polls. */
  private static final int POLLS = 16;

  private static final String EARLY = "typed before the guest came up, and longer than a FIFO is";

  private final ScriptedSerial line = new ScriptedSerial();
  @AutoClose private final Rig rig = new Rig(VersatilePbConfig.builder().serial(line));

  @BeforeEach
  void setUpAsADriverDoes() {
    rig.write(IBRD, 13);
    rig.write(FBRD, 1);
    rig.write(LCR_H, EIGHT_BITS | FIFO_ENABLE);
    rig.write(CR, ENABLED);
    poll(FR);
  }

  private void poll(int register) {
    for (int i = 0; i < POLLS; i++) {
      rig.read(register);
    }
  }

  private void type(String text) {
    line.type(text);
    rig.deliverHostEvents();
  }

  private String readAll() {
    StringBuilder all = new StringBuilder();
    while ((rig.read(FR) & RX_EMPTY) == 0) {
      all.append((char) rig.read(DR));
    }
    return all.toString();
  }

  @Test
  void resetState() {
    rig.board().reset();
    assertEquals(TX_EMPTY | RX_EMPTY, rig.read(FR));
    assertEquals(0x300, rig.read(CR));
    assertEquals(0x12, rig.read(IFLS));
    assertEquals(0, rig.read(IMSC));
    assertEquals(0, rig.read(RIS));
    assertEquals(0, rig.read(IBRD));
  }

  @Test
  void sendsWithoutDelay() {
    for (char c : "hello".toCharArray()) {
      rig.write(DR, c);
      assertEquals(TX_EMPTY, rig.read(FR) & TX_EMPTY);
    }
    assertEquals("hello", line.sent());
  }

  @Test
  void everySentCharacterRaisesTheTransmitInterrupt() {
    rig.write(IMSC, TX);
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.write(DR, 'a');
    assertTrue(rig.vicInput(VIC_INPUT));
    rig.write(ICR, TX);
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.write(DR, 'b');
    assertTrue(rig.vicInput(VIC_INPUT));
    rig.write(IMSC, 0);
    assertFalse(rig.vicInput(VIC_INPUT));
    assertEquals(TX, rig.read(RIS));
    assertEquals(0, rig.read(MIS));
  }

  @Test
  void oneCharacterInterruptsAtOnce() {
    rig.write(IMSC, RX);
    type("x");
    assertTrue(rig.vicInput(VIC_INPUT));
    assertEquals(0, rig.read(FR) & RX_EMPTY);
    assertEquals('x', rig.read(DR));
    assertFalse(rig.vicInput(VIC_INPUT));
    assertEquals(RX_EMPTY, rig.read(FR) & RX_EMPTY);
  }

  @Test
  void driverThatWaitsForTheTimeoutOnlyIsServedToo() {
    rig.write(IMSC, RX_TIMEOUT);
    type("x");
    assertTrue(rig.vicInput(VIC_INPUT));
    rig.read(DR);
    assertFalse(rig.vicInput(VIC_INPUT));
  }

  @Test
  void inputComesOverTheHostEventQueueOnly() {
    line.type("x");
    assertEquals(RX_EMPTY, rig.read(FR) & RX_EMPTY);
    rig.deliverHostEvents();
    assertEquals('x', rig.read(DR));
  }

  @Test
  void fifoTakes16AndLeavesTheRestOnTheLine() {
    type("0123456789abcdefXYZ");
    assertEquals(RX_FULL, rig.read(FR) & RX_FULL);
    assertEquals(3, line.untaken());
    for (char c : "0123456789abcdef".toCharArray()) {
      assertEquals(c, rig.read(DR));
    }
    assertEquals("XYZ", readAll());
  }

  @Test
  void moreThanAFifoKeepsInterrupting() {
    rig.write(IMSC, RX);
    String text = "a longer text than the sixteen characters that the FIFO holds";
    type(text);
    StringBuilder got = new StringBuilder();
    while (rig.vicInput(VIC_INPUT)) {
      got.append((char) rig.read(DR));
    }
    assertEquals(text, got.toString());
  }

  @Test
  void withoutFifoOneCharacterIsHeld() {
    rig.write(LCR_H, EIGHT_BITS);
    type("ab");
    assertEquals(RX_FULL, rig.read(FR) & RX_FULL);
    assertEquals(1, line.untaken());
    assertEquals("ab", readAll());
  }

  @Test
  void switchingTheFifoEmptiesIt() {
    type("ab");
    rig.write(LCR_H, EIGHT_BITS);
    assertEquals(RX_EMPTY, rig.read(FR) & RX_EMPTY);
    assertEquals(0, rig.read(RIS) & (RX | RX_TIMEOUT));
  }

  @Test
  void nothingIsReceivedBeforeTheReceiverIsEnabled() {
    rig.write(CR, 0x300);
    type("ab");
    assertEquals(RX_EMPTY, rig.read(FR) & RX_EMPTY);
    assertEquals(2, line.untaken());
    rig.write(CR, ENABLED);
    poll(FR);
    assertEquals("ab", readAll());
  }

  /** As Linux does, on a host that has no time for it in between. */
  @ParameterizedTest
  @ValueSource(ints = {RX, RX_TIMEOUT})
  void driverThatEmptiesTheFifoAtItsStartLosesNothing(int interrupt) {
    rig.write(CR, 0);
    type(EARLY);
    rig.write(CR, ENABLED);
    rig.read(FR);
    rig.advance(1_000_000_000);
    assertEquals("", readAll());
    rig.write(IMSC, interrupt);
    assertTrue(rig.vicInput(VIC_INPUT));
    assertEquals(EARLY, readAll());
  }

  @Test
  void consoleThatWritesBeforeTheDriverIsThereTakesNothing() {
    rig.write(CR, 0);
    type(EARLY);
    rig.write(CR, ENABLED);
    for (int i = 0; i < 1000; i++) {
      rig.read(FR);
      rig.write(DR, 'x');
    }
    rig.read(FR);
    rig.write(CR, 0x300);
    assertEquals(EARLY.length(), line.untaken());
  }

  @Test
  void receiverThatIsSwitchedOnWithItsInterruptUnmaskedReceivesAtOnce() {
    rig.write(CR, 0);
    rig.write(IMSC, RX);
    type("x");
    assertFalse(rig.vicInput(VIC_INPUT));
    rig.write(CR, ENABLED);
    assertTrue(rig.vicInput(VIC_INPUT));
  }

  @ParameterizedTest
  @ValueSource(ints = {FR, RIS})
  void driverThatPollsReceives(int register) {
    rig.write(CR, 0);
    type(EARLY);
    rig.write(CR, ENABLED);
    poll(register);
    assertEquals(EARLY, readAll());
  }

  @Test
  void driverThatSendsBetweenItsPollsReceives() {
    rig.write(CR, 0);
    type(EARLY);
    rig.write(CR, ENABLED);
    for (int i = 0; i < POLLS; i++) {
      rig.read(FR); // for what came
      rig.read(FR); // for whether it may send
      rig.write(DR, '.');
    }
    assertEquals(EARLY, readAll());
  }

  @Test
  void settingsOfAReceiverThatIsOnDoNotInterruptIt() {
    rig.write(CR, ENABLED | 0xC00);
    type("x");
    assertEquals("x", readAll());
  }

  @Test
  void breakIsACharacterWithAnErrorBit() {
    rig.write(IMSC, BREAK_ERROR);
    line.sendBreak();
    rig.deliverHostEvents();
    assertTrue(rig.vicInput(VIC_INPUT));
    assertEquals(1 << 10, rig.read(DR));
    assertEquals(1 << 2, rig.read(RSR_ECR));
    rig.write(RSR_ECR, 0);
    assertEquals(0, rig.read(RSR_ECR));
    rig.write(ICR, BREAK_ERROR);
    assertFalse(rig.vicInput(VIC_INPUT));
  }

  @Test
  void loopbackReturnsWhatIsSent() {
    rig.write(CR, ENABLED | LOOPBACK);
    line.type("outside");
    rig.deliverHostEvents();
    for (char c : "0123456789abcdefghi".toCharArray()) {
      rig.write(DR, c);
    }
    assertEquals("0123456789abcdef", readAll());
    assertEquals("", line.sent());
  }

  @Test
  void boardClosesItsLines() {
    ScriptedSerial other = new ScriptedSerial();
    new Rig(VersatilePbConfig.builder().serial(other)).close();
    assertTrue(other.isClosed());
  }
}
