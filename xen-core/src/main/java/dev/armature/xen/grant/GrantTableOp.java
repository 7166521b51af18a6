package dev.armature.xen.grant;

import static dev.armature.xen.grant.GrantStatus.BAD_DOMAIN;
import static dev.armature.xen.grant.GrantStatus.BAD_HANDLE;
import static dev.armature.xen.grant.GrantStatus.BAD_PAGE;
import static dev.armature.xen.grant.GrantStatus.BAD_REFERENCE;
import static dev.armature.xen.grant.GrantStatus.BAD_VIRTUAL_ADDRESS;
import static dev.armature.xen.grant.GrantStatus.GENERAL_ERROR;
import static dev.armature.xen.grant.GrantStatus.NO_SPACE;
import static dev.armature.xen.grant.GrantStatus.OKAY;
import static dev.armature.xen.grant.GrantStatus.PERMISSION_DENIED;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.Hypercall;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.FrameType;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.memory.TranslationFlush;

/**
 * Hypercall grant_table_op: a command, an array of elements, and their number. Each element has a
 * status of its own.
 */
public final class GrantTableOp implements Hypercall {
  private static final int MAP = 0;
  private static final int UNMAP = 1;
  private static final int SETUP = 2;
  private static final int DUMP = 3;
  private static final int TRANSFER = 4;
  private static final int COPY = 5;
  private static final int MAX_ELEMENTS = 512;

  private static final int MAP_SIZE = 40;
  private static final int UNMAP_SIZE = 24;
  private static final int TRANSFER_SIZE = 20;

  private static final int FLAG_DEVICE = 1;
  private static final int FLAG_HOST = 2;
  static final int FLAG_READ_ONLY = 4;
  private static final int FLAG_CONTAINS_PTE = 16;

  /** In {@link GrantTable#flags}: the granter is gone, the mapping leads nowhere. */
  static final int REVOKED = 1 << 31;

  /** What a full count of users adds to a handle's status. */
  private static final int TOO_MANY_USERS = 28;

  private final GuestMemory guest;
  private final MachineMemory memory;
  private final FrameTable frames;
  private final PageTables tables;
  private final DomainTable domains;
  private final TranslationFlush flush;
  private final AccessControl access;
  private final GrantEntries entries;
  private final GrantedFrames held;
  private final GrantCopy copy;
  private final GrantDump dump;

  /**
   * @param flush forgets cached translations
   * @param console where tables are shown
   */
  public GrantTableOp(
      GuestMemory guest,
      MachineMemory memory,
      FrameTable frames,
      PageTables tables,
      DomainTable domains,
      TranslationFlush flush,
      AccessControl access,
      XenConsole console) {
    this.guest = guest;
    this.memory = memory;
    this.frames = frames;
    this.tables = tables;
    this.domains = domains;
    this.flush = flush;
    this.access = access;
    this.entries = new GrantEntries(memory);
    this.held = new GrantedFrames(entries, frames);
    this.copy = new GrantCopy(guest, memory, frames, domains, access, held);
    this.dump = new GrantDump(guest, domains, access, entries, console);
  }

  @Override
  public int call(Vcpu caller, int command, int array, int count, int unused) {
    if (count < 0 || count > MAX_ELEMENTS) {
      return -Errno.EINVAL;
    }
    return switch (command) {
      case MAP -> {
        GuestMemory.checkRange(array, (long) count * MAP_SIZE);
        caller.domain().grants().prepareHandles();
        for (int i = 0; i < count; i++) {
          map(caller, array + i * MAP_SIZE);
        }
        yield 0;
      }
      case UNMAP -> {
        GuestMemory.checkRange(array, (long) count * UNMAP_SIZE);
        for (int i = 0; i < count; i++) {
          int element = array + i * UNMAP_SIZE;
          guest.setHalf(element + 20, unmap(caller, element));
        }
        yield 0;
      }
      case SETUP -> count == 1 ? setup(caller.domain(), array) : -Errno.EINVAL;
      case TRANSFER -> {
        GuestMemory.checkRange(array, (long) count * TRANSFER_SIZE);
        for (int i = 0; i < count; i++) {
          int element = array + i * TRANSFER_SIZE;
          guest.setHalf(element + 16, transfer(caller.domain(), element));
        }
        yield 0;
      }
      default ->
          caller.domain().abi.isLater() ? later(caller, command, array, count) : -Errno.ENOSYS;
    };
  }

