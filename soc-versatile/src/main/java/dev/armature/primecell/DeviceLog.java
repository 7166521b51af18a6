package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.log.GuestLog.Category;

/**
 * Tells of accesses to registers that a device does not have. Costs one test of a field and
 * allocates nothing while nobody asked for guest errors.
 */
public final class DeviceLog {
  private final GuestLog log;
  private final String device;

  /** Reports accesses to {@code device}, named as its mapping is. */
  public DeviceLog(GuestLog log, String device) {
    this.log = log;
    this.device = device;
  }

  /**
   * A read at {@code offset}, where nothing readable is.
   *
   * @return 0, what the guest reads
   */
  public int badRead(int offset) {
    if (log.isOn(Category.GUEST_ERRORS)) {
      log.guestError("%s: read of offset %03x, where no readable register is", device, offset);
    }
    return 0;
  }

  /** Something else that a correct guest does not do, and with which value. */
  public void error(String what, int value) {
    if (log.isOn(Category.GUEST_ERRORS)) {
      log.guestError("%s: %s %x", device, what, value);
    }
  }

  /** A write at {@code offset}, where nothing writable is. */
  public void badWrite(int offset, int value) {
    if (log.isOn(Category.GUEST_ERRORS)) {
      log.guestError(
          "%s: write of %08x to offset %03x, where no writable register is", device, value, offset);
    }
  }
}
