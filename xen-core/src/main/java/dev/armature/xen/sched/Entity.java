package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/** A virtual CPU in a {@link RunQueue}; schedulers extend it by what they keep for it. */
class Entity {
  static final int NOT_QUEUED = -1;

  final Vcpu vcpu;

  /** Where it stands in line: the smallest is first. Changed only while it is not queued. */
  long key;

  long order;
  int slot = NOT_QUEUED;

  Entity(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  /** How far it is in the {@link VirtualTime} that it takes part in. */
  long advanced() {
    return key;
  }

  final boolean isQueued() {
    return slot != NOT_QUEUED;
  }

  final boolean isBefore(Entity other) {
    return key != other.key ? key < other.key : order < other.order;
  }
}
