package dev.armature.runtime.events;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** How often an exception was taken since the machine was made. */
@Name("armature.ExceptionCount")
@Label("Exception Count")
@Category("Armature")
@Period("1 s")
@StackTrace(false)
@Registered(false)
final class ExceptionCountEvent extends Event {
  @Label("Machine")
  int machine;

  @Label("Kind")
  String kind;

  @Label("Count")
  long count;
}
