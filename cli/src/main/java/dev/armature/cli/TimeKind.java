package dev.armature.cli;

import java.util.List;
import jdk.jfr.consumer.RecordedFrame;

/** What the thread of the CPU is at, as far as its stack tells. */
enum TimeKind {
  /** Our interpreter. */
  INTERPRETER("interpreter"),
  /** Translated code that HotSpot interprets. */
  HOTSPOT_INTERPRETED("hotspotInterpreted"),
  /** Translated code that C1 compiled. */
  C1("c1"),
  /** Translated code that C2 compiled. */
  C2("c2"),
  /** Forming and emitting regions. */
  TRANSLATION("translation"),
  /** From one region to the next. */
  DISPATCH("dispatch"),
  /** Soft TLB misses and table walks. */
  MMU("mmu"),
  /** Devices. */
  DEVICES("devices"),
  /** The Xen core. */
  HYPERVISOR("hypervisor"),
  /** The machine's loop between runs of the engine, and whatever else. */
  OTHER("other");

  private static final String ROOT = "dev.armature.";
  private static final String REGIONS = ROOT + "translator.region.";

  /** What the names of translated classes begin with. */
  static final String TRANSLATED = REGIONS + "Guest_";

  private static final String INLINED = "Inlined";
  private static final String INTERPRETED = "Interpreted";
  private static final List<String> INTERPRETING =
      List.of(
          ROOT + "translator.interpreter.", ROOT + "translator.code.", ROOT + "translator.decode.");
  private static final List<String> DISPATCHING =
      List.of(REGIONS + "TranslatingEngine", REGIONS + "RegionCache", REGIONS + "Region.");
  private static final List<String> HELPING = List.of(REGIONS + "Support", REGIONS + "CpuState");
  private static final List<String> DRIVING =
      List.of(ROOT + "soc.", ROOT + "runtime.device.", ROOT + "runtime.io.");

  private final String label;

  TimeKind(String label) {
    this.label = label;
  }

  /** As the JSON has it. */
  String label() {
    return label;
  }

  /**
   * The kind of a stack: that of the first frame that tells one.
   *
   * @param frames the innermost first
   * @param levels of the methods that HotSpot compiled
   */
  static TimeKind of(List<RecordedFrame> frames, CompileLevels levels) {
    for (RecordedFrame frame : frames) {
      TimeKind kind = of(frame, levels);
      if (kind != null) {
        return kind;
      }
    }
    return OTHER;
  }

  /** The kind that one frame tells, or null. */
  static TimeKind of(RecordedFrame frame, CompileLevels levels) {
    String type = frame.getMethod().getType().getName();
    if (type.startsWith(TRANSLATED)) {
      return frame.getType().equals(INTERPRETED)
          ? HOTSPOT_INTERPRETED
          : levels.isC2(frame.getMethod()) ? C2 : C1;
    }
    return of(type, frame.getType().equals(INLINED));
  }

  /**
   * The kind that a class of Armature's own tells. Null for those that many make use of, as memory
   * is: their caller tells.
   */
  static TimeKind of(String type, boolean inlined) {
    if (startsWithOne(type, INTERPRETING)) {
      return INTERPRETER;
    } else if (startsWithOne(type + ".", DISPATCHING)) {
      return DISPATCH;
    } else if (startsWithOne(type, HELPING)) {
      return null; // inlined into translated code, or called by it: its caller tells
    } else if (type.startsWith(REGIONS) || type.startsWith("org.objectweb.asm.")) {
      return TRANSLATION;
    } else if (type.startsWith(ROOT + "runtime.cpu.")) {
      return type.endsWith("Mmu") && !inlined ? MMU : null;
    } else if (type.startsWith(ROOT + "xen.")) {
      return HYPERVISOR;
    } else if (startsWithOne(type, DRIVING)) {
      return DEVICES;
    }
    return null;
  }

  private static boolean startsWithOne(String text, List<String> prefixes) {
    return prefixes.stream().anyMatch(text::startsWith);
  }
}
