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

  /** What follows the version in the later tree. */
  public static final String LATER_EXTRA = ".2";

  /** What tools look for in the capabilities, in the later tree. */
  public static final String LATER_CAPABILITIES = "xen-3.0-arm";

  private static final byte[] CHANGE_SET = field("unavailable", 64);
  private static final byte[] COMPILE_INFO = compileInfo();

  private final GuestMemory guest;
  private final byte[] extra;
  private final byte[] capabilities;

  /**
   * The hypercall.
   *
   * @param extra what follows the version
   * @param capabilities which guests can run, for tools
   */
  public XenVersion(GuestMemory guest, String extra, String capabilities) {
    this.guest = guest;
    this.extra = field(extra, 16);
    this.capabilities = field(capabilities, 1024);
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
      case 1 -> guest.write(argument, extra);
      case 2 -> guest.write(argument, COMPILE_INFO);
      case 3 -> guest.write(argument, capabilities);
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
