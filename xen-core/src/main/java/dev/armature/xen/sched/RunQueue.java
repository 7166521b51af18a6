package dev.armature.xen.sched;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.domain.DomainTable;

/**
 * The virtual CPUs that want the CPU, smallest key first, among equals in order of arrival: a
 * binary heap, so that a switch costs about the same with two and with two hundred of them.
 */
final class RunQueue {
  private final Entity[] heap = new Entity[DomainTable.CAPACITY * GuestAbi.MOST_VCPUS];
  private int size;
  private long tail;
  private long head;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  Entity at(int i) {
    return heap[i];
  }

  Entity first() {
    return size == 0 ? null : heap[0];
  }

  /**
   * The first that may run on CPU {@code cpu}, or null. Only where those in front are kept to other
   * CPUs does it take longer with more of them.
   */
  Entity first(int cpu) {
    Entity best = first();
    if (best == null || best.vcpu.mayRunOn(cpu)) {
      return best;
    }
    best = null;
    for (int i = 1; i < size; i++) {
      if (heap[i].vcpu.mayRunOn(cpu) && (best == null || heap[i].isBefore(best))) {
        best = heap[i];
      }
    }
    return best;
  }

  /** Adds behind those with the same key. */
  void addLast(Entity e) {
    e.order = ++tail;
    add(e);
  }

  /** Adds before those with the same key. */
  void addFirst(Entity e) {
    e.order = --head;
    add(e);
  }

  /** Gives {@code e}, which is queued, another key; among equals it stands as it arrived. */
  void move(Entity e, long key) {
    remove(e);
    e.key = key;
    add(e);
  }

  private void add(Entity e) {
    place(e, size++);
    siftUp(e);
  }

  /** Takes {@code e} out, if it is queued. */
  void remove(Entity e) {
    if (!e.isQueued()) {
      return;
    }
    int hole = e.slot;
    Entity last = heap[--size];
    heap[size] = null;
    e.slot = Entity.NOT_QUEUED;
    if (last != e) {
      place(last, hole);
      siftUp(last);
      siftDown(last);
    }
  }

  private void siftUp(Entity e) {
    int i = e.slot;
    while (i > 0 && e.isBefore(heap[(i - 1) >>> 1])) {
      place(heap[(i - 1) >>> 1], i);
      i = (i - 1) >>> 1;
    }
    place(e, i);
  }

  private void siftDown(Entity e) {
    int i = e.slot;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(e)) {
        break;
      }
      place(heap[child], i);
      i = child;
    }
    place(e, i);
  }

  private void place(Entity e, int i) {
    heap[i] = e;
    e.slot = i;
  }
}
