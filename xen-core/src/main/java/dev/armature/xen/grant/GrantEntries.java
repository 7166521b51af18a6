package dev.armature.xen.grant;

import dev.armature.xen.abi.GrantEntryLayout;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.MachineMemory;

/**
 * The entries of the tables that domains share with the hypervisor, where the layout of each
 * domain's interface has them. A table's frames are in no order, and an entry of the later tree may
 * begin in one and end in the next; its members do not.
 */
final class GrantEntries {
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

  void setFlags(Domain domain, int ref, int flags) {
    memory.setHalf(address(domain, ref, 0), flags);
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

  void setFrame(Domain domain, int ref, int frame) {
    GrantEntryLayout layout = domain.abi.grantEntry();
    memory.setWord(address(domain, ref, layout.frame()), frame);
  }
}
