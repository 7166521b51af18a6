package dev.armature.xen.grant;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.FrameType;

/** Frames that are used because somebody granted them: held, and marked in the granter's entry. */
final class GrantedFrames {
  private final GrantEntries entries;
  private final FrameTable frames;

  GrantedFrames(GrantEntries entries, FrameTable frames) {
    this.entries = entries;
    this.frames = frames;
  }

  /** Whether {@code granter} has an entry {@code ref}, any number. */
  boolean exists(Domain granter, int ref) {
    return entries.exists(granter, ref);
  }

  /**
   * Holds the frame of an entry, which exists, for {@code user}.
   *
   * @return the frame, or -1 if the entry does not permit it, or names a frame that is not the
   *     granter's or cannot be used so
   */
  int take(Domain granter, int ref, Domain user, boolean write) {
    if (!entries.use(granter, ref, user.id(), write)) {
      return -1;
    }
    int frame = entries.frame(granter, ref);
    if (!hold(frame, granter, write)) {
      clearMarks(granter, ref);
      return -1;
    }
    return frame;
  }

  /** Undoes {@link #take}, if nothing else came of it. */
  void giveBack(Domain granter, int ref, int frame, boolean write) {
    letGo(frame, write);
    clearMarks(granter, ref);
  }

  private boolean hold(int frame, Domain granter, boolean write) {
    return write
        ? frames.getAs(frame, granter.id(), FrameType.WRITABLE)
        : frames.get(frame, granter.id());
  }

  /** Has nobody hold {@code frame} any more because of a mapping that {@link #take} began. */
  void letGo(int frame, boolean write) {
    if (write) {
      frames.putAs(frame);
    } else {
      frames.put(frame);
    }
  }

  /** Takes the marks from an entry that nobody's mappings need any more. */
  void clearMarks(Domain granter, int ref) {
    GrantTable theirs = granter.grants();
    int marks = theirs.writers(ref) == 0 ? GrantEntry.WRITING : 0;
    marks |= theirs.allUsers(ref) == 0 ? GrantEntry.READING : 0;
    if (marks != 0) {
      entries.clear(granter, ref, marks);
    }
  }
}
