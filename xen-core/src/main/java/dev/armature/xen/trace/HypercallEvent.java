package dev.armature.xen.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A hypercall; its duration is what the hypervisor took. */
@Name("armature.Hypercall")
@Label("Hypercall")
@Description("At most 1000 a second")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class HypercallEvent extends Event {
  @Label("Domain")
  int domain;

  @Label("Number")
  int number;

  @Label("Result")
  int result;
}
