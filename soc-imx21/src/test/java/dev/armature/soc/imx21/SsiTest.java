package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.SampleSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SsiTest {
  private static final int STX0 = Imx21AdsMap.SSI1;
  private static final int SCR = STX0 + 0x10;
  private static final int SISR = STX0 + 0x14;
  private static final int SIER = STX0 + 0x18;
  private static final int SFCSR = STX0 + 0x2C;
  private static final int PLAY = 3;
  private static final int TFE0 = 1;
  private static final int TUE0 = 1 << 8;
  private static final int TIE = 1 << 19;
  private static final int TDMAE = 1 << 20;
  private static final long SECOND = 1_000_000_000;

  private static final class Recorder implements SampleSink {
    final List<Integer> heard = new ArrayList<>();

    @Override
    public void sample(short value) {
      heard.add((int) value);
    }

    @Override
    public void close() {
      // It keeps what it heard.
    }
  }

  private final Recorder recorder = new Recorder();
  private final Rig rig = new Rig(Imx21AdsConfig.builder().sound(recorder));

  @Test
  void playsSamplesAtTheFrameRate() {
    rig.write(STX0, 1000);
    rig.write(STX0, -1000);
    rig.write(SCR, PLAY);
    long word = Math.ceilDiv(SECOND, 88_200);
    rig.advance(word - 1);
    assertEquals(List.of(), recorder.heard);
    rig.advance(1);
    assertEquals(List.of(1000), recorder.heard);
    rig.advance(SECOND);
    assertEquals(List.of(1000, -1000), recorder.heard);
    assertEquals(TUE0, rig.read(SISR) & TUE0, "an underrun");
    rig.write(SISR, TUE0);
    assertEquals(0, rig.read(SISR) & TUE0);
  }

  @Test
  void interruptsWhenThereIsRoom() {
    rig.write(SFCSR, 8);
    rig.write(SCR, PLAY);
    rig.write(SIER, TIE | TFE0);
    assertTrue(rig.source(Imx21AdsMap.IRQ_SSI1));
    rig.write(STX0, 5);
    assertFalse(rig.source(Imx21AdsMap.IRQ_SSI1));
    rig.advance(SECOND);
    assertTrue(rig.source(Imx21AdsMap.IRQ_SSI1));
  }

  @Test
  void dmaPlaysABufferWithoutGaps() {
    byte[] samples = new byte[2000];
    for (int i = 0; i < 1000; i++) {
      samples[2 * i] = (byte) i;
      samples[2 * i + 1] = (byte) (i >> 8);
    }
    rig.context().memory().writeBytes(Imx21AdsMap.SDRAM, samples, 0, samples.length);
    int channel = Imx21AdsMap.DMAC + 0x80;
    rig.write(Imx21AdsMap.DMAC, 1);
    rig.write(channel, Imx21AdsMap.SDRAM);
    rig.write(channel + 0x04, STX0);
    rig.write(channel + 0x08, samples.length);
    rig.write(channel + 0x10, 13);
    rig.write(channel + 0x14, 8);
    rig.write(channel + 0x0C, 1 << 3 | 2 << 4 | 2 << 6 | 2 << 12 | 1);
    rig.write(SFCSR, 4);
    rig.write(SIER, TDMAE);
    rig.write(SCR, PLAY);
    rig.advance(SECOND);
    assertEquals(1000, recorder.heard.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, recorder.heard.get(i));
    }
  }
}
