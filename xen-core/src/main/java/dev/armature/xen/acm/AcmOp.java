package dev.armature.xen.acm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.Virq;
import dev.armature.xen.hypercall.Hypercall;
import dev.armature.xen.memory.GuestMemory;

/** Hypercall acm_op: sets, gets and lists policies. Without access control it has no effect. */
public final class AcmOp implements Hypercall {
  private static final int SET = 1;
  private static final int GET = 2;
  private static final int LIST = 3;
  private static final int NAME_SIZE = 32;
  private static final int HYPERVISOR = 0;
  private static final int DRIVER_DOMAIN = 1;
  private static final int DRIVER_MAGIC = 0x0D87204C;
  private static final int SLOTS = 8;
  private static final int LIST_ELEMENT = 40;
  private static final int LARGEST = 128 << 10;
  private static final int TOO_SMALL = -1;

  private final GuestMemory guest;
  private final AccessControl control;
  private final EventChannels channels;
  private final Runnable changed;
  private byte[] driverPolicy;

  /**
   * The hypercall on the policies of {@code control}.
   *
   * @param changed a policy has changed: what was permitted may not be any more
   */
  public AcmOp(GuestMemory guest, AccessControl control, EventChannels channels, Runnable changed) {
    this.guest = guest;
    this.control = control;
    this.channels = channels;
    this.changed = changed;
  }

  @Override
  public int call(Vcpu caller, int operation, int unused1, int unused2, int unused3) {
    if (!control.isEnabled()) {
      return operation;
    }
    return switch (guest.word(operation)) {
      case SET -> set(caller.domain(), operation);
      case GET -> get(operation);
      case LIST -> list(operation);
      default -> -Errno.EFAULT;
    };
  }

  private int set(Domain self, int operation) {
    if (!self.privileged
        || !control.permits(
            self,
            ObjectType.POLICY,
            ObjectType.POLICY_HYPERVISOR << guest.word(operation + 4),
            0)) {
      return -Errno.EPERM;
    }
    int type = guest.word(operation + 4);
    int from = guest.word(operation + 8);
    int size = guest.word(operation + 12);
    if (size < AccessControl.HEADER || size > LARGEST) {
      return -Errno.EFAULT;
    }
    GuestMemory.checkRange(from, size);
    byte[] policy = new byte[size];
    for (int i = 0; i < size; i++) {
      policy[i] = (byte) guest.byteAt(from + i);
    }
    PolicyReader header = new PolicyReader(policy, 0, size);
    try {
      if (header.word(12) != size) {
        return -Errno.EFAULT;
      } else if (type == HYPERVISOR) {
        control.load(policy);
        changed.run();
        return 0;
      } else if (type == DRIVER_DOMAIN && header.word(4) == DRIVER_MAGIC) {
        driverPolicy = policy;
        channels.raiseForAll(Virq.DRIVER_POLICY);
        return 0;
      }
    } catch (PolicyException e) {
      // As for a policy of any other defect.
    }
    return -Errno.EFAULT;
  }

  private byte[] policy(int type, int index) {
    if (type == DRIVER_DOMAIN) {
      return index == 0 ? driverPolicy : null;
    }
    return index < control.models() ? control.policy(index) : null;
  }

  private int get(int operation) {
    int type = guest.word(operation + 4);
    int index = guest.word(operation + 8);
    if (index < 0 || index >= SLOTS || (type != HYPERVISOR && type != DRIVER_DOMAIN)) {
      return -Errno.EFAULT;
    }
    byte[] policy = policy(type, index);
    int size = policy == null ? 0 : policy.length;
    boolean fits = size <= guest.word(operation + 16);
    if (fits && policy != null) {
      guest.write(guest.word(operation + 12), policy);
    }
    guest.setWord(operation + 20, fits ? 0 : TOO_SMALL);
    guest.setWord(operation + 24, size);
    return 0;
  }

  /** Elements of the list: char name[32], u32 magic of the model, u32 size of its policy. */
  private int list(int operation) {
    int type = guest.word(operation + 4);
    int to = guest.word(operation + 8);
    if (type != HYPERVISOR && (type != DRIVER_DOMAIN || driverPolicy == null)) {
      return -Errno.EFAULT;
    }
    int count = type == HYPERVISOR ? SLOTS : 1;
    GuestMemory.checkRange(to, (long) count * LIST_ELEMENT);
    for (int i = 0; i < count; i++) {
      int at = to + i * LIST_ELEMENT;
      byte[] policy = policy(type, i);
      for (int k = 0; k < LIST_ELEMENT; k += 4) {
        guest.setWord(at + k, 0);
      }
      boolean model = type == HYPERVISOR && i < control.models();
      byte[] name = (model ? control.name(i) : "").getBytes(ISO_8859_1);
      guest.write(at, name);
      guest.setWord(
          at + NAME_SIZE, model ? control.magic(i) : type == HYPERVISOR ? 0 : DRIVER_MAGIC);
      guest.setWord(at + NAME_SIZE + 4, policy == null ? 0 : policy.length);
    }
    guest.setWord(operation + 12, count);
    return 0;
  }
}
