package dev.armature.runtime.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** An interrupt: its duration is the time from when it was raised to when it was taken. */
@Name("armature.Interrupt")
@Label("Interrupt")
@Description("From the assertion of the CPU's input to the exception; at most 1000 a second")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class InterruptEvent extends Event {
  @Label("Line")
  String line;

  @Label("Interrupted At")
  @MemoryAddress
  long address;

  @Label("Domain")
  String domain;
}
