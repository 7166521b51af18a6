package dev.armature.xen.memory;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The machine's RAM by physical address, as the hypervisor reaches it. Addresses come from the
 * hypervisor itself or from frames it has checked, never straight from a guest.
 */
public final class MachineMemory {
  /** log2 of the size of a frame. */
  public static final int FRAME_SHIFT = 12;

  /** Bytes in a frame. */
  public static final int FRAME_SIZE = 1 << FRAME_SHIFT;

  private static final byte[] ZEROS = new byte[FRAME_SIZE];

  private final PhysicalMemory memory;

  /** The RAM, so that it need not be looked up for each of the words that an event takes. */
  private final Mapping window;

  private final int firstFrame;
  private final int frames;

  /**
   * @param ramStart physical, a multiple of 1 MB
   * @param ramBytes a multiple of {@link #FRAME_SIZE}
   */
  public MachineMemory(PhysicalMemory memory, int ramStart, int ramBytes) {
    this.memory = memory;
    this.window = memory.find(ramStart);
    this.firstFrame = ramStart >>> FRAME_SHIFT;
    this.frames = ramBytes >>> FRAME_SHIFT;
  }

  /** The first frame of RAM. */
  public int firstFrame() {
    return firstFrame;
  }

  /** Frames of RAM. */
  public int frames() {
    return frames;
  }

  /** Whether {@code frame} is RAM; any value will do. */
  public boolean isRam(int frame) {
    return frame >= firstFrame && frame - firstFrame < frames;
  }

  /** Reads a word; the address is a multiple of 4. */
  public int word(int address) {
    return memory.read(window, address, 4);
  }

  /** Writes a word; the address is a multiple of 4. */
  public void setWord(int address, int value) {
    memory.write(window, address, 4, value);
  }

  /** Writes a word if it is still as expected, whatever CPUs do; returns whether it was. */
  public boolean replace(int address, int expected, int value) {
    return memory.replace(window, address, expected, value);
  }

  /** Sets bits of a word, which CPUs may change meanwhile; returns it as it was. */
  public int setBits(int address, int bits) {
    int before = word(address);
    while (!replace(address, before, before | bits)) {
      before = word(address);
    }
    return before;
  }

  /** Clears bits of a word, which CPUs may change meanwhile. */
  public void clearBits(int address, int bits) {
    int before = word(address);
    while (!replace(address, before, before & ~bits)) {
      before = word(address);
    }
  }

  /** Reads a byte. */
  public int byteAt(int address) {
    return memory.read(window, address, 1);
  }

  /** Writes a byte. */
  public void setByte(int address, int value) {
    memory.write(window, address, 1, value);
  }

  /** Reads a halfword; the address is even. */
  public int half(int address) {
    return memory.read(window, address, 2);
  }

  /** Writes a halfword; the address is even. */
  public void setHalf(int address, int value) {
    memory.write(window, address, 2, value);
  }

  /** Reads {@code count} words from {@code address} on, a multiple of 4. */
  public int[] words(int address, int count) {
    int[] words = new int[count];
    ByteBuffer.wrap(read(address, count * 4))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(words);
    return words;
  }

  /** Writes {@code words} from {@code address} on, a multiple of 4. */
  public void setWords(int address, int[] words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    memory.writeBytes(address, bytes.array(), 0, bytes.capacity());
  }

  /**
   * Writes {@code count} words from {@code address} on, {@code first} and each one more than the
   * one before. A lambda for each takes a start, which is bytecode that HotSpot interprets, 1.5 ms
   * for 30 MB.
   */
  public void setCounting(int address, int first, int count) {
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = first + i;
    }
    setWords(address, words);
  }

  /** Copies {@code bytes} in. */
  public void write(int address, byte[] bytes, int from, int length) {
    memory.writeBytes(address, bytes, from, length);
  }

  /** Copies bytes out. */
  public byte[] read(int address, int length) {
    return memory.readBytes(address, length);
  }

  /** Copies bytes within the RAM; the two places may overlap. */
  public void copy(int to, int from, int length) {
    memory.writeBytes(to, memory.readBytes(from, length), 0, length);
  }

  /** Fills a frame with zeros. */
  public void clearFrame(int frame) {
    memory.writeBytes(frame << FRAME_SHIFT, ZEROS, 0, FRAME_SIZE);
  }

  /** Copies a frame. */
  public void copyFrame(int to, int from) {
    for (int i = 0; i < FRAME_SIZE; i += 4) {
      setWord((to << FRAME_SHIFT) + i, word((from << FRAME_SHIFT) + i));
    }
  }
}
