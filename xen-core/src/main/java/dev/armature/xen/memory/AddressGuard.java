package dev.armature.xen.memory;

import dev.armature.runtime.cpu.FrameGuard;
import dev.armature.runtime.sync.Rendezvous;
import dev.armature.xen.abi.DomainId;
import dev.armature.xen.domain.Domain;

/**
 * Keeps each domain in what is its own, whatever its translation tables say: its frames, the frames
 * that others granted it, the devices it was given, and, for reading, what everybody may read.
 * Stores to accounted tables are checked and done here.
 */
public final class AddressGuard implements FrameGuard {
  private final MachineMemory memory;
  private final FrameTable frames;
  private final PageTables tables;
  private final Rendezvous rendezvous;
  private Domain current;

  /**
   * A guard of one CPU that denies everything until {@link #enter}.
   *
   * @param rendezvous has the lock under which it is asked: guests walk their tables without it
   */
  public AddressGuard(
      MachineMemory memory, FrameTable frames, PageTables tables, Rendezvous rendezvous) {
    this.memory = memory;
    this.frames = frames;
    this.tables = tables;
    this.rendezvous = rendezvous;
  }

  /** From now on {@code domain} is judged. The caller flushes the TLB. */
  public void enter(Domain domain) {
    current = domain;
  }

  @Override
  public boolean mayWalk(int descriptor) {
    int frame = descriptor >>> MachineMemory.FRAME_SHIFT;
    int owner = frames.owner(frame);
    return current != null
        && (owner == current.id() || (owner == DomainId.XEN && frames.isReadableByAll(frame)));
  }

  @Override
  public Answer check(int physical, boolean write) {
    rendezvous.lock();
    try {
      return answer(physical, write);
    } finally {
      rendezvous.unlock();
    }
  }

  private Answer answer(int physical, boolean write) {
    int frame = physical >>> MachineMemory.FRAME_SHIFT;
    if (current == null) {
      return Answer.DENIED;
    } else if (!memory.isRam(frame)) {
      return answer(current.ioRights().mayReach(frame));
    } else if (frames.owner(frame) == current.id()) {
      return write && frames.type(frame).isTable() ? Answer.WATCHED : Answer.ALLOWED;
    } else if (frames.isReadableByAll(frame)) {
      return answer(!write);
    }
    return answer(current.mappedFrames().reach(frame, write));
  }

  private static Answer answer(boolean allowed) {
    return allowed ? Answer.ALLOWED : Answer.DENIED;
  }

  @Override
  public boolean store(int physical, int width, int value) {
    rendezvous.lock();
    try {
      return width == 4 && tables.store(current, physical, value, current);
    } finally {
      rendezvous.unlock();
    }
  }
}
