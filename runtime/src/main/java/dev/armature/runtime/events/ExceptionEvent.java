package dev.armature.runtime.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** An exception that is no interrupt. */
@Name("armature.Exception")
@Label("Exception")
@Description("The first 100 of each kind in a second; armature.ExceptionCount counts them all")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class ExceptionEvent extends Event {
  @Label("Kind")
  String kind;

  @Label("Address")
  @MemoryAddress
  long address;

  @Label("Domain")
  String domain;
}
