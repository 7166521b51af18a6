package dev.armature.xen.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** Another domain got the CPU. */
@Name("armature.DomainSwitch")
@Label("Domain Switch")
@Description("At most 1000 a second")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class DomainSwitchEvent extends Event {
  @Label("From")
  int from;

  @Label("To")
  int to;
}
