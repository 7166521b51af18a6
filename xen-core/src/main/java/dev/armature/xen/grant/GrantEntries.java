package dev.armature.xen.grant;

import dev.armature.xen.abi.GrantEntryLayout;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.MachineMemory;

/**
 * The entries of the tables that domains share with the hypervisor, where the layout of each
 * domain's interface has them. A table's frames are in no order, and an entry of the later tree may
 * begin in one and end in the next; its members do not. Their owners may change entries at any
 * time, also from another CPU: what the hypervisor decides by, it replaces by one access.
 */
final class GrantEntries {
  /** So often may an entry change while it is looked at. */
  private static final int TRIES = 5;

  private static final int FLAGS = 0xFFFF;

  private final MachineMemory memory;

  GrantEntries(MachineMemory memory) {
    this.memory = memory;
  }

  /** Whether {@code domain} has a table with an entry {@code ref}, any number. */
  boolean exists(Domain domain, int ref) {
    return domain.grants().frames != null && ref >= 0 && ref < domain.abi.grantEntry().entries();
  }

  private int address(Domain domain, int ref, int member) {
    int offset = ref * domain.abi.grantEntry().size() + member;
    int frame = domain.grants().frames[offset / MachineMemory.FRAME_SIZE];
    return (frame << MachineMemory.FRAME_SHIFT) + offset % MachineMemory.FRAME_SIZE;
  }

  /** The flags; the later tree's upper halfword has none. */
  int flags(Domain domain, int ref) {
    return memory.half(address(domain, ref, 0));
  }

  /** Whether the entry {@code ref}, which exists, permits {@code user} to use its frame. */
  boolean permits(Domain domain, int ref, int user, boolean write) {
    int flags = flags(domain, ref);
    return (flags & GrantEntry.TYPE) == GrantEntry.PERMIT_ACCESS
        && user(domain, ref) == user
        && (!write || (flags & GrantEntry.READ_ONLY) == 0);
  }

  /**
   * Marks the entry {@code ref}, which exists, as in use by {@code user}.
   *
   * @return false if it does not permit that, or changes all the time
   */
  boolean use(Domain domain, int ref, int user, boolean write) {
    int at = address(domain, ref, 0);
    int marks = GrantEntry.READING | (write ? GrantEntry.WRITING : 0);
    for (int tries = 0; tries < TRIES; tries++) {
      int word = memory.word(at);
      if (!permits(domain, ref, user, write)) {
        return false;
      } else if (memory.replace(at, word, word | marks)) {
        return true;
      }
    }
    return false;
  }

  /** Takes marks of {@link #use} away. */
  void clear(Domain domain, int ref, int marks) {
    memory.clearBits(address(domain, ref, 0), marks);
  }

  /**
   * Marks the entry {@code ref}, which exists, as taken for a frame of {@code giver}.
   *
   * @return false if it does not accept that
   */
  boolean commit(Domain domain, int ref, int giver) {
    int at = address(domain, ref, 0);
    int word = memory.word(at);
    return (word & FLAGS) == GrantEntry.ACCEPT_TRANSFER
        && user(domain, ref) == giver
        && memory.replace(at, word, word | GrantEntry.TRANSFER_COMMITTED);
  }

  /** Enters the frame that was transferred. */
  void complete(Domain domain, int ref, int frame) {
    GrantEntryLayout layout = domain.abi.grantEntry();
    memory.setWord(address(domain, ref, layout.frame()), frame);
    memory.setBits(address(domain, ref, 0), GrantEntry.TRANSFER_COMPLETED);
  }

  /** Who may use it. */
  int user(Domain domain, int ref) {
    GrantEntryLayout layout = domain.abi.grantEntry();
    return memory.half(address(domain, ref, layout.domain()));
  }

  int frame(Domain domain, int ref) {
    GrantEntryLayout layout = domain.abi.grantEntry();
    return memory.word(address(domain, ref, layout.frame()));
  }
}
