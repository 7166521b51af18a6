package dev.armature.xen.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of the CPU over a second, among domains that always want it. */
class FairnessTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double WITHIN = 0.02;

  /** How long a CPU that nobody wants does nothing. */
  private static final long IDLE = 1_000_000;

  private final List<Vcpu> vcpus = new ArrayList<>();
  private long[] had;

  private Vcpu add(Scheduler scheduler, int id) {
    Vcpu vcpu = new Domain(id).vcpu();
    scheduler.add(vcpu);
    vcpus.add(vcpu);
    return vcpu;
  }

  /** Another virtual CPU of the domain of {@code first}. */
  private Vcpu addTo(Vcpu first, Scheduler scheduler) {
    Vcpu vcpu = first.domain().addVcpu();
    scheduler.add(vcpu);
    vcpus.add(vcpu);
    return vcpu;
  }

  private void run(Scheduler scheduler) {
    run(scheduler, 1);
  }

  /**
   * Runs all that were added on so many CPUs for a second after a warm-up of another; fills {@link
   * #had}, and has all of them queued.
   */
  private void run(Scheduler scheduler, int cpus) {
    had = new long[vcpus.size()];
    for (Vcpu v : vcpus) {
      scheduler.wake(v, 0);
    }
    Vcpu[] running = new Vcpu[cpus];
    long[] since = new long[cpus];
    long[] until = new long[cpus];
    for (int cpu = 0; until[cpu] < 2 * SECOND; cpu = earliest(until)) {
      long now = until[cpu];
      stop(running[cpu], scheduler, now - since[cpu], now);
      Vcpu next = scheduler.pick(now, cpu);
      long slice = Math.min(next == null ? IDLE : scheduler.slice(now), 2 * SECOND - now);
      assertTrue(slice > 0, "a slice takes time");
      running[cpu] = next;
      since[cpu] = now;
      until[cpu] = now + slice;
      if (next != null) {
        had[vcpus.indexOf(next)] += Math.max(0, until[cpu] - Math.max(now, SECOND));
      }
    }
    for (int cpu = 0; cpu < cpus; cpu++) {
      stop(running[cpu], scheduler, 2 * SECOND - since[cpu], 2 * SECOND);
    }
  }

  private static void stop(Vcpu running, Scheduler scheduler, long ran, long now) {
    if (running != null) {
      scheduler.charge(running, ran);
      scheduler.requeue(running, now);
    }
  }

  private static int earliest(long[] times) {
    int first = 0;
    for (int i = 1; i < times.length; i++) {
      first = times[i] < times[first] ? i : first;
    }
    return first;
  }

  private void assertShares(double... shares) {
    for (int i = 0; i < shares.length; i++) {
      assertEquals(shares[i], had[i] / (double) SECOND, WITHIN, "share of " + i);
    }
  }

  @Test
  void borrowedVirtualTimeGivesEqualShares() {
    BorrowedVirtualTime bvt = new BorrowedVirtualTime(1);
    for (int i = 0; i < 4; i++) {
      add(bvt, i);
    }
    run(bvt);
    assertShares(0.25, 0.25, 0.25, 0.25);
  }

  @Test
  void borrowedVirtualTimeGivesSharesByTheInverseOfTheAdvance() {
    BorrowedVirtualTime bvt = new BorrowedVirtualTime(1);
    add(bvt, 1);
    assertTrue(bvt.adjust(add(bvt, 2), 20, false, 0, 0, 0));
    assertTrue(bvt.adjust(add(bvt, 3), 40, false, 0, 0, 0));
    run(bvt);
    assertShares(4 / 7.0, 2 / 7.0, 1 / 7.0);
  }

  @Test
  void borrowedVirtualTimeWarpsForItsLimitAndThenNotForAWhile() {
    BorrowedVirtualTime bvt = new BorrowedVirtualTime(1);
    Vcpu warping = add(bvt, 1);
    Vcpu other = add(bvt, 2);
    long limit = 100_000_000;
    assertTrue(bvt.adjust(warping, 10, true, 1 << 20, limit, 2 * limit));
    bvt.wake(warping, 0);
    bvt.wake(other, 0);
    // It warps for its limit; what it took the other gets back; they share; it warps again.
    assertEquals(limit, had(bvt, warping, 0, limit));
    assertEquals(0, had(bvt, warping, limit, 2 * limit));
    assertEquals(limit / 2.0, had(bvt, warping, 2 * limit, 3 * limit), limit * WITHIN);
    assertEquals(limit, had(bvt, warping, 3 * limit, 4 * limit), limit * 0.06);
  }

  @Test
  void borrowedVirtualTimeWithoutALimitOfRestWarpsOnce() {
    BorrowedVirtualTime bvt = new BorrowedVirtualTime(1);
    Vcpu warping = add(bvt, 1);
    assertTrue(bvt.adjust(warping, 10, true, 1 << 20, 20_000_000, 0));
    bvt.wake(warping, 0);
    bvt.wake(add(bvt, 2), 0);
    assertTrue(bvt.warps(warping));
    had(bvt, warping, 0, SECOND);
    assertFalse(bvt.warps(warping));
    assertFalse(bvt.adjust(warping, 10, true, 1, -1, 0));
    assertFalse(bvt.adjust(warping, 10, true, 1, 0, -1));
  }

  /** Nanoseconds that {@code vcpu} runs between two times. */
  private static long had(Scheduler scheduler, Vcpu vcpu, long from, long to) {
    long sum = 0;
    long now = from;
    while (now < to) {
      Vcpu running = scheduler.pick(now, 0);
      long slice = Math.min(scheduler.slice(now), to - now);
      now += slice;
      sum += running == vcpu ? slice : 0;
      scheduler.charge(running, slice);
      scheduler.requeue(running, now);
    }
    return sum;
  }

  @Test
  void creditGivesSharesByWeight() {
    Credit credit = new Credit(1);
    add(credit, 1);
    credit.setWeight(add(credit, 2), 512);
    add(credit, 3);
    run(credit);
    assertShares(0.25, 0.5, 0.25);
  }

  @Test
  void earliestDeadlineFirstGivesSlicesAndSharesTheRest() {
    Sedf sedf = new Sedf(1);
    assertTrue(sedf.adjust(add(sedf, 1), 20_000_000, 8_000_000, false, 0));
    assertTrue(sedf.adjust(add(sedf, 2), 50_000_000, 10_000_000, false, 0));
    add(sedf, 3);
    add(sedf, 4);
    run(sedf);
    assertShares(0.4, 0.2, 0.2, 0.2);
  }

  @Test
  void extraTimeGoesByWeight() {
    Sedf sedf = new Sedf(1);
    assertTrue(sedf.adjust(add(sedf, 1), 0, 0, true, 3));
    assertTrue(sedf.adjust(add(sedf, 2), 0, 0, true, 1));
    run(sedf);
    assertShares(0.75, 0.25);
  }

  private static List<Scheduler> schedulers(int cpus) {
    return List.of(new BorrowedVirtualTime(cpus), new Credit(cpus), new Sedf(cpus));
  }

  @Test
  void whoIsKeptToACpuSharesThatOneOnly() {
    for (Scheduler scheduler : schedulers(2)) {
      vcpus.clear();
      for (int i = 1; i <= 4; i++) {
        add(scheduler, i).affinity = i == 4 ? 0b10 : 0b01;
      }
      run(scheduler, 2);
      assertShares(1 / 3.0, 1 / 3.0, 1 / 3.0, 1);
    }
  }

  @Test
  void whoMayRunAnywhereGoesWhereThereIsMore() {
    for (Scheduler scheduler : schedulers(2)) {
      vcpus.clear();
      for (int i = 1; i <= 5; i++) {
        add(scheduler, i).affinity = i == 5 ? -1 : 0b01;
      }
      run(scheduler, 2);
      assertShares(0.25, 0.25, 0.25, 0.25, 1);
    }
  }

  /** The time of a CPU that is to be had for one alone is not that of the CPU that others share. */
  @Test
  void whoWakesOnASharedCpuDoesNotWaitForTheFastestOne() {
    for (Scheduler scheduler : schedulers(2)) {
      vcpus.clear();
      for (int i = 1; i <= 5; i++) {
        add(scheduler, i).affinity = i == 4 ? 0b10 : 0b01;
      }
      Vcpu sleeper = vcpus.removeLast();
      run(scheduler, 2);
      scheduler.wake(sleeper, 2 * SECOND);
      long had = had(scheduler, sleeper, 2 * SECOND, 3 * SECOND);
      assertEquals(0.25, had / (double) SECOND, 2 * WITHIN, scheduler.name());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void severalCpusAreSharedEqually(int cpus) {
    for (Scheduler scheduler : schedulers(cpus)) {
      vcpus.clear();
      for (int i = 1; i <= 7; i++) {
        add(scheduler, i);
      }
      run(scheduler, cpus);
      for (int i = 0; i < 7; i++) {
        double share = had[i] / (double) SECOND;
        assertEquals(cpus / 7.0, share, WITHIN, scheduler.name() + ": share of " + i);
      }
    }
  }

  @Test
  void creditGivesADomainItsShareHoweverManyVirtualCpusItHas() {
    Credit credit = new Credit(2);
    Vcpu first = add(credit, 1);
    addTo(first, credit);
    addTo(first, credit);
    Vcpu second = add(credit, 2);
    addTo(second, credit);
    credit.setWeight(addTo(second, credit), 512); // which is the domain's
    run(credit, 2);
    assertShares(2 / 9.0, 2 / 9.0, 2 / 9.0, 4 / 9.0, 4 / 9.0, 4 / 9.0);
    assertEquals(512, credit.weight(second));
  }

  @Test
  void borrowedVirtualTimeGivesEachVirtualCpuTheShareOfItsDomainsParameters() {
    BorrowedVirtualTime bvt = new BorrowedVirtualTime(1);
    Vcpu slow = add(bvt, 1);
    assertTrue(bvt.adjust(slow, 20, false, 0, 0, 0));
    addTo(slow, bvt);
    addTo(add(bvt, 2), bvt);
    run(bvt);
    assertShares(1 / 6.0, 1 / 6.0, 2 / 6.0, 2 / 6.0);
  }

  @Test
  void earliestDeadlineFirstGivesEachVirtualCpuTheContractOfItsDomain() {
    Sedf sedf = new Sedf(1);
    Vcpu first = add(sedf, 1);
    assertTrue(sedf.adjust(first, 20_000_000, 4_000_000, false, 0));
    addTo(first, sedf);
    Vcpu control = add(sedf, 0);
    assertTrue(sedf.adjust(control, 20_000_000, 8_000_000, false, 0));
    addTo(control, sedf); // which gets the rest
    run(sedf);
    assertShares(0.2, 0.2, 0.4, 0.2);
  }

  @Test
  void weightsCountOnSeveralCpus() {
    Credit credit = new Credit(2);
    for (int i = 1; i <= 4; i++) {
      add(credit, i);
    }
    credit.setWeight(add(credit, 5), 512);
    credit.setWeight(add(credit, 6), 512);
    run(credit, 2);
    assertShares(0.25, 0.25, 0.25, 0.25, 0.5, 0.5);
  }
}
