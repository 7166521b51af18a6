package dev.armature.bench;

/** What is measured of the Xen core, with the aim for it. */
enum XenFigure {
  FIRST_BYTES("process start to first bytes of two domains", Measure.SECONDS, Aim.atMost(0.25)),
  CREATE("create a domain to its first byte", Measure.MILLIS, Aim.atMost(20)),
  NULL_CALL("null hypercall", Measure.NANOS, Aim.atMost(60)),
  EVENT_MEDIAN("event to the other domain's handler, p50", Measure.MICROS, Aim.atMost(1)),
  EVENT_99("the same, p99", Measure.MICROS, null),
  EVENT_ACROSS("event to a handler on the other CPU, p50", Measure.MICROS, Aim.atMost(3)),
  EVENT_ACROSS_99("the same on the other CPU, p99", Measure.MICROS, null),
  ROUND_TRIPS("event round trips", Measure.RATE, Aim.atLeast(400_000)),
  GRANT("grant map and unmap", Measure.NANOS, Aim.atMost(500)),
  RING("ring with 4 KB grants", Measure.GIGABYTES_A_SECOND, Aim.atLeast(1)),
  MANY("process start to 200 domains' first bytes", Measure.SECONDS, Aim.atMost(1)),
  SWITCH_MANY("event round trips beside 198 other domains", Measure.RATE, Aim.atLeast(400_000)),
  POLICY_EVENTS("access control on event round trips", Measure.PERCENT, Aim.atMost(3)),
  POLICY_GRANTS("access control on grant map and unmap", Measure.PERCENT, Aim.atMost(3)),
  POLICY_RING("access control on the ring", Measure.PERCENT, Aim.atMost(3)),
  POLICY_NOTHING("the same where nobody is asked in either", Measure.PERCENT, null);

  private final String text;
  private final Measure measure;
  private final Aim aim;

  XenFigure(String text, Measure measure, Aim aim) {
    this.text = text;
    this.measure = measure;
    this.aim = aim;
  }

  /** What it is, for people. */
  String text() {
    return text;
  }

  /** What it counts. */
  Measure measure() {
    return measure;
  }

  /** The aim, or null. */
  Aim aim() {
    return aim;
  }
}
