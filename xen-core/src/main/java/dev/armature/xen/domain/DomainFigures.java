package dev.armature.xen.domain;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a domain did since it was made, for people.
 *
 * @param id its number
 * @param name the name people gave it
 * @param state the first in order of its virtual CPUs' run states, with a word of it if one of them
 *     {@linkplain HeldEvents takes no events}, or why it has none: paused, shut down, crashed
 * @param crash what it did that could not go on; empty if it did nothing of the kind
 * @param nanos nanoseconds of guest time in each run state, the sum of its virtual CPUs'
 * @param hypercalls that it made
 * @param events set pending for it
 * @param faults aborts and undefined instructions that its kernel was told of
 * @param firstRun {@link System#nanoTime} when it was given a CPU first, or 0
 * @param firstByte {@link System#nanoTime} of its first byte on the console, or 0
 */
public record DomainFigures(
    int id,
    String name,
    String state,
    String crash,
    Map<RunState, Long> nanos,
    long hypercalls,
    long events,
    long faults,
    long firstRun,
    long firstByte) {

  /**
   * The figures of {@code domain}.
   *
   * @param now system time, nanoseconds
   */
  public static DomainFigures of(Domain domain, long now) {
    Map<RunState, Long> nanos = new EnumMap<>(RunState.class);
    for (RunState state : RunState.values()) {
      nanos.put(state, domain.vcpus().stream().mapToLong(v -> v.nanosIn(state, now)).sum());
    }
    return new DomainFigures(
        domain.id(),
        domain.name,
        state(domain, now),
        domain.crash,
        Collections.unmodifiableMap(nanos),
        domain.hypercalls,
        domain.events,
        domain.faults,
        domain.firstRun,
        domain.firstByte);
  }

  private static String state(Domain domain, long now) {
    if (!domain.crash.isEmpty()) {
      return "crashed";
    } else if (domain.shutDown) {
      return "shut down";
    } else if (domain.paused) {
      return "paused";
    }
    // In the order of RunState: if one runs, the domain does.
    String state =
        domain.vcpus().stream()
            .map(Vcpu::state)
            .min(Comparator.naturalOrder())
            .orElseThrow()
            .name()
            .toLowerCase(Locale.ROOT);
    boolean holdsEvents = domain.vcpus().stream().anyMatch(v -> v.heldEvents().areTooLong(v, now));
    return holdsEvents ? state + ", takes no events" : state;
  }
}
