package dev.armature.runtime.events;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** How often the registers of a device were accessed since the machine was made. */
@Name("armature.DeviceAccess")
@Label("Device Accesses")
@Category("Armature")
@Period("1 s")
@StackTrace(false)
@Registered(false)
final class DeviceAccessEvent extends Event {
  @Label("Machine")
  int machine;

  @Label("Device")
  String device;

  @Label("Address")
  @MemoryAddress
  long address;

  @Label("Accesses")
  long accesses;
}
