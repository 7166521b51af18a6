package dev.armature.xen.grant;

import dev.armature.xen.domain.Domain;
import java.util.ArrayList;
import java.util.List;

/** What a domain granted to others, and what it has mapped of others. */
public final class GrantTable {
  /** Entries that a shared table has at most; how many it has its layout says. */
  private static final int MOST_ENTRIES = 2048;

  /** Frames of the shared table. */
  public static final int FRAMES = 4;

  /** Mappings that a domain can have; one more is kept free. */
  static final int HANDLES = 2048;

  /** Users that an entry can have of each kind. */
  static final int MAX_USERS = 128;

  /** Kinds of use: by a device or by the CPU, for reading or for writing. */
  static final int KINDS = 4;

  /** Physical frames of the shared table; null until it is set up. */
  int[] frames;

  // Entries in use, by reference.
  private int[] users;

  // Mappings, by handle.
  Domain[] granter;
  int[] reference;
  int[] frame;
  int[] flags;
  private int[] freeHandles;
  private int freeCount;

  /** The first physical frame of the shared table, or -1. */
  public int firstFrame() {
    return frames == null ? -1 : frames[0];
  }

  /** What the domain has mapped of others, for people. */
  public List<GrantMapping> mappings() {
    List<GrantMapping> mappings = new ArrayList<>();
    for (int handle = 0; handle < HANDLES; handle++) {
      if (isMapping(handle)) {
        mappings.add(
            new GrantMapping(
                handle, granter[handle].id(), reference[handle], frame[handle], flags[handle]));
      }
    }
    return mappings;
  }

  /** Allocates what mappings need; they are rare enough not to do it for every domain. */
  void prepareHandles() {
    if (granter == null) {
      granter = new Domain[HANDLES];
      reference = new int[HANDLES];
      frame = new int[HANDLES];
      flags = new int[HANDLES];
      freeHandles = new int[HANDLES];
      for (int i = 0; i < HANDLES; i++) {
        freeHandles[i] = HANDLES - 1 - i;
      }
      freeCount = HANDLES;
    }
  }

  /** A free handle, or -1; the last one is never given out. */
  int takeHandle() {
    return freeCount <= 1 ? -1 : freeHandles[--freeCount];
  }

  void freeHandle(int handle) {
    granter[handle] = null;
    freeHandles[freeCount++] = handle;
  }

  /** Whether {@code handle}, any number, is a mapping. */
  boolean isMapping(int handle) {
    return granter != null && handle >= 0 && handle < HANDLES && granter[handle] != null;
  }

  void prepareUsers() {
    if (users == null) {
      users = new int[MOST_ENTRIES * KINDS];
    }
  }

  /** Users of entry {@code ref} of one kind. */
  int users(int ref, int kind) {
    return users[ref * KINDS + kind];
  }

  void addUsers(int ref, int kind, int change) {
    users[ref * KINDS + kind] += change;
  }

  /** Users of entry {@code ref} that write. */
  int writers(int ref) {
    return users(ref, kind(true, false)) + users(ref, kind(false, false));
  }

  /** Users of entry {@code ref}. */
  int allUsers(int ref) {
    return writers(ref) + users(ref, kind(true, true)) + users(ref, kind(false, true));
  }

  static int kind(boolean device, boolean readOnly) {
    return (device ? 1 : 0) | (readOnly ? 2 : 0);
  }
}
