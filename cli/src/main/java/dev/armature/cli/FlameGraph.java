package dev.armature.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Makes a flame graph of a recording. At its foot stands what the time went to: the guest's kernel,
 * its user code, those of each domain, the interpreter and so on; on top of guest code its
 * functions, and what ran them.
 */
final class FlameGraph {
  /** How often JFR looks at a thread. */
  static final Duration PERIOD = Duration.ofMillis(10);

  static final String SAMPLE = "jdk.ExecutionSample";
  static final String COMPILATION = "jdk.Compilation";
  static final String COLLECTION = "jdk.GarbageCollection";
  private static final String TRANSLATED = "armature.RegionTranslated";
  private static final String TRANSLATOR = "dev.armature.translator.region.BackgroundTranslator";

  /** What the stacks of the CPUs' threads have in them, the first CPU's and the others'. */
  private static final Set<String> LOOPS =
      Set.of("dev.armature.runtime.machine.Machine", "dev.armature.runtime.machine.SecondaryCpu");

  private final TranslatedRegions regions = new TranslatedRegions();
  private final CompileLevels levels = new CompileLevels();
  private final FlameNode root = new FlameNode("all");

  private FlameGraph() {}

  /**
   * Reads {@code recording}, made with the events that {@link ProfileCommand} asks for.
   *
   * @param threads the processor time that the process' threads took meanwhile: what the recording
   *     says of compilations is how long they took, on however busy a host
   */
  static FlameNode of(Path recording, HostThreads threads) throws IOException {
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    events.sort(Comparator.comparing(RecordedEvent::getEndTime));
    FlameGraph graph = new FlameGraph();
    for (RecordedEvent event : events) {
      if (event.getEventType().getName().equals(TRANSLATED)) {
        graph.regions.add(event);
      }
    }
    events.forEach(graph::add);
    for (String compiler : List.of("C1", "C2")) {
      graph.addTime(threads.seconds(compiler + " CompilerThre"), "HotSpot compilation", compiler);
    }
    return graph.root;
  }

  private void add(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case COMPILATION -> levels.add(event);
      case COLLECTION -> {
        double seconds = event.getDuration("sumOfPauses").toNanos() / 1e9;
        addTime(seconds, "garbage collection");
      }
      case SAMPLE -> {
        if (event.getStackTrace() != null) {
          root.add(PERIOD.toMillis(), stackOf(event.getStackTrace().getFrames()));
        }
      }
      default -> {}
    }
  }

  private void addTime(double seconds, String... names) {
    root.add(seconds * 1e3, List.of(names));
  }

  private List<String> stackOf(List<RecordedFrame> frames) {
    List<String> names = new ArrayList<>();
    if (frames.stream().noneMatch(frame -> LOOPS.contains(typeOf(frame)))) {
      // It also runs the guest's regions without a guest, to have them compiled.
      boolean translates = frames.stream().anyMatch(frame -> typeOf(frame).equals(TRANSLATOR));
      names.add(translates ? "translation" : "other threads");
      names.add(methodOf(frames.getFirst()));
      return names;
    }
    for (RecordedFrame frame : frames) {
      TimeKind kind = TimeKind.of(frame, levels);
      if (kind != null) {
        describe(kind, frame, names);
        return names;
      }
    }
    names.add("machine");
    names.add(methodOf(frames.getFirst()));
    return names;
  }

  private void describe(TimeKind kind, RecordedFrame frame, List<String> names) {
    switch (kind) {
      case HOTSPOT_INTERPRETED, C1, C2 -> {
        TranslatedRegions.Place place = regions.placeOf(frame);
        if (!place.domain().isEmpty()) {
          names.add("domain " + place.domain());
        }
        names.add(place.privileged() ? FlameNode.GUEST_KERNEL : FlameNode.GUEST_USER);
        names.add(place.function());
        names.add(kind == TimeKind.HOTSPOT_INTERPRETED ? "bytecode interpreter" : kind.name());
      }
      default -> {
        names.add(kind.name().toLowerCase(Locale.ROOT));
        names.add(methodOf(frame));
      }
    }
  }

  private static String methodOf(RecordedFrame frame) {
    String type = typeOf(frame);
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  private static String typeOf(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
