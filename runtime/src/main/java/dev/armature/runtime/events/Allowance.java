package dev.armature.runtime.events;

/**
 * How many events of a kind may be written until the next second begins, so that a guest that makes
 * a million of them costs next to nothing. Taken by the machine's thread, renewed by JFR's: races
 * between them gain or lose an event.
 */
public final class Allowance {
  private final int perSecond;
  private int left;

  Allowance(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes one, if a recording runs and there is one left. */
  public boolean take() {
    if (left <= 0) {
      return false;
    }
    left--;
    return true;
  }

  void renew() {
    left = perSecond;
  }

  void end() {
    left = 0;
  }
}
