package dev.armature.cli;

import java.util.HashMap;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;

/**
 * Which compiler made the compiled code of a method, told by JFR's events of compilations; these
 * must be met in the order of time, between the samples.
 */
final class CompileLevels {
  private static final int C2 = 4;

  /** JFR's own spelling. */
  private static final String SUCCEEDED = "succeded";

  private final Map<String, Integer> levels = new HashMap<>();

  /** Takes note of an event {@code jdk.Compilation}. */
  void add(RecordedEvent compilation) {
    RecordedMethod method = compilation.getValue("method");
    if (method != null && compilation.getBoolean(SUCCEEDED)) {
      levels.put(key(method), (int) compilation.getShort("compileLevel"));
    }
  }

  /** Whether the newest compiled code of {@code method} is C2's. */
  boolean isC2(RecordedMethod method) {
    return levels.getOrDefault(key(method), 0) == C2;
  }

  private static String key(RecordedMethod method) {
    return method.getType().getName() + "." + method.getName() + method.getDescriptor();
  }
}
