package dev.armature.translator.region;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A region will not run again. */
@Name("armature.RegionDropped")
@Label("Region Dropped")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class RegionDroppedEvent extends Event {
  /** Why. */
  enum Reason {
    /** The guest wrote to code that it was made from. */
    CODE_WRITTEN,
    /** Too many others have the same address. */
    CROWDED_OUT,
    /** A larger one takes its place. */
    GROWN,
    /** One of its instructions turned out to access a device. */
    DEVICE_FOUND,
    /** Accesses that shared a look at their page kept lying in two. */
    APART,
    /** A breakpoint was set in it. */
    BREAKPOINT
  }

  @Label("Entry")
  @MemoryAddress
  long entry;

  @Label("Reason")
  String reason;

  /** Writes the event, if somebody wants it. */
  static void write(Region region, Reason reason) {
    RegionDroppedEvent event = new RegionDroppedEvent();
    if (event.isEnabled()) {
      event.entry = Integer.toUnsignedLong(region.pc);
      event.reason = reason.name();
      event.commit();
    }
  }
}
