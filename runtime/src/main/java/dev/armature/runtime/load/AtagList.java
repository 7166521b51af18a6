package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The list of tagged parameters by which kernels without a device tree learn about the machine
 * (arch/arm/include/uapi/asm/setup.h).
 */
public final class AtagList {
  private static final int CORE = 0x54410001;
  private static final int MEMORY = 0x54410002;
  private static final int INITRD2 = 0x54420005;
  private static final int COMMAND_LINE = 0x54410009;
  private static final int PAGE_SIZE = 4096;
  private static final int FLAG_READ_ONLY_ROOT = 1;

  private AtagList() {}

  /**
   * A list.
   *
   * @param ramStart physical address of RAM
   * @param ramSize in bytes
   * @param initrd physical address of the initrd
   * @param initrdLength in bytes, 0 for none
   * @param commandLine may be empty
   */
  public static byte[] of(
      long ramStart, long ramSize, long initrd, int initrdLength, String commandLine) {
    byte[] text = commandLine.getBytes(StandardCharsets.UTF_8);
    ByteBuffer list = ByteBuffer.allocate(128 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    tag(list, CORE, FLAG_READ_ONLY_ROOT, PAGE_SIZE, 0);
    tag(list, MEMORY, (int) ramSize, (int) ramStart);
    if (initrdLength != 0) {
      tag(list, INITRD2, (int) initrd, initrdLength);
    }
    if (text.length > 0) {
      int words = (text.length + 4) / 4; // with at least one NUL
      list.putInt(2 + words).putInt(COMMAND_LINE);
      list.put(text).position(list.position() + 4 * words - text.length);
    }
    list.putInt(0).putInt(0);
    return java.util.Arrays.copyOf(list.array(), list.position());
  }

  private static void tag(ByteBuffer list, int id, int... payload) {
    list.putInt(2 + payload.length).putInt(id);
    for (int word : payload) {
      list.putInt(word);
    }
  }
}
