package dev.armature.xen.memory;

import dev.armature.xen.abi.DomainId;
import java.util.Arrays;

/**
 * What the hypervisor knows of each frame of RAM: its owner, how often it is referred to, and its
 * type with a count of its own.
 *
 * <p>A frame that a domain owns has one reference for being allocated, one for each entry of an
 * accounted table that maps it, one for each mapping by a grant, and one for each use as a table.
 * It goes back to the pool when the last is gone. All operations take any frame number, so that
 * those of guests need no other check.
 *
 * <p>Most frames are zero while they are in the pool, as they were never used or a domain ended
 * that had them. Clearing those again would touch memory of the host for nothing: 1 ms for 4 MB.
 */
public final class FrameTable {
  /** The owner of a frame in the pool. */
  public static final int FREE = -1;

  private final int first;
  private final int[] owner;
  private final int[] references;
  private final int[] typeCount;
  private final FrameType[] type;
  private final boolean[] allocated;
  private final boolean[] pinned;
  private final boolean[] readableByAll;
  private final boolean[] blank;
  private int free;
  private int searchFrom;

  /**
   * All of {@code memory} is free.
   *
   * @param allBlank whether it is known to be zero
   */
  public FrameTable(MachineMemory memory, boolean allBlank) {
    int frames = memory.frames();
    first = memory.firstFrame();
    owner = new int[frames];
    references = new int[frames];
    typeCount = new int[frames];
    type = new FrameType[frames];
    allocated = new boolean[frames];
    pinned = new boolean[frames];
    readableByAll = new boolean[frames];
    blank = new boolean[frames];
    Arrays.fill(blank, allBlank);
    Arrays.fill(owner, FREE);
    Arrays.fill(type, FrameType.NONE);
    free = frames;
    searchFrom = frames - 1;
  }

  private int index(int frame) {
    int i = frame - first;
    return i >= 0 && i < owner.length ? i : -1;
  }

  /** The owner of {@code frame}: a domain, {@link DomainId#XEN}, {@link #FREE}, also for no RAM. */
  public int owner(int frame) {
    int i = index(frame);
    return i < 0 ? FREE : owner[i];
  }

  /** References to {@code frame}. */
  public int references(int frame) {
    int i = index(frame);
    return i < 0 ? 0 : references[i];
  }

  /** The type of {@code frame}; {@link FrameType#NONE} while its type count is zero. */
  public FrameType type(int frame) {
    int i = index(frame);
    return i < 0 ? FrameType.NONE : type[i];
  }

  /** How often {@code frame} is used as its {@link #type}. */
  public int typeCount(int frame) {
    int i = index(frame);
    return i < 0 ? 0 : typeCount[i];
  }

  /** Whether {@code frame} is pinned as a table. */
  public boolean isPinned(int frame) {
    int i = index(frame);
    return i >= 0 && pinned[i];
  }

  /** Notes that {@code frame} is pinned or no longer so. */
  public void setPinned(int frame, boolean value) {
    pinned[index(frame)] = value;
  }

  /** Whether every domain may read {@code frame}. */
  public boolean isReadableByAll(int frame) {
    int i = index(frame);
    return i >= 0 && readableByAll[i];
  }

  /** Lets every domain read {@code frame}, which the hypervisor owns. */
  public void setReadableByAll(int frame) {
    readableByAll[index(frame)] = true;
  }

  /** Frames in the pool. */
  public int free() {
    return free;
  }

  // Allocation

  /**
   * Takes consecutive frames from the pool, the lowest there are.
   *
   * @param alignment of the first, in frames
   * @return the first, or -1
   */
  public int allocateRun(int count, int alignment, int newOwner) {
    int i = 0;
    while (i + count <= owner.length) {
      int blocked = lastTaken(i, count);
      if (blocked < 0) {
        for (int k = i; k < i + count; k++) {
          take(k, newOwner);
        }
        return first + i;
      }
      i = Math.ceilDiv(blocked + 1, alignment) * alignment;
    }
    return -1;
  }

  private int lastTaken(int from, int count) {
    for (int k = from + count - 1; k >= from; k--) {
      if (owner[k] != FREE) {
        return k;
      }
    }
    return -1;
  }

