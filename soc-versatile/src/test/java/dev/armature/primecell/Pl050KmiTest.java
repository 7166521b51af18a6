package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import dev.armature.soc.versatile.Rig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl050KmiTest {
  private static final int KEYBOARD = 0x1000_6000;
  private static final int MOUSE = 0x1000_7000;
  private static final int CR = 0x00;
  private static final int STAT = 0x04;
  private static final int DATA = 0x08;
  private static final int CLKDIV = 0x0C;
  private static final int IR = 0x10;

  private static final int SIC_RAWSTAT = 0x1000_3004;
  private static final int KEYBOARD_LINE = 1 << 3;
  private static final int MOUSE_LINE = 1 << 4;

  private static final int ENABLE = 1 << 2;
  private static final int TX_INTERRUPT = 1 << 3;
  private static final int RX_INTERRUPT = 1 << 4;
  private static final int STAT_PARITY = 1 << 2;
  private static final int STAT_RX_FULL = 1 << 4;
  private static final int STAT_TX_EMPTY = 1 << 6;

  @AutoClose private final Rig rig = new Rig();
  private Display display;

  @BeforeEach
  void enable() {
    display = rig.board().display().orElseThrow();
    rig.write(KEYBOARD + CR, ENABLE | RX_INTERRUPT);
    rig.write(MOUSE + CR, ENABLE | RX_INTERRUPT);
  }

  private boolean line(int bit) {
    return (rig.read(SIC_RAWSTAT) & bit) != 0;
  }

  /** Takes what waits, as a driver's interrupt handler does. */
  private List<Integer> receive(int port) {
    List<Integer> bytes = new ArrayList<>();
    while ((rig.read(port + STAT) & STAT_RX_FULL) != 0 && bytes.size() < 100) {
      bytes.add(rig.read(port + DATA));
    }
    return bytes;
  }

  private List<Integer> command(int port, int... bytes) {
    List<Integer> answer = List.of();
    for (int b : bytes) {
      rig.write(port + DATA, b);
      answer = receive(port);
    }
    return answer;
  }

  @Test
  void idlePort() {
    assertEquals(STAT_TX_EMPTY | 0b11, rig.read(KEYBOARD + STAT) & ~STAT_PARITY);
    assertFalse(line(KEYBOARD_LINE));
    rig.write(KEYBOARD + CLKDIV, 2);
    assertEquals(2, rig.read(KEYBOARD + CLKDIV));
    assertEquals(0x50, rig.read(KEYBOARD + 0xFE0));
    assertEquals(0x10, rig.read(KEYBOARD + 0xFE4));
  }

  @Test
  void interruptsFollowTheReceivedBytes() {
    rig.write(KEYBOARD + DATA, 0xFF);
    assertTrue(line(KEYBOARD_LINE));
    assertFalse(line(MOUSE_LINE));
    assertEquals(1, rig.read(KEYBOARD + IR) & 1);
    assertEquals(0xFA, rig.read(KEYBOARD + DATA));
    assertTrue(line(KEYBOARD_LINE));
    assertEquals(0xAA, rig.read(KEYBOARD + DATA));
    assertFalse(line(KEYBOARD_LINE));
    assertEquals(0, rig.read(KEYBOARD + IR) & 1);
    assertEquals(STAT_PARITY, rig.read(KEYBOARD + STAT) & STAT_PARITY, "AA has four ones");
    assertEquals(0xAA, rig.read(KEYBOARD + DATA), "an empty register keeps its byte");
  }

  @Test
  void transmitInterruptIsAlwaysReady() {
    rig.write(KEYBOARD + CR, ENABLE | TX_INTERRUPT);
    assertTrue(line(KEYBOARD_LINE));
    rig.write(KEYBOARD + CR, ENABLE);
    assertFalse(line(KEYBOARD_LINE));
  }

  @Test
  void aDisabledPortIsSilent() {
    rig.write(KEYBOARD + CR, RX_INTERRUPT);
    rig.write(KEYBOARD + DATA, 0xEE);
    assertEquals(0, rig.read(KEYBOARD + STAT) & STAT_RX_FULL);
    rig.write(KEYBOARD + CR, ENABLE);
    assertEquals(List.of(), receive(KEYBOARD), "the byte never left");
  }

  @Test
  void keyboardCommands() {
    assertEquals(List.of(0xFA, 0xAA), command(KEYBOARD, 0xFF));
    assertEquals(List.of(0xFA, 0xAB, 0x83), command(KEYBOARD, 0xF2));
    assertEquals(List.of(0xEE), command(KEYBOARD, 0xEE));
    assertEquals(List.of(0xFA), command(KEYBOARD, 0xED, 0x07));
    assertEquals(List.of(0xFA), command(KEYBOARD, 0xF3, 0x20));
    assertEquals(List.of(0xFA, 0x02), command(KEYBOARD, 0xF0, 0x00));
    assertEquals(List.of(0xFA), command(KEYBOARD, 0xF0, 0x02));
    assertEquals(List.of(0xFE), command(KEYBOARD, 0xF0, 0x03));
    assertEquals(List.of(0xFA), command(KEYBOARD, 0xF4));
    assertEquals(List.of(0xFE), command(KEYBOARD, 0xE1), "no such command");
    assertEquals(List.of(0xFE), command(KEYBOARD, 0xFE), "resend");
  }

  @Test
  void aCommandTakesTheRoomOfAnArgument() {
    assertEquals(List.of(0xFA, 0xAB, 0x83), command(KEYBOARD, 0xED, 0xF2));
  }

  @Test
  void keysSendSet2Codes() {
    display.key(Key.A, true);
    assertTrue(line(KEYBOARD_LINE));
    display.key(Key.A, false);
    display.key(Key.RIGHT, true);
    display.key(Key.RIGHT, false);
    display.key(Key.F7, true);
    assertEquals(List.of(0x1C, 0xF0, 0x1C, 0xE0, 0x74, 0xE0, 0xF0, 0x74, 0x83), receive(KEYBOARD));
  }

  @Test
  void everyKeyHasACodeOfItsOwn() {
    List<List<Integer>> codes = new ArrayList<>();
    for (Key key : Key.values()) {
      display.key(key, true);
      codes.add(receive(KEYBOARD));
    }
    assertEquals(Key.values().length, codes.stream().distinct().count());
  }

  @Test
  void aKeyboardThatNobodyReadsLosesWholeKeys() {
    for (int i = 0; i < 1000; i++) {
      display.key(Key.UP, true);
      display.key(Key.UP, false);
    }
    List<Integer> bytes = receive(KEYBOARD);
    assertEquals(0x00, bytes.getLast(), "overrun");
    assertTrue(bytes.size() <= 16);
    List<Integer> keys = bytes.subList(0, bytes.size() - 1);
    while (!keys.isEmpty()) {
      int length = keys.get(1) == 0xF0 ? 3 : 2;
      assertEquals(0xE0, keys.getFirst());
      assertEquals(0x75, keys.get(length - 1));
      keys = keys.subList(length, keys.size());
    }
    display.key(Key.A, true);
    assertEquals(List.of(0x1C), receive(KEYBOARD));
  }

  @Test
  void commandsWithoutReadingAreBounded() {
    for (int i = 0; i < 1000; i++) {
      rig.write(KEYBOARD + DATA, 0xF2);
    }
    assertTrue(receive(KEYBOARD).size() <= 32);
  }

  @Test
  void noKeysWhileScanningIsOff() {
    command(KEYBOARD, 0xF5);
    display.key(Key.A, true);
    assertEquals(List.of(), receive(KEYBOARD));
    command(KEYBOARD, 0xF4);
    display.key(Key.A, true);
    assertEquals(List.of(0x1C), receive(KEYBOARD));
  }

  @Test
  void mouseCommands() {
    assertEquals(List.of(0xFA, 0xAA, 0x00), command(MOUSE, 0xFF));
    assertEquals(List.of(0xFA, 0x00), command(MOUSE, 0xF2));
    assertEquals(List.of(0xFA), command(MOUSE, 0xE8, 0x03));
    assertEquals(List.of(0xFA), command(MOUSE, 0xF3, 40));
    assertEquals(List.of(0xFA), command(MOUSE, 0xE7));
    assertEquals(List.of(0xFA), command(MOUSE, 0xF4));
    assertEquals(List.of(0xFA, 0x30, 0x03, 40), command(MOUSE, 0xE9));
    assertEquals(List.of(0xFA), command(MOUSE, 0xF6));
    assertEquals(List.of(0xFA, 0x00, 0x02, 100), command(MOUSE, 0xE9));
    assertEquals(List.of(0xFE), command(MOUSE, 0xE1));
  }

  @Test
  void mousePackets() {
    display.pointer(5, 5, 0, 0);
    assertEquals(List.of(), receive(MOUSE), "not enabled yet");
    command(MOUSE, 0xF4);
    display.pointer(5, -3, 0, 0);
    assertTrue(line(MOUSE_LINE));
    assertEquals(List.of(0x08, 5, 3), receive(MOUSE));
    display.pointer(-1, 2, 0, Display.BUTTON_LEFT | Display.BUTTON_MIDDLE);
    assertEquals(List.of(0x08 | 0x30 | 1 | 4, 0xFF, 0xFE), receive(MOUSE));
    display.pointer(0, 0, 0, 0);
    assertEquals(List.of(0x08, 0, 0), receive(MOUSE), "the buttons go up");
    display.pointer(0, 0, 0, 0);
    assertEquals(List.of(), receive(MOUSE), "no news");
    display.pointer(300, 0, 0, 0);
    assertEquals(List.of(0x08, 255, 0, 0x08, 45, 0), receive(MOUSE));
  }

  @Test
  void theWheelKnockBringsTheWheel() {
    command(MOUSE, 0xF3, 200, 0xF3, 200, 0xF3, 80);
    assertEquals(List.of(0xFA, 0x00), command(MOUSE, 0xF2), "not yet");
    command(MOUSE, 0xF3, 200, 0xF3, 100, 0xF3, 80);
    assertEquals(List.of(0xFA, 0x03), command(MOUSE, 0xF2));
    command(MOUSE, 0xF4);
    display.pointer(1, 0, 2, 0);
    assertEquals(List.of(0x08, 1, 0, 2), receive(MOUSE));
    display.pointer(0, 0, -1, 0);
    assertEquals(List.of(0x08, 0, 0, 0xFF), receive(MOUSE));
    command(MOUSE, 0xF3, 200, 0xF3, 200, 0xF3, 80);
    assertEquals(List.of(0xFA, 0x04), command(MOUSE, 0xF2), "five buttons");
    display.pointer(0, 0, -1, 0);
    assertEquals(List.of(0x08, 0, 0, 0x0F), receive(MOUSE));
    command(MOUSE, 0xFF);
    assertEquals(List.of(0xFA, 0x00), command(MOUSE, 0xF2));
  }

  @Test
  void aMouseThatNobodyReadsAddsItsMovementUp() {
    command(MOUSE, 0xF4);
    for (int i = 0; i < 100; i++) {
      display.pointer(1, 0, 0, 0);
    }
    int sum = 0;
    List<Integer> bytes = receive(MOUSE);
    assertEquals(0, bytes.size() % 3);
    for (int i = 0; i < bytes.size(); i += 3) {
      sum += bytes.get(i + 1);
    }
    assertEquals(100, sum);
  }

  @Test
  void aRemoteMouseSpeaksWhenAsked() {
    command(MOUSE, 0xF0);
    command(MOUSE, 0xF4);
    display.pointer(7, 0, 0, 0);
    assertEquals(List.of(), receive(MOUSE));
    assertEquals(List.of(0xFA, 0x08, 7, 0), command(MOUSE, 0xEB));
  }
}
