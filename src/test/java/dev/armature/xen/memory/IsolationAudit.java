package dev.armature.xen.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.abi.DomainId;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.grant.GrantHolds;
import java.util.Arrays;

/**
 * Counts anew, from the words of all tables and from all grants, what is known of each frame, and
 * looks whether any domain reaches what it may not: by an accounted table, or by the soft TLB.
 */
public final class IsolationAudit {
  private static final int WORDS = MachineMemory.FRAME_SIZE / 4;
  private static final int PAGE_MASK = 0xFFFFF000;

  private final MachineMemory memory;
  private final FrameTable frames;
  private final DomainTable domains;
  private final int first;
  private final int[] references;
  private final int[] writable;
  private final int[] uses;
  private String where = "";

  /** An audit of what the arguments hold. */
  public IsolationAudit(MachineMemory memory, FrameTable frames, DomainTable domains) {
    this.memory = memory;
    this.frames = frames;
    this.domains = domains;
    this.first = memory.firstFrame();
    references = new int[memory.frames()];
    writable = new int[memory.frames()];
    uses = new int[memory.frames()];
  }

  /**
   * Checks every frame.
   *
   * @param when for messages
   */
  public void check(String when) {
    where = when;
    Arrays.fill(references, 0);
    Arrays.fill(writable, 0);
    Arrays.fill(uses, 0);
    for (int i = 0; i < memory.frames(); i++) {
      countEntries(first + i);
    }
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      if (domains.get(id) != null) {
        GrantHolds.visit(domains.get(id), this::countGrant);
      }
    }
    for (int i = 0; i < memory.frames(); i++) {
      compare(i);
    }
  }

  private void countEntries(int frame) {
    switch (frames.type(frame)) {
      case SECOND_LEVEL -> {
        uses[frame - first] += frames.isPinned(frame) ? 1 : 0;
        Domain owner = ownerOf(frame);
        for (int i = 0; i < WORDS; i++) {
          countPage(owner, memory.word((frame << MachineMemory.FRAME_SHIFT) + 4 * i));
        }
      }
      case FIRST_LEVEL -> {
        uses[frame - first]++;
        int slots = (frame & 3) == 3 ? WORDS - (4096 - PageTables.HYPERVISOR_SLOT) : WORDS;
        for (int i = 0; i < slots; i++) {
          int descriptor = memory.word((frame << MachineMemory.FRAME_SHIFT) + 4 * i);
          int table = Descriptor.frame(descriptor);
          if ((descriptor & 3) == Descriptor.COARSE && memory.isRam(table)) {
            assertEquals(frames.owner(frame), frames.owner(table), where + ": another's table");
            uses[table - first]++;
          }
        }
      }
      default -> {
        // Its words mean nothing.
      }
    }
  }

  private Domain ownerOf(int table) {
    Domain owner = domains.get(frames.owner(table));
    assertTrue(owner != null, () -> where + ": table " + table + " is nobody's");
    return owner;
  }

  private void countPage(Domain domain, int descriptor) {
    int target = Descriptor.frame(descriptor);
    if (!Descriptor.isSmallPage(descriptor)) {
      return;
    }
    boolean write = Descriptor.isWritable(descriptor);
    if (!memory.isRam(target)) {
      assertTrue(domain.ioRights().mayReach(target), () -> where + ": a device of others");
    } else if (frames.owner(target) == domain.id()) {
      references[target - first]++;
      writable[target - first] += write ? 1 : 0;
    } else {
      // What grants hold is counted there; the entry may outlive its grant, but leads nowhere then.
      assertTrue(
          !frames.type(target).isTable() || !domain.mappedFrames().permits(target, true),
          () -> where + ": another's table is mapped for writing");
    }
  }

  private void countGrant(Domain granter, int frame, boolean write) {
    assertEquals(granter.id(), frames.owner(frame), () -> where + ": a grant of what is another's");
    references[frame - first]++;
    writable[frame - first] += write ? 1 : 0;
  }

  private void compare(int i) {
    int frame = first + i;
    String name = where + ": frame " + frame + " of " + frames.owner(frame);
    boolean table = frames.type(frame).isTable();
    if (table) {
      assertEquals(uses[i], frames.typeCount(frame), name + ", uses as a table");
      assertEquals(0, writable[i], name + " is a table and mapped for writing");
    } else {
      // A page that the hypervisor shares has one writable use for ever.
      int shared = frames.typeCount(frame) - writable[i];
      assertTrue(shared == 0 || shared == 1, name + ", writable uses: " + shared + " too many");
    }
    int allocated = frames.references(frame) - references[i] - (table ? uses[i] : 0);
    boolean free = frames.owner(frame) == FrameTable.FREE;
    assertTrue(
        free ? allocated == 0 : allocated == 0 || allocated == 1,
        name + ", references: " + allocated + " too many");
    assertTrue(free == (frames.references(frame) == 0), name + " is free and referred to");
  }

  /** Checks every page that the soft TLB of {@code cpu} has for {@code domain}, which it runs. */
  public void checkTlb(ArmCpu cpu, long ramAddress, Domain domain, String when) {
    where = when;
    int page = 0;
    do {
      checkEntry(cpu.mmu.loadAddend(page, PAGE_MASK), page, ramAddress, domain, false);
      checkEntry(cpu.mmu.storeAddend(page, PAGE_MASK), page, ramAddress, domain, true);
      page += MachineMemory.FRAME_SIZE;
    } while (page != 0);
  }

  /** Checks what the soft TLB of {@code cpu} has of one page for {@code domain}, which it runs. */
  public void checkPage(ArmCpu cpu, long ramAddress, Domain domain, int page, String when) {
    where = when;
    checkEntry(cpu.mmu.loadAddend(page, PAGE_MASK), page, ramAddress, domain, false);
    checkEntry(cpu.mmu.storeAddend(page, PAGE_MASK), page, ramAddress, domain, true);
  }

  private void checkEntry(long addend, int page, long ram, Domain domain, boolean write) {
    if (addend == 0) {
      return;
    }
    int frame =
        first + (int) ((addend + Integer.toUnsignedLong(page) - ram) >>> MachineMemory.FRAME_SHIFT);
    String wrong = fault(frame, domain, write);
    if (wrong != null) {
      throw new AssertionError(
          String.format(
              "%s: dom%d, page %08x, frame %x %s", where, domain.id(), page, frame, wrong));
    }
  }

  private String fault(int frame, Domain domain, boolean write) {
    if (!memory.isRam(frame)) {
      return "is no RAM";
    } else if (frames.owner(frame) == domain.id()) {
      return write && frames.type(frame).isTable() ? "is a table, written unseen" : null;
    } else if (frames.owner(frame) == DomainId.XEN) {
      return write || !frames.isReadableByAll(frame) ? "is the hypervisor's" : null;
    }
    return domain.mappedFrames().permits(frame, write) ? null : "is another's";
  }
}
