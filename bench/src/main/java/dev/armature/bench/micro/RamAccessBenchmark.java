package dev.armature.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What one access to guest RAM costs in each {@link RamForm}, with the soft TLB left out.
 *
 * <p>Addresses are scattered, as a guest's are, so HotSpot can neither hoist a bounds check out of
 * a loop nor vectorize.
 */
public class RamAccessBenchmark extends MicroBenchmark {
  private static final int ACCESSES = 4096;

  /** Fits the host's first-level cache: the form is to be measured, not the cache. */
  private static final int SIZE = 16 << 10;

  private static final int MASK = SIZE - 4;

  /** How RAM is reached. */
  @Param public RamForm form;

  private RamForm.GuestRam ram;

  /** Fills the RAM with a cycle: each word holds the offset of the next. */
  @Setup
  public void fill() {
    ram = form.allocate(SIZE);
    for (int offset = 0; offset < SIZE; offset += 4) {
      ram.store(offset, (offset * 5 + 4 * 1237) & MASK);
    }
  }

  /** Latency: every load waits for the one before. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public int chainOfLoads() {
    int offset = 0;
    for (int i = 0; i < ACCESSES; i++) {
      offset = ram.load(offset & MASK);
    }
    return offset;
  }

  /** Throughput: loads at scattered places that do not wait for each other. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public int independentLoads() {
    int sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += ram.load(scattered(i));
    }
    return sum;
  }

  /** Read, change and write at scattered places; the loop keeps the cycle's values intact. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public void loadsAndStores() {
    for (int i = 0; i < ACCESSES; i++) {
      int offset = scattered(i);
      ram.store(offset, ram.load(offset) ^ 0x80000000);
    }
  }

  private static int scattered(int i) {
    return ((i * 0x9E3779B1) >>> 8) & MASK;
  }
}
