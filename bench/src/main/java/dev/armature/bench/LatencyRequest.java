package dev.armature.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the latency guest is asked for; see {@code guests/bench/latency}.
 *
 * @param probe where it stores when its handler begins and ends
 * @param waits whether it waits between interrupts, or else computes
 * @param timer 0: none, 1: one-shot timers of random length, more: timers of so many microseconds
 */
record LatencyRequest(int probe, boolean waits, int timer) {
  /** Where the guest finds its request, and what it must begin with. */
  static final int ADDRESS = 0x8000;

  private static final int MAGIC = 0x5954434C;

  /** A register of the Versatile/PB where stores change nothing (SYS_LED). */
  private static final int NO_PROBE = 0x1000_0008;

  private static final int STORM_MICROS = 2;

  /** An interrupt every few microseconds while the guest computes. */
  static LatencyRequest storm() {
    return new LatencyRequest(NO_PROBE, false, STORM_MICROS);
  }

  /** The words that stand at {@link #ADDRESS}. */
  int[] words() {
    return new int[] {MAGIC, probe, waits ? 1 : 0, timer};
  }

  /** Writes the words to {@code file}. */
  void write(Path file) {
    ByteBuffer bytes = ByteBuffer.allocate(words().length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words()) {
      bytes.putInt(word);
    }
    try {
      Files.write(file, bytes.array());
    } catch (IOException e) {
      throw BenchException.usage("cannot write " + file + ": " + e.getMessage());
    }
  }

  /** The options that have an emulator put {@code file} where the guest looks for it. */
  static List<String> loader(Path file) {
    return List.of("-device", String.format("loader,file=%s,addr=%#x,force-raw=on", file, ADDRESS));
  }
}