  /** What the release of 2008 answers by -ENOSYS. */
  private int later(Vcpu caller, int command, int array, int count) {
    return switch (command) {
      case COPY -> {
        GuestMemory.checkRange(array, (long) count * GrantCopy.SIZE);
        for (int i = 0; i < count; i++) {
          int element = array + i * GrantCopy.SIZE;
          guest.setHalf(element + GrantCopy.STATUS, copy.copy(caller.domain(), element));
        }
        yield 0;
      }
      case DUMP -> {
        if (count != 1) {
          yield -Errno.EINVAL;
        }
        guest.setHalf(array + 2, dump.dump(caller.domain(), array));
        yield 0;
      }
      default -> -Errno.ENOSYS;
    };
  }

  // Set-up

  private int setup(Domain self, int element) {
    int id = guest.half(element);
    int count = guest.word(element + 4);
    int list = guest.word(element + 12);
    Domain domain = id == DomainId.SELF ? self : domains.get(id);
    int status = OKAY;
    if (count < 0 || count > GrantTable.FRAMES) {
      status = GENERAL_ERROR;
    } else if (domain != self && !self.privileged) {
      status = PERMISSION_DENIED;
    } else if (domain == null) {
      status = BAD_DOMAIN;
    } else if (domain != self
        && !access.permits(self, ObjectType.GRANT, ObjectType.GRANT_SETUP, domain, 0)) {
      status = PERMISSION_DENIED;
    } else if (!allocateTable(domain)) {
      status = NO_SPACE;
    } else {
      for (int i = 0; i < count; i++) {
        guest.setWord(list + 4 * i, domain.grants().frames[i]);
      }
    }
    guest.setHalf(element + 8, status);
    return 0;
  }

  private boolean allocateTable(Domain domain) {
    GrantTable grants = domain.grants();
    if (grants.frames != null) {
      return true;
    }
    int[] allocated = new int[GrantTable.FRAMES];
    for (int i = 0; i < GrantTable.FRAMES; i++) {
      allocated[i] = frames.allocateShared(domain.id());
      if (allocated[i] < 0) {
        for (int k = 0; k < i; k++) {
          frames.reclaim(allocated[k]);
        }
        return false;
      }
      memory.clearFrame(allocated[i]);
    }
    grants.frames = allocated;
    grants.prepareUsers();
    return true;
  }

  // Map

  private void map(Vcpu caller, int element) {
    Domain self = caller.domain();
    int host = guest.word(element);
    int flags = guest.word(element + 8);
    int ref = guest.word(element + 12);
    Domain granter = domains.get(guest.half(element + 16));
    int status =
        granter == null || mayMap(self, granter, flags, guest.word(element + 20))
            ? mapChecked(caller, granter, host, flags, ref)
            : PERMISSION_DENIED;
    if (status < 0) {
      guest.setHalf(element + 24, status);
      return;
    }
    if (status >= GrantTable.HANDLES) {
      guest.setHalf(element + 24, TOO_MANY_USERS);
      return;
    }
    guest.setHalf(element + 24, OKAY);
    guest.setWord(element + 28, status);
    guest.setDword(
        element + 32,
        Integer.toUnsignedLong(self.grants().frame[status] << MachineMemory.FRAME_SHIFT));
  }

  private boolean mayMap(Domain self, Domain granter, int flags, int use) {
    int write = (flags & FLAG_READ_ONLY) != 0 ? 0 : ObjectType.GRANT_WRITE;
    return access.permits(self, ObjectType.GRANT, ObjectType.GRANT_READ | write, granter, use);
  }

