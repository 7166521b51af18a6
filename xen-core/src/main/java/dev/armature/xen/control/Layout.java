package dev.armature.xen.control;

import dev.armature.xen.abi.Flavour;
import dev.armature.xen.domain.Domain;

/** Where members lie whose offset depends on the caller's calling convention. */
final class Layout {
  private final boolean eabi;

  private Layout(boolean eabi) {
    this.eabi = eabi;
  }

  /** The layouts that {@code caller} uses. */
  static Layout of(Domain caller) {
    return new Layout(caller.abi.flavour() == Flavour.EABI);
  }

  /** The offset that applies. */
  int at(int eabiOffset, int oldOffset) {
    return eabi ? eabiOffset : oldOffset;
  }
}
