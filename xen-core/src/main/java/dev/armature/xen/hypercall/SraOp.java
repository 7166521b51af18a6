package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import java.util.zip.CRC32;

/**
 * Hypercall sra_op of the 2008 release: its secure storage, which this machine has none of. What
 * asks is answered as on a machine whose partitions are all missing, and what stores is refused
 * once its arguments were found good. Without a policy it does nothing and is always 0, as in a
 * release without security.
 *
 * <p>Structure: u32 command, u32 version, a union at 8. The hypercall tells whether it could be
 * done, the last word of the union's member what came of it. An item is u32 type, u32 size, and a
 * pointer.
 */
public final class SraOp implements Hypercall {
  private static final int SIZE = 428;
  private static final int MOST_PARTITIONS = 10;
  private static final int LAST_READABLE_PARTITION = 4;
  private static final int LARGEST_ACCESS_CODE = 32;

  /** As a kernel's may be; a guest that asks for more would keep others waiting. */
  private static final int LARGEST_IMAGE = 4 << 20;

  /** Bytes of an item. */
  private static final int ITEM = 12;

  // An item's type.
  private static final int RESERVED_BITS = 0xF0000000;
  private static final int PARTITION_SHIFT = 24;
  private static final int IMAGE = 0x10000;
  private static final int SAME_IN_SIGNATURE = 0xFFF;
  private static final int HYPERVISOR_IMAGE = 0x01011001;
  private static final int NONE = -1;

  private final GuestMemory guest;
  private final AccessControl access;

  /** The hypercall, which does something where {@code access} control is on. */
  public SraOp(GuestMemory guest, AccessControl access) {
    this.guest = guest;
    this.access = access;
  }

  @Override
  public int call(Vcpu caller, int operation, int unused1, int unused2, int unused3) {
    if (!access.isEnabled()) {
      return 0;
    }
    GuestMemory.checkRange(operation, SIZE);
    return switch (guest.word(operation)) {
      case 1 -> result(operation + 20, -Errno.ENODATA); // read an item
      case 2 -> result(operation + 376, readPartitions(operation + 8));
      case 3 -> result(operation + 32, write(operation + 8));
      case 4 -> result(operation + 56, update(operation + 8));
      case 5 -> verify(operation + 8);
      case 6 -> result(operation + 32, -Errno.ENODATA); // tell about a partition
      case 7 -> result(operation + 424, compare(operation + 8));
      default -> -Errno.ENOSYS;
    };
  }

  private int result(int at, int result) {
    guest.setWord(at, result);
    return 0;
  }

  /** 2: u32 count, so many items whose types are partitions'. */
  private int readPartitions(int at) {
    int count = guest.word(at);
    if (count < 0 || count > MOST_PARTITIONS) {
      return -Errno.EINVAL;
    }
    for (int i = 0; i < count; i++) {
      int type = guest.word(at + 4 + ITEM * i);
      if (type < 0 || type > LAST_READABLE_PARTITION) {
        return -Errno.EINVAL;
      }
    }
    return count == 0 ? 0 : -Errno.ENOEXEC;
  }

  /** 3: an item of the third partition, its signature. */
  private int write(int at) {
    int type = guest.word(at);
    int signature = guest.word(at + ITEM);
    if (partition(type) != 3 || !isBelowLimit(guest.word(at + 8), guest.word(at + 4))) {
      return -Errno.EACCES;
    }
    return signature != NONE && signature != type ? -Errno.EINVAL : -Errno.ENOEXEC;
  }

  /** 4: an image, its signature, room for a hypervisor's. */
  private int update(int at) {
    int type = guest.word(at);
    int size = guest.word(at + 4);
    int signature = guest.word(at + ITEM);
    if (guest.word(at + 8) == 0 || guest.word(at + ITEM + 8) == 0) {
      return -Errno.EINVAL;
    } else if ((type & RESERVED_BITS) != 0 || partition(type) == 2 || partition(type) == 3) {
      return -Errno.EACCES;
    } else if ((type & IMAGE) == 0 || ((type ^ signature) & SAME_IN_SIGNATURE) != 0) {
      return -Errno.EINVAL;
    }
    long room = Integer.toUnsignedLong(guest.word(at + 2 * ITEM + 4));
    boolean fits = room >= ((Integer.toUnsignedLong(size) >>> 8) + 1) << 8;
    return type == HYPERVISOR_IMAGE && !fits ? -Errno.EMSGSIZE : -Errno.ENOEXEC;
  }

  /**
   * 5: an image, its access code: the CRC-32, in the original's plain encryption. Without a type it
   * is a signature, each of which the original accepts.
   */
  private int verify(int at) {
    int type = guest.word(at);
    int result = at + 48;
    if (type == NONE) {
      return result(result, 0);
    } else if (type != guest.word(at + ITEM)) {
      return result(result, -Errno.EINVAL);
    } else if ((type & IMAGE) == 0) {
      return -Errno.EINVAL;
    }
    int codeSize = guest.word(at + ITEM + 4);
    int imageSize = guest.word(at + 4);
    if (codeSize < 0
        || codeSize > LARGEST_ACCESS_CODE
        || imageSize < 0
        || imageSize > LARGEST_IMAGE) {
      return result(result, -Errno.EFAULT);
    }
    boolean same = guest.word(guest.word(at + ITEM + 8)) == crc(guest.word(at + 8), imageSize);
    return result(result, same ? -Errno.ENODATA : -Errno.EACCES);
  }

  private int crc(int address, int size) {
    GuestMemory.checkRange(address, size);
    CRC32 crc = new CRC32();
    for (int i = 0; i < size; i++) {
      crc.update(guest.byteAt(address + i));
    }
    return (int) crc.getValue();
  }

  /** 7: u32 what of the storage to compare, from 1 on. */
  private int compare(int at) {
    int what = guest.word(at);
    return what >= 1 && what <= 4 ? -Errno.ENODATA : -Errno.EINVAL;
  }

  private static int partition(int type) {
    return type >>> PARTITION_SHIFT;
  }

  private static boolean isBelowLimit(int address, int size) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(size)
        <= Integer.toUnsignedLong(GuestMemory.LIMIT);
  }
}
