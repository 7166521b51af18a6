package dev.armature.xen.grant;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.FrameType;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;

/**
 * Copies within a page (struct gnttab_copy of Xen 3.1 and later): from a place to another, each in
 * a frame of the caller's own, or in one that somebody granted it. Element: twice {u32 reference or
 * frame, u16 domain, u16 offset}, u16 length, u16 flags, s16 status.
 */
final class GrantCopy {
  /** Bytes of an element. */
  static final int SIZE = 24;

  /** Offset of the status. */
  static final int STATUS = 20;

  private static final int DESTINATION = 8;
  private static final int SOURCE_IS_GRANT = 1;
  private static final int DESTINATION_IS_GRANT = 2;
  private static final int WORDS = 5;
  private static final int HALF = 0xFFFF;

  private final GuestMemory guest;
  private final MachineMemory memory;
  private final FrameTable frames;
  private final DomainTable domains;
  private final AccessControl access;
  private final GrantedFrames held;

  /** The element: read once, as other virtual CPUs may change it. */
  private final int[] words = new int[WORDS];

  GrantCopy(
      GuestMemory guest,
      MachineMemory memory,
      FrameTable frames,
      DomainTable domains,
      AccessControl access,
      GrantedFrames held) {
    this.guest = guest;
    this.memory = memory;
    this.frames = frames;
    this.domains = domains;
    this.access = access;
    this.held = held;
  }

  /** One end of a copy. */
  private record Place(Domain domain, boolean isGrant, int number, int offset, boolean write) {}

  /** Does what {@code element} asks for; returns its status. */
  int copy(Domain self, int element) {
    guest.words(element, words, WORDS);
    int length = words[4] & HALF;
    int flags = words[4] >>> 16;
    Place from = place(self, 0, (flags & SOURCE_IS_GRANT) != 0, false);
    Place to = place(self, DESTINATION / 4, (flags & DESTINATION_IS_GRANT) != 0, true);
    if (isForeignFrame(self, from) || isForeignFrame(self, to)) {
      return GrantStatus.PERMISSION_DENIED;
    } else if (from.offset + length > MachineMemory.FRAME_SIZE
        || to.offset + length > MachineMemory.FRAME_SIZE) {
      return GrantStatus.BAD_COPY_ARGUMENT;
    }
    int status = check(self, from);
    status = status == GrantStatus.OKAY ? check(self, to) : status;
    return status == GrantStatus.OKAY ? copy(self, from, to, length) : status;
  }

  private Place place(Domain self, int word, boolean isGrant, boolean write) {
    int id = words[word + 1] & HALF;
    Domain domain = id == DomainId.SELF ? self : domains.get(id);
    return new Place(domain, isGrant, words[word], words[word + 1] >>> 16, write);
  }

  /** Others' frames are reached by what they granted only. */
  private static boolean isForeignFrame(Domain self, Place place) {
    return !place.isGrant && place.domain != self;
  }

  private int check(Domain self, Place place) {
    if (place.domain == null || place.domain.dying) {
      return GrantStatus.BAD_DOMAIN;
    }
    int right = place.write ? ObjectType.GRANT_WRITE : ObjectType.GRANT_READ;
    boolean permitted =
        !place.isGrant || access.permits(self, ObjectType.GRANT, right, place.domain, 0);
    return permitted ? GrantStatus.OKAY : GrantStatus.PERMISSION_DENIED;
  }

  private int copy(Domain self, Place from, Place to, int length) {
    int source = take(self, from);
    if (source < 0) {
      return source;
    }
    int status = GrantStatus.OKAY;
    int destination = take(self, to);
    if (destination < 0) {
      status = destination;
    } else {
      memory.copy(
          (destination << MachineMemory.FRAME_SHIFT) + to.offset,
          (source << MachineMemory.FRAME_SHIFT) + from.offset,
          length);
      giveBack(to, destination);
    }
    giveBack(from, source);
    return status;
  }

  /** Holds the frame of {@code place}; returns it, or a negative status. */
  private int take(Domain self, Place place) {
    if (place.isGrant) {
      if (!held.exists(place.domain, place.number)) {
        return GrantStatus.BAD_REFERENCE;
      }
      int frame = held.take(place.domain, place.number, self, place.write);
      return frame < 0 ? GrantStatus.GENERAL_ERROR : frame;
    }
    boolean own =
        place.write
            ? frames.getAs(place.number, self.id(), FrameType.WRITABLE)
            : frames.get(place.number, self.id());
    return own ? place.number : GrantStatus.GENERAL_ERROR;
  }

  private void giveBack(Place place, int frame) {
    if (place.isGrant) {
      held.giveBack(place.domain, place.number, frame, place.write);
    } else {
      held.letGo(frame, place.write);
    }
  }
}
