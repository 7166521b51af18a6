package dev.armature.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;

/**
 * Finds the region of samples that JFR gives to its caller. A thread's stack is looked at when the
 * thread comes to its next safepoint after the sample (JEP 518). By then a region may have
 * returned, and what is left is the call: up to a quarter of the samples of compiled code on a host
 * that is loaded. Where HotSpot inlined the region, what is left is the method around the calls,
 * which has next to no work of its own. Which region it was is not told. It is taken to be the one
 * that the thread was last seen in, which is right in loops, and in proportion elsewhere.
 *
 * <p>Samples are to be given in the order of their time.
 */
final class CalledRegions {
  private static final String ENGINE = "dev.armature.translator.region.TranslatingEngine";
  private static final Set<String> CALLS = Set.of("callRegion", "runFrom");

  /** The last stack with a region in it, by thread. */
  private final Map<Long, List<RecordedFrame>> last = new HashMap<>();

  /** The stack of {@code sample}, the innermost frame first. */
  List<RecordedFrame> framesOf(RecordedEvent sample) {
    List<RecordedFrame> frames = sample.getStackTrace().getFrames();
    RecordedThread thread = sample.getThread("sampledThread");
    if (thread == null) {
      return frames;
    }
    if (isCall(frames.getFirst())) {
      return last.getOrDefault(thread.getJavaThreadId(), frames);
    }
    if (frames.stream().anyMatch(CalledRegions::isRegion)) {
      last.put(thread.getJavaThreadId(), frames);
    }
    return frames;
  }

  private static boolean isCall(RecordedFrame frame) {
    return CALLS.contains(frame.getMethod().getName())
        && frame.getMethod().getType().getName().equals(ENGINE);
  }

  private static boolean isRegion(RecordedFrame frame) {
    return frame.getMethod().getType().getName().startsWith(TimeKind.TRANSLATED);
  }
}