  /**
   * Takes one frame from the upper end of the pool.
   *
   * @return the frame, or -1
   */
  public int allocate(int newOwner) {
    if (free == 0) {
      return -1;
    }
    while (owner[searchFrom] != FREE) {
      searchFrom = searchFrom == 0 ? owner.length - 1 : searchFrom - 1;
    }
    take(searchFrom, newOwner);
    return first + searchFrom;
  }

  /**
   * Takes a frame that the hypervisor and a domain share: the domain may map it, but neither give
   * it away nor use it as a table.
   *
   * @return the frame, or -1
   */
  public int allocateShared(int domain) {
    int frame = allocate(domain);
    if (frame >= 0) {
      share(frame);
    }
    return frame;
  }

  /**
   * As {@link #allocateShared}, so many in a row.
   *
   * @return the first, or -1
   */
  public int allocateSharedRun(int count, int domain) {
    int run = allocateRun(count, 1, domain);
    for (int i = 0; run >= 0 && i < count; i++) {
      share(run + i);
    }
    return run;
  }

  private void share(int frame) {
    int i = index(frame);
    allocated[i] = false;
    type[i] = FrameType.WRITABLE;
    typeCount[i] = 1;
  }

  /** Whether {@code frame} is {@code domain}'s to give away: nothing else refers to it. */
  public boolean isDisposable(int frame, int domain) {
    int i = index(frame);
    return i >= 0 && owner[i] == domain && allocated[i] && references[i] == 1;
  }

  /** Notes that {@code frame}, which is in the pool, is zero. */
  public void setBlank(int frame) {
    blank[index(frame)] = true;
  }

  /**
   * Whether {@code frame}, which was just taken from the pool, is known to be zero, to be asked
   * once before anybody writes to it: from then on it is not.
   */
  public boolean takeBlank(int frame) {
    int i = index(frame);
    boolean known = blank[i];
    blank[i] = false;
    return known;
  }

  private void take(int i, int newOwner) {
    owner[i] = newOwner;
    references[i] = 1;
    allocated[i] = true;
    free--;
  }

  /** Gives {@code frame} to another owner; it has one reference and no type. */
  public void setOwner(int frame, int newOwner) {
    owner[index(frame)] = newOwner;
  }

  /**
   * Takes back the reference that {@code domain} has for owning {@code frame}.
   *
   * @return false if the frame is not the domain's, or was given back before
   */
  public boolean release(int frame, int domain) {
    int i = index(frame);
    if (i < 0 || owner[i] != domain || !allocated[i]) {
      return false;
    }
    allocated[i] = false;
    put(frame);
    return true;
  }

  /** Puts a frame into the pool whatever refers to it; for domains that end. */
  public void reclaim(int frame) {
    int i = index(frame);
    owner[i] = FREE;
    references[i] = 0;
    typeCount[i] = 0;
    type[i] = FrameType.NONE;
    allocated[i] = false;
    pinned[i] = false;
    readableByAll[i] = false;
    blank[i] = false;
    free++;
    searchFrom = Math.max(searchFrom, i);
  }

  // References

  /**
   * Takes a reference to a frame of {@code domain}.
   *
   * @return false if the frame is not the domain's, is on its way out, or is referred to too often
   */
  public boolean get(int frame, int domain) {
    int i = index(frame);
    if (i < 0 || owner[i] != domain || references[i] == 0 || references[i] == Integer.MAX_VALUE) {
      return false;
    }
    references[i]++;
    return true;
  }

  /** Gives a reference back. */
  public void put(int frame) {
    int i = index(frame);
    if (--references[i] == 0) {
      reclaim(frame);
    }
  }

  /**
   * Takes a reference and a use as {@code wanted}.
   *
   * @return false as {@link #get}, or if the frame is used as something else
   */
  public boolean getAs(int frame, int domain, FrameType wanted) {
    int i = index(frame);
    if (i < 0 || (typeCount[i] != 0 && type[i] != wanted) || !get(frame, domain)) {
      return false;
    }
    type[i] = wanted;
    typeCount[i]++;
    return true;
  }

  /**
   * Gives back what {@link #getAs} took.
   *
   * @return whether it was the last use of that type
   */
  public boolean putAs(int frame) {
    int i = index(frame);
    boolean last = --typeCount[i] == 0;
    if (last) {
      type[i] = FrameType.NONE;
    }
    put(frame);
    return last;
  }
}
