package dev.armature.xen.domain;

import java.util.function.IntPredicate;

/** Which devices' registers and interrupt lines a domain may have. */
public final class IoRights {
  private static final int MAX_RANGES = 64;

  private final int[] firstFrame = new int[MAX_RANGES];
  private final int[] lastFrame = new int[MAX_RANGES];
  private int ranges;
  private IntPredicate policy = frame -> true;
  private final long[] lines = new long[4];

  /** Whether the domain has any device. */
  public boolean any() {
    return ranges > 0;
  }

  /** Has {@code newPolicy} judge what the domain was given, frame by frame. */
  public void setPolicy(IntPredicate newPolicy) {
    policy = newPolicy;
  }

  /** Whether the domain may reach the registers in {@code frame}. */
  public boolean mayReach(int frame) {
    for (int i = 0; i < ranges; i++) {
      if (frame >= firstFrame[i] && frame <= lastFrame[i]) {
        return policy.test(frame);
      }
    }
    return false;
  }

  /**
   * Grants a range of frames.
   *
   * @return false if the domain has too many ranges
   */
  public boolean allow(int first, int last) {
    for (int i = 0; i < ranges; i++) {
      if (firstFrame[i] <= first && lastFrame[i] >= last) {
        return true;
      }
    }
    if (ranges == MAX_RANGES) {
      return false;
    }
    firstFrame[ranges] = first;
    lastFrame[ranges++] = last;
    return true;
  }

  /**
   * Takes a range of frames away.
   *
   * @return false if the domain would have too many ranges then; nothing was changed
   */
  public boolean deny(int first, int last) {
    int splits = 0;
    for (int i = 0; i < ranges; i++) {
      splits += firstFrame[i] < first && lastFrame[i] > last ? 1 : 0;
    }
    if (ranges + splits > MAX_RANGES) {
      return false;
    }
    int before = ranges;
    for (int i = before - 1; i >= 0; i--) {
      int f = firstFrame[i];
      int l = lastFrame[i];
      if (f <= last && l >= first) {
        ranges--;
        firstFrame[i] = firstFrame[ranges];
        lastFrame[i] = lastFrame[ranges];
        if (f < first) {
          allow(f, first - 1);
        }
        if (l > last) {
          allow(last + 1, l);
        }
      }
    }
    return true;
  }

  /** Whether the domain may bind interrupt line 0–255. */
  public boolean mayBind(int line) {
    return (lines[line >>> 6] & 1L << line) != 0;
  }

  /** Grants or denies interrupt line 0–255. */
  public void setLine(int line, boolean allowed) {
    if (allowed) {
      lines[line >>> 6] |= 1L << line;
    } else {
      lines[line >>> 6] &= ~(1L << line);
    }
  }
}
