package dev.armature.bench;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExceptionModel;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Stands before a hypervisor and takes the time from a domain's hypercall that sends an event to
 * the first instruction of another domain's upcall. It knows both by the interface of 2008: the
 * number of the call in r7, the cause of the upcall in r0 and the frame in r12 and the stack
 * pointer. With several CPUs it times one event at a time, as two domains have that answer each
 * other.
 */
public final class EventLatency implements ExceptionModel {
  private static final int EVENT_CHANNEL_OP = 16;
  private static final int EVENT = 0x18;
  private static final long LONGEST = 10_000_000_000L;

  private final ExceptionModel hypervisor;
  private final Histogram nanos = new Histogram(LONGEST, 3);

  /** Those of them whose handler ran on another CPU than their sender. */
  private final Histogram acrossNanos = new Histogram(LONGEST, 3);

  private volatile boolean sent;
  private long sentAt;
  private ArmCpu senderCpu;
  private int sender;

  /** Times what goes through {@code hypervisor}. */
  public EventLatency(ExceptionModel hypervisor) {
    this.hypervisor = hypervisor;
  }

  @Override
  public void take(ArmCpu cpu, ExceptionKind kind, int address) {
    if (kind == ExceptionKind.SWI && cpu.r[7] == EVENT_CHANNEL_OP && !sent) {
      sender = cpu.mmu.spaceNumber();
      senderCpu = cpu;
      sentAt = System.nanoTime();
      sent = true;
    }
    hypervisor.take(cpu, kind, address);
    if (sent && isAnother(cpu) && isUpcall(cpu)) {
      // The clocks of two cores of the host may differ by some ns.
      long took = Math.clamp(System.nanoTime() - sentAt, 0, LONGEST);
      nanos.recordValue(took);
      if (cpu != senderCpu) {
        acrossNanos.recordValue(took);
      }
      sent = false;
    }
  }

  private boolean isAnother(ArmCpu cpu) {
    return cpu != senderCpu || cpu.mmu.spaceNumber() != sender;
  }

  private static boolean isUpcall(ArmCpu cpu) {
    return cpu.r[0] == EVENT && cpu.r[12] == cpu.r[13] && cpu.pc == cpu.r[14];
  }

  /** Events timed. */
  public long count() {
    return nanos.getTotalCount();
  }

  /**
   * The latency that so many percent of the events do not exceed.
   *
   * @return in microseconds
   */
  public double micros(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e3;
  }

  /** A line that {@link XenBenchmark} reads: count, and microseconds at 50, 99, 99.9 and 100 %. */
  public String line() {
    return line("EVENTS", nanos);
  }

  /** The same of the events that went from one CPU to another. */
  public String acrossLine() {
    return line("ACROSS", acrossNanos);
  }

  private static String line(String name, Histogram histogram) {
    return String.format(
        Locale.ROOT,
        "%s %d %.2f %.2f %.2f %.2f",
        name,
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3,
        histogram.getValueAtPercentile(99.9) / 1e3,
        histogram.getValueAtPercentile(100) / 1e3);
  }
}
