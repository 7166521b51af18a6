package dev.armature.xen.hypercall;

import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/**
 * A hypercall that works through a list of requests until one fails: list, count, where to count
 * those that are done, and whose frames may be mapped.
 */
abstract class ListedRequests implements Hypercall {
  /** Bit 31 of the count: the request goes on where it stopped. */
  private static final int CONTINUED = 1 << 31;

  /** Requests of one call; while it runs nobody else does. */
  private static final int MOST = 16384;

  final GuestMemory guest;
  private final DomainTable domains;
  private final int size;

  /**
   * @param size of a request in bytes
   */
  ListedRequests(GuestMemory guest, DomainTable domains, int size) {
    this.guest = guest;
    this.domains = domains;
    this.size = size;
  }

  /**
   * Does a request.
   *
   * @param request its address
   * @return 0 or a negative error number
   */
  abstract int request(Vcpu caller, Domain foreign, int request);

  /** The last request was done. */
  void finished(Domain self) {}

  /** What the counter shows when none of this call is done yet. */
  int doneBefore(boolean continued, int doneAt) {
    return continued && doneAt != 0 ? guest.word(doneAt) : 0;
  }

  @Override
  public final int call(Vcpu caller, int requests, int countAndFlag, int doneAt, int foreignId) {
    Domain foreign = ForeignDomain.of(domains, caller.domain(), foreignId);
    if (foreign == null) {
      return -Errno.EINVAL;
    }
    int before = doneBefore((countAndFlag & CONTINUED) != 0, doneAt);
    int count = countAndFlag & ~CONTINUED;
    if (count > MOST) {
      return -Errno.EINVAL;
    }
    GuestMemory.checkRange(requests, (long) count * size);
    int done = 0;
    int result = 0;
    try {
      while (done < count && result == 0) {
        result = request(caller, foreign, requests + done * size);
        done += result == 0 ? 1 : 0;
      }
    } catch (GuestAbort abort) {
      result = -Errno.EFAULT;
    }
    finished(caller.domain());
    if (doneAt != 0) {
      guest.setWord(doneAt, before + done);
    }
    return result;
  }
}
