package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.primecell.Pl190Vic;
import dev.armature.runtime.log.GuestLog;
import dev.armature.testkit.ScriptedSerial;
import org.junit.jupiter.api.Test;

class SicTest {
  private static final int STATUS = 0x00;
  private static final int RAWSTAT = 0x04;
  private static final int ENABLE = 0x08;
  private static final int ENCLR = 0x0C;
  private static final int SOFTINTSET = 0x10;
  private static final int SOFTINTCLR = 0x14;
  private static final int PICENABLE = 0x20;
  private static final int PICENCLR = 0x24;
  private static final int VIC_RAWINTR = 0x08;
  private static final int SUMMARY = 1 << 31;

  private final Pl190Vic vic = new Pl190Vic(level -> {}, level -> {}, GuestLog.none());
  private final Sic sic = new Sic(vic, 31, GuestLog.none());

  private int vicLines() {
    return vic.read(VIC_RAWINTR, 4);
  }

  @Test
  void enabledSourceRaisesTheSummary() {
    sic.input(3).set(true);
    assertEquals(0, vicLines());
    assertEquals(1 << 3, sic.read(RAWSTAT, 4));
    assertEquals(0, sic.read(STATUS, 4));

    sic.write(ENABLE, 4, 1 << 3);
    assertEquals(SUMMARY, vicLines());
    assertEquals(1 << 3, sic.read(STATUS, 4));

    sic.write(ENCLR, 4, 1 << 3);
    assertEquals(0, vicLines());
  }

  @Test
  void passedThroughSourceDrivesTheInputOfItsNumber() {
    sic.input(25).set(true);
    sic.write(PICENABLE, 4, 1 << 25);
    assertEquals(1 << 25, vicLines());
    sic.input(25).set(false);
    assertEquals(0, vicLines());
    sic.input(25).set(true);
    sic.write(PICENCLR, 4, 1 << 25);
    assertEquals(0, vicLines());
  }

  @Test
  void onlySources21To30CanPassThrough() {
    sic.write(PICENABLE, 4, -1);
    assertEquals(0x7FE0_0000, sic.read(PICENABLE, 4));
    sic.input(31).set(true);
    sic.input(20).set(true);
    assertEquals(0, vicLines());
  }

  @Test
  void softwareInterruptIsSource0() {
    sic.write(ENABLE, 4, 1);
    sic.write(SOFTINTSET, 4, -1);
    assertEquals(1, sic.read(STATUS, 4));
    assertEquals(SUMMARY, vicLines());
    sic.write(SOFTINTCLR, 4, 1);
    assertEquals(0, vicLines());
  }

  @Test
  void uart3ComesThroughToTheCpu() {
    ScriptedSerial none = new ScriptedSerial();
    ScriptedSerial line = new ScriptedSerial();
    VersatilePbConfig.Builder config =
        VersatilePbConfig.builder().serial(none).serial(none).serial(none).serial(line);
    try (Rig rig = new Rig(config)) {
      rig.write(VersatilePbMap.UART3 + 0x30, 0x301);
      rig.write(VersatilePbMap.UART3 + 0x38, 1 << 4);
      rig.write(VersatilePbMap.SIC + ENABLE, 1 << 6);
      rig.write(VersatilePbMap.VIC + 0x10, SUMMARY);
      line.type("x");
      assertFalse(rig.irq(), "the host thread only posts");
      rig.deliverHostEvents();
      assertTrue(rig.irq());
      assertEquals('x', rig.read(VersatilePbMap.UART3));
      assertFalse(rig.irq());
    }
  }
}
