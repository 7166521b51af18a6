package dev.armature.runtime.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A WAV file of 16-bit stereo samples at 44.1 kHz (Multimedia Programming Interface 1.0). */
public final class WavFile implements SampleSink {
  private static final int HEADER = 44;
  private static final int CHANNELS = 2;
  private static final int RATE = 44_100;
  private static final int SAMPLE_BYTES = 2;
  private static final short PCM = 1;

  /** What the header's 32-bit sizes can say. */
  private static final long LARGEST = 0x7FFF_FFFFL;

  private final Path file;
  private final OutputStream out;
  private long bytes;
  private boolean failed;

  /**
   * Creates the file, replacing what is there.
   *
   * @throws IOException if it cannot be created
   */
  public WavFile(Path file) throws IOException {
    this.file = file;
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    out.write(header(0));
  }

  /**
   * Takes the next sample. When the host's disk is full, or the file at its largest, it is lost.
   */
  @Override
  public void sample(short value) {
    if (failed || bytes + SAMPLE_BYTES > LARGEST - HEADER) {
      return;
    }
    try {
      out.write(value);
      out.write(value >> 8);
      bytes += SAMPLE_BYTES;
    } catch (IOException e) {
      failed = true;
    }
  }

  /**
   * Writes what is buffered, and the sizes into the header.
   *
   * @throws UncheckedIOException if the host cannot
   */
  @Override
  public void close() {
    try {
      out.close();
      try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
        whole.write(header((int) bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the sound file " + file, e);
    }
  }

  private static byte[] header(int dataBytes) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt(HEADER - 8 + dataBytes).put(ascii("WAVE"));
    header.put(ascii("fmt ")).putInt(16).putShort(PCM).putShort((short) CHANNELS);
    header.putInt(RATE).putInt(RATE * CHANNELS * SAMPLE_BYTES);
    header.putShort((short) (CHANNELS * SAMPLE_BYTES)).putShort((short) (8 * SAMPLE_BYTES));
    header.put(ascii("data")).putInt(dataBytes);
    return header.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
