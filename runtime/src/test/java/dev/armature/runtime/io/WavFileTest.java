package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
  @TempDir private Path directory;

  @Test
  void isWhatOthersTakeForAWavFile() throws IOException, UnsupportedAudioFileException {
    Path file = directory.resolve("sound.wav");
    try (WavFile wav = new WavFile(file)) {
      for (int i = 0; i < 1000; i++) {
        wav.sample((short) (i * 60 - 30_000));
      }
    }
    try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
      AudioFormat format = in.getFormat();
      assertEquals(44_100, format.getSampleRate());
      assertEquals(2, format.getChannels());
      assertEquals(16, format.getSampleSizeInBits());
      assertEquals(500, in.getFrameLength());
      ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 1000; i++) {
        assertEquals(i * 60 - 30_000, data.getShort());
      }
    }
  }

  @Test
  void anEmptyOneHasOnlyItsHeader() throws IOException {
    Path file = directory.resolve("empty.wav");
    new WavFile(file).close();
    assertEquals(44, Files.size(file));
  }
}