  /** Returns a handle; a negative status; or {@link GrantTable#HANDLES} for too many users. */
  private int mapChecked(Vcpu caller, Domain granter, int host, int flags, int ref) {
    Domain self = caller.domain();
    int limit = (granter == null ? self : granter).abi.grantEntry().entries();
    if (ref < 0 || ref >= limit || (flags & (FLAG_DEVICE | FLAG_HOST)) == 0) {
      return BAD_REFERENCE;
    } else if (granter == null || granter == self || granter.dying) {
      return BAD_DOMAIN;
    } else if (granter.grants().frames == null) {
      return GENERAL_ERROR;
    }
    GrantTable theirs = granter.grants();
    boolean readOnly = (flags & FLAG_READ_ONLY) != 0;
    if (!entries.permits(granter, ref, self.id(), !readOnly)) {
      return GENERAL_ERROR;
    } else if (full(theirs, ref, flags, readOnly)) {
      return GrantTable.HANDLES;
    }
    int descriptor = 0;
    if ((flags & FLAG_HOST) != 0) {
      descriptor = hostDescriptor(caller, host, flags);
      if (descriptor == -1) {
        return BAD_VIRTUAL_ADDRESS;
      }
    }
    int frame = held.take(granter, ref, self, !readOnly);
    if (frame < 0) {
      return GENERAL_ERROR;
    }
    int handle = self.grants().takeHandle();
    if (handle < 0 || !self.mappedFrames().add(frame, !readOnly)) {
      if (handle >= 0) {
        self.grants().freeHandle(handle);
      }
      held.giveBack(granter, ref, frame, !readOnly);
      return NO_SPACE;
    }
    record(self.grants(), handle, granter, ref, frame, flags);
    countUsers(theirs, ref, flags, readOnly, 1);
    if ((flags & FLAG_HOST) != 0) {
      int rights = readOnly ? Descriptor.PAGE_USER_READS : Descriptor.PAGE_ALL;
      boolean replaces = tables.descriptorAt(descriptor) != 0;
      tables.storeGranted(self, descriptor, frame << MachineMemory.FRAME_SHIFT | rights);
      if (replaces) {
        flush.flush(self);
      }
    }
    return handle;
  }

  private static boolean full(GrantTable theirs, int ref, int flags, boolean readOnly) {
    return ((flags & FLAG_DEVICE) != 0
            && theirs.users(ref, GrantTable.kind(true, readOnly)) >= GrantTable.MAX_USERS)
        || ((flags & FLAG_HOST) != 0
            && theirs.users(ref, GrantTable.kind(false, readOnly)) >= GrantTable.MAX_USERS);
  }

  private static void countUsers(
      GrantTable theirs, int ref, int flags, boolean readOnly, int change) {
    if ((flags & FLAG_DEVICE) != 0) {
      theirs.addUsers(ref, GrantTable.kind(true, readOnly), change);
    }
    if ((flags & FLAG_HOST) != 0) {
      theirs.addUsers(ref, GrantTable.kind(false, readOnly), change);
    }
  }

  /** Physical address of the descriptor that the mapping goes into, or -1. */
  private int hostDescriptor(Vcpu caller, int host, int flags) {
    Domain self = caller.domain();
    if ((flags & FLAG_CONTAINS_PTE) == 0) {
      return Integer.compareUnsigned(host, GuestMemory.LIMIT) >= 0
          ? -1
          : tables.descriptorOf(self, caller.tableBase, host);
    }
    int frame = host >>> MachineMemory.FRAME_SHIFT;
    boolean ownTable =
        frames.owner(frame) == self.id()
            && (self.abi.isLater() || frames.type(frame) == FrameType.SECOND_LEVEL);
    return ownTable && (host & 3) == 0 ? host : -1;
  }

  private static void record(
      GrantTable ours, int handle, Domain granter, int ref, int frame, int flags) {
    ours.granter[handle] = granter;
    ours.reference[handle] = ref;
    ours.frame[handle] = frame;
    ours.flags[handle] = flags & (FLAG_DEVICE | FLAG_HOST | FLAG_READ_ONLY);
  }

  // Unmap

  private int unmap(Vcpu caller, int element) {
    int host = guest.word(element);
    long device = guest.dword(element + 8);
    int handle = guest.word(element + 16);
    GrantTable ours = caller.domain().grants();
    if (!ours.isMapping(handle)) {
      return BAD_HANDLE;
    }
    int frame = ours.frame[handle];
    if (device != 0 && device >>> MachineMemory.FRAME_SHIFT != frame) {
      return GENERAL_ERROR;
    }
    int ends = device != 0 ? FLAG_DEVICE : 0;
    if (host != 0 && (ours.flags[handle] & FLAG_HOST) != 0) {
      int descriptor = mappingOf(caller, host, frame);
      if (descriptor == -1) {
        return GENERAL_ERROR;
      }
      memory.setWord(descriptor, 0);
      ends |= FLAG_HOST;
    }
    end(caller.domain(), handle, ends & ours.flags[handle]);
    if (ours.isMapping(handle)) {
      // Its device part stays: the frame may still be reached, but not at that address.
      flush.flushFrame(caller.domain(), frame);
    }
    return OKAY;
  }

