package dev.armature.xen.memory;

import java.util.Arrays;

/**
 * The frames of other domains that a domain may reach now, each with a count of reasons to read and
 * of reasons to write it. Bounded; a hash table with linear probing.
 */
public final class MappedFrames {
  /** As many frames as a domain may have of others. */
  public static final int CAPACITY = 2048;

  private static final int SLOTS = 2 * CAPACITY;
  private static final int EMPTY = -1;

  private int[] frame;
  private int[] readers;
  private int[] writers;
  private boolean[] reached;
  private int used;

  /**
   * Adds a reason to reach {@code number}.
   *
   * @return false if there is no room
   */
  public boolean add(int number, boolean write) {
    if (frame == null) {
      frame = new int[SLOTS];
      readers = new int[SLOTS];
      writers = new int[SLOTS];
      reached = new boolean[SLOTS];
      Arrays.fill(frame, EMPTY);
    }
    int i = slot(number);
    if (frame[i] == EMPTY) {
      if (used == CAPACITY) {
        return false;
      }
      used++;
      frame[i] = number;
    }
    readers[i]++;
    writers[i] += write ? 1 : 0;
    return true;
  }

  /**
   * Takes a reason away that {@link #add} added.
   *
   * @return whether the frame may be in the TLB: {@link #reach} allowed it at some time
   */
  public boolean remove(int number, boolean write) {
    int i = slot(number);
    boolean wasReached = reached[i];
    readers[i]--;
    writers[i] -= write ? 1 : 0;
    if (readers[i] == 0) {
      delete(i);
    }
    return wasReached;
  }

  /** Whether {@code number} may be read, or written, which is then about to happen. */
  public boolean reach(int number, boolean write) {
    boolean allowed = permits(number, write);
    if (allowed) {
      reached[slot(number)] = true;
    }
    return allowed;
  }

  /** Whether {@code number} may be read, or written. */
  public boolean permits(int number, boolean write) {
    if (used == 0) {
      return false;
    }
    int i = slot(number);
    return frame[i] == number && (write ? writers[i] : readers[i]) > 0;
  }

  private int slot(int number) {
    int i = home(number);
    while (frame[i] != number && frame[i] != EMPTY) {
      i = (i + 1) % SLOTS;
    }
    return i;
  }

  private static int home(int number) {
    return (number * 0x9E3779B1) >>> 20;
  }

  /** Closes the gap, so that what was placed behind it is still found. */
  private void delete(int gap) {
    used--;
    int hole = gap;
    int i = gap;
    while (true) {
      i = (i + 1) % SLOTS;
      if (frame[i] == EMPTY) {
        break;
      }
      int distance = Math.floorMod(i - home(frame[i]), SLOTS);
      if (distance >= Math.floorMod(i - hole, SLOTS)) {
        move(i, hole);
        hole = i;
      }
    }
    frame[hole] = EMPTY;
    readers[hole] = 0;
    writers[hole] = 0;
    reached[hole] = false;
  }

  private void move(int from, int to) {
    frame[to] = frame[from];
    readers[to] = readers[from];
    writers[to] = writers[from];
    reached[to] = reached[from];
  }
}
