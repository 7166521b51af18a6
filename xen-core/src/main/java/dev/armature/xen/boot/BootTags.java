package dev.armature.xen.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * What a boot loader tells of the machine: the list of tagged parameters (ATAGs) at an address in
 * RAM. It may come from anywhere, so that nothing in it is believed unchecked.
 *
 * @param ramStart physical address of the memory to manage, a multiple of 1 MB
 * @param ramBytes its size, a multiple of 1 MB
 * @param commandLine the hypervisor's; may be empty
 * @param initrd physical address of what domain 0 gets as its module
 * @param initrdBytes its size, 0 for none
 */
public record BootTags(
    int ramStart, int ramBytes, String commandLine, int initrd, int initrdBytes) {
  /** Where boot loaders put the list, from the start of RAM. */
  public static final int OFFSET = 0x100;

  /** Bytes that a list may have, the last tag included. */
  public static final int MOST = 16384 - OFFSET;

  private static final int NONE = 0;
  private static final int CORE = 0x54410001;
  private static final int MEMORY = 0x54410002;
  private static final int COMMAND_LINE = 0x54410009;
  private static final int INITRD2 = 0x54420005;
  private static final int HEADER = 8;
  private static final int WORD = 4;
  private static final int MOST_COMMAND_LINE = 1024;
  private static final int MEGABYTE = 1 << 20;

  /** The hypervisor's own 2 MB, and a domain. */
  private static final int LEAST_MEGABYTES = 4;

  /** A list that cannot be used. The message says of it what is wrong, for a person. */
  public static final class TagException extends Exception {
    private static final long serialVersionUID = 1L;

    TagException(String format, Object... arguments) {
      super(String.format(Locale.ROOT, format, arguments));
    }
  }

  /**
   * Reads a list.
   *
   * @param bytes from its start on; what follows its end does not matter
   * @param ramStart physical address of the machine's RAM
   * @param ramBytes its size
   */
  public static BootTags read(byte[] bytes, int ramStart, int ramBytes) throws TagException {
    return new Reader(bytes, ramStart, ramBytes).read();
  }

  /** The value of {@code key=value} in the command line, or null. */
  public String option(String key) {
    for (String word : commandLine.split(" +", -1)) {
      if (word.startsWith(key + "=")) {
        return word.substring(key.length() + 1);
      }
    }
    return null;
  }

  /** A list being read. */
  private static final class Reader {
    private final ByteBuffer list;
    private final long ramStart;
    private final long ramEnd;
    private long start;
    private long size;
    private String commandLine = "";
    private long initrd;
    private long initrdSize;

    Reader(byte[] bytes, int ramStart, int ramBytes) {
      list =
          ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MOST))
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN);
      this.ramStart = Integer.toUnsignedLong(ramStart);
      this.ramEnd = this.ramStart + Integer.toUnsignedLong(ramBytes);
    }

    BootTags read() throws TagException {
      int at = 0;
      while (true) {
        if (at + HEADER > list.capacity()) {
          throw new TagException("has no end within %d bytes", list.capacity());
        }
        long words = Integer.toUnsignedLong(list.getInt(at));
        int tag = list.getInt(at + WORD);
        if (at == 0 && tag != CORE) {
          throw new TagException("starts with 0x%08x, not with ATAG_CORE", tag);
        } else if (tag == NONE) {
          break;
        } else if (words < HEADER / WORD || at + words * WORD > list.capacity()) {
          throw new TagException("has a tag 0x%08x of %d words at 0x%x", tag, words, at);
        }
        take(tag, at + HEADER, (int) words * WORD - HEADER);
        at += (int) words * WORD;
      }
      check();
      return new BootTags((int) start, (int) size, commandLine, (int) initrd, (int) initrdSize);
    }

    private void take(int tag, int at, int bytes) throws TagException {
      switch (tag) {
        case MEMORY -> {
          if (size != 0) {
            throw new TagException("has memory in more than one piece");
          }
          size = word(tag, at, 0, bytes);
          start = word(tag, at, 1, bytes);
        }
        case INITRD2 -> {
          initrd = word(tag, at, 0, bytes);
          initrdSize = word(tag, at, 1, bytes);
        }
        case COMMAND_LINE -> commandLine = text(at, bytes);
        default -> {
          // Of no use here: page size and root device, serial number, video and the like.
        }
      }
    }

    private long word(int tag, int at, int index, int bytes) throws TagException {
      if ((index + 1) * WORD > bytes) {
        throw new TagException("has a tag 0x%08x of %d bytes", tag, bytes);
      }
      return Integer.toUnsignedLong(list.getInt(at + index * WORD));
    }

    private String text(int at, int bytes) throws TagException {
      int end = 0;
      while (end < bytes && list.get(at + end) != 0) {
        end++;
      }
      if (end == bytes) {
        throw new TagException("has a command line without an end");
      } else if (end >= MOST_COMMAND_LINE) {
        throw new TagException("has a command line of %d bytes", end);
      }
      byte[] text = new byte[end];
      list.get(at, text);
      for (byte b : text) {
        if (b < ' ' || b > '~') {
          throw new TagException("has a command line with a byte 0x%02x", b & 0xFF);
        }
      }
      return new String(text, ISO_8859_1).strip();
    }

    private void check() throws TagException {
      if (size == 0) {
        throw new TagException("tells of no memory");
      } else if (start % MEGABYTE != 0 || size % MEGABYTE != 0) {
        throw new TagException(
            "has memory of 0x%x bytes at 0x%08x, not in whole megabytes", size, start);
      } else if (start < ramStart || start + size > ramEnd) {
        throw new TagException(
            "has memory from 0x%08x to 0x%08x, where the machine has none",
            start, start + size - 1);
      } else if (size < LEAST_MEGABYTES * (long) MEGABYTE) {
        throw new TagException(
            "has %d MB of memory; at least %d are needed", size / MEGABYTE, LEAST_MEGABYTES);
      } else if (initrdSize != 0 && (initrd < start || initrd + initrdSize > start + size)) {
        throw new TagException(
            "has an initrd of %d bytes at 0x%08x, which is not in memory", initrdSize, initrd);
      }
    }
  }
}
