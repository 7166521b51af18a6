package dev.armature.xen.hypercall;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.boot.MachineToPhysical;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import java.util.Arrays;

/** Hypercall xen_version: what the hypervisor is. */
public final class XenVersion implements Hypercall {
  /** Version 3.0, as 16 bits each. */
  public static final int VERSION = 0x00030000;

  /** What follows the version. */
  public static final String EXTRA = ".2-2";

  private static final byte[] EXTRA_FIELD = field(EXTRA, 16);
  private static final byte[] CAPABILITIES = new byte[1024];
  private static final byte[] CHANGE_SET = field("unavailable", 64);
  private static final byte[] COMPILE_INFO = compileInfo();

  private final GuestMemory guest;

  /** The hypercall. */
  public XenVersion(GuestMemory guest) {
    this.guest = guest;
  }

  private static byte[] field(String text, int size) {
    return Arrays.copyOf(text.getBytes(ISO_8859_1), size);
  }

  private static byte[] compileInfo() {
    byte[] all = new byte[144];
    byte[] compiler = "javac".getBytes(ISO_8859_1);
    byte[] by = "armature".getBytes(ISO_8859_1);
    System.arraycopy(compiler, 0, all, 0, compiler.length);
    System.arraycopy(by, 0, all, 64, by.length);
    return all;
  }

  @Override
  public int call(Vcpu caller, int command, int argument, int unused1, int unused2) {
    switch (command) {
      case 0 -> {
        return VERSION;
      }
      case 1 -> guest.write(argument, EXTRA_FIELD);
      case 2 -> guest.write(argument, COMPILE_INFO);
      case 3 -> guest.write(argument, CAPABILITIES);
      case 4 -> guest.write(argument, CHANGE_SET);
      case 5 -> guest.setWord(argument, MachineToPhysical.VIRTUAL);
      case 6 -> {
        if (guest.word(argument) != 0) {
          return -Errno.EINVAL;
        }
        guest.setWord(argument + 4, 0);
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }
}