  /** Where {@code host} is mapped to {@code frame}: by its address, or by that of its entry. */
  private int mappingOf(Vcpu caller, int host, int frame) {
    int descriptor = tables.descriptorOf(caller.domain(), caller.tableBase, host);
    if (maps(descriptor, frame)) {
      return descriptor;
    }
    int entry = hostDescriptor(caller, host, FLAG_CONTAINS_PTE);
    return maps(entry, frame) ? entry : -1;
  }

  private boolean maps(int descriptor, int frame) {
    return descriptor != -1
        && (tables.descriptorAt(descriptor) & 3) == Descriptor.SMALL_PAGE
        && tables.descriptorAt(descriptor) >>> MachineMemory.FRAME_SHIFT == frame;
  }

  /** Ends the uses {@code ends} of a mapping, and the mapping with its last one. */
  private void end(Domain self, int handle, int ends) {
    GrantTable ours = self.grants();
    int flags = ours.flags[handle];
    boolean readOnly = (flags & FLAG_READ_ONLY) != 0;
    if ((flags & REVOKED) == 0) {
      Domain granter = ours.granter[handle];
      int ref = ours.reference[handle];
      countUsers(granter.grants(), ref, ends, readOnly, -1);
      held.clearMarks(granter, ref);
    }
    ours.flags[handle] = flags & ~ends;
    if ((ours.flags[handle] & (FLAG_DEVICE | FLAG_HOST)) == 0) {
      if ((flags & REVOKED) == 0) {
        if (self.mappedFrames().remove(ours.frame[handle], !readOnly)) {
          flush.flushFrame(self, ours.frame[handle]);
        }
        held.letGo(ours.frame[handle], !readOnly);
      }
      ours.freeHandle(handle);
    }
  }

  // Transfer

  private int transfer(Domain self, int element) {
    int frame = guest.word(element);
    Domain target = domains.get(guest.half(element + 4));
    int ref = guest.word(element + 8);
    if (!frames.isDisposable(frame, self.id())) {
      return BAD_PAGE;
    } else if (target != null
        && !access.permits(
            self, ObjectType.GRANT, ObjectType.GRANT_TRANSFER, target, guest.word(element + 12))) {
      return PERMISSION_DENIED;
    }
    self.pages--;
    if (target == null
        || target == self
        || !entries.exists(target, ref)
        || target.dying
        || Integer.compareUnsigned(target.pages, target.maxPages) >= 0
        || !entries.commit(target, ref, self.id())) {
      frames.release(frame, self.id());
      flush.flush(self);
      return target == null ? BAD_DOMAIN : GENERAL_ERROR;
    }
    frames.setOwner(frame, target.id());
    target.pages++;
    flush.flush(self);
    entries.complete(target, ref, frame);
    return OKAY;
  }

  // The end of a domain

  /** Ends what {@code domain} mapped of others, and what others mapped of it. */
  public void endAll(Domain domain) {
    GrantTable ours = domain.grants();
    for (int handle = 0; handle < GrantTable.HANDLES; handle++) {
      if (ours.isMapping(handle)) {
        end(domain, handle, FLAG_DEVICE | FLAG_HOST);
      }
    }
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain other = domains.get(id);
      if (other != null && other != domain && other.grants().granter != null) {
        revoke(other, domain);
      }
    }
  }

  /** Has {@code mapper}'s mappings of {@code granter} lead nowhere; it can still unmap them. */
  private void revoke(Domain mapper, Domain granter) {
    GrantTable theirs = mapper.grants();
    for (int handle = 0; handle < GrantTable.HANDLES; handle++) {
      if (theirs.granter[handle] == granter && (theirs.flags[handle] & REVOKED) == 0) {
        boolean readOnly = (theirs.flags[handle] & FLAG_READ_ONLY) != 0;
        mapper.mappedFrames().remove(theirs.frame[handle], !readOnly);
        held.letGo(theirs.frame[handle], !readOnly);
        theirs.flags[handle] |= REVOKED;
        flush.flush(mapper);
      }
    }
  }
}
