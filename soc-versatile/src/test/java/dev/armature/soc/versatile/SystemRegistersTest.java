package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SystemRegistersTest {
  private static final int BASE = 0x1000_0000;
  private static final int ID = BASE;
  private static final int LED = BASE + 0x08;
  private static final int LOCK = BASE + 0x20;
  private static final int COUNTER_100HZ = BASE + 0x24;
  private static final int FLAGS = BASE + 0x30;
  private static final int FLAGSCLR = BASE + 0x34;
  private static final int NVFLAGS = BASE + 0x38;
  private static final int RESETCTL = BASE + 0x40;
  private static final int CLCD = BASE + 0x50;
  private static final int COUNTER_24MHZ = BASE + 0x5C;

  @AutoClose private final Rig rig = new Rig();

  @Test
  void identifiesTheBoard() {
    assertEquals(0x4100_7004, rig.read(ID));
  }

  @Test
  void countersFollowGuestTime() {
    rig.advance(1_000_000_000);
    assertEquals(24_000_000, rig.read(COUNTER_24MHZ));
    assertEquals(100, rig.read(COUNTER_100HZ));
    rig.advance(41);
    assertEquals(24_000_000, rig.read(COUNTER_24MHZ));
    rig.advance(1);
    assertEquals(24_000_001, rig.read(COUNTER_24MHZ));
    long year = 365L * 86_400 * 1_000_000_000;
    rig.advance(year - rig.now());
    assertEquals((int) (365L * 86_400 * 24_000_000), rig.read(COUNTER_24MHZ));
  }

  @Test
  void resetNeedsTheLockOpen() {
    assertEquals(1 << 16, rig.read(LOCK));
    rig.write(RESETCTL, 0x105);
    assertEquals(0, rig.resets());
    rig.write(LOCK, 0xA05F);
    assertEquals(0xA05F, rig.read(LOCK));
    rig.write(RESETCTL, 0x05);
    assertEquals(0, rig.resets());
    rig.write(RESETCTL, 0x105);
    assertEquals(1, rig.resets());
    rig.write(LOCK, 0);
    rig.write(RESETCTL, 0x105);
    assertEquals(1, rig.resets());
  }

  @Test
  void flagsSetAndClear() {
    rig.write(FLAGS, 0xF0);
    rig.write(FLAGS, 0x0F);
    rig.write(FLAGSCLR, 0x3C);
    assertEquals(0xC3, rig.read(FLAGS));
    rig.write(NVFLAGS, 0x11);
    rig.board().reset();
    assertEquals(0, rig.read(FLAGS));
    assertEquals(0x11, rig.read(NVFLAGS));
  }

  @Test
  void ledsAreEight() {
    rig.write(LED, 0x1A5);
    assertEquals(0xA5, rig.read(LED));
  }

  @Test
  void panelIdIsReadOnly() {
    assertEquals(0x1F00, rig.read(CLCD));
    rig.write(CLCD, 2);
    assertEquals(0x1F02, rig.read(CLCD));
  }
}
