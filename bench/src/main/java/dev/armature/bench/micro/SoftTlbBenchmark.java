package dev.armature.bench.micro;

import dev.armature.runtime.memory.HostMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What a soft TLB hit costs in each {@link SoftTlbForm}, with and without the last page of each
 * access site kept in JVM locals, on two extremes: a CRC that stays on its pages, and a walk that
 * leaves its page with every load.
 */
public class SoftTlbBenchmark extends MicroBenchmark {
  private static final int PAGE_SIZE = 4096;
  private static final int PAGE_MASK = -PAGE_SIZE;

  /** A page address that no access has. */
  private static final int NO_PAGE = 1;

  /** Where the guest sees its RAM; like a kernel's addresses negative as an int. */
  private static final int START = 0xC0000000;

  private static final int PAGES = 64;
  private static final int LENGTH = 4 * PAGE_SIZE;

  /** Nodes of the walk: four a page, few enough for the host's first-level cache. */
  private static final int NODES = 4 * PAGES;

  private static final int LINE_SIZE = 64;
  private static final int STEPS = 4096;

  /** How the TLB is laid out. */
  @Param public SoftTlbForm form;

  private SoftTlbForm.SoftTlb tlb;

  /** Guest addresses; in fields, or HotSpot would know their pages. */
  private int table;

  private int message;
  private int firstNode;

  /** Makes RAM with a table and a message for the CRC and a ring of nodes for the walk. */
  @Setup
  public void fill() {
    tlb = form.create();
    table = START;
    message = START + PAGE_SIZE;
    firstNode = node(0);
    long host = HostMemory.allocate((PAGES + 1L) * PAGE_SIZE);
    host = (host + PAGE_SIZE - 1) & PAGE_MASK;
    for (int page = 0; page < PAGES; page++) {
      tlb.enter(START + page * PAGE_SIZE, host - START);
    }
    for (int offset = 0; offset < PAGES * PAGE_SIZE; offset += 4) {
      HostMemory.putInt(host + offset, offset * 0x9E3779B1);
    }
    for (int i = 0; i < NODES; i++) {
      HostMemory.putInt(host + node(i) - START, node((i + 1) % NODES));
    }
  }

  /** The guest address of a node: the next page, another line, with every step. */
  private static int node(int i) {
    return START + (i * 37 % PAGES) * PAGE_SIZE + (i * LINE_SIZE & ~PAGE_MASK);
  }

  /** A table-driven CRC, two loads a byte, every load looked up; ns per byte. */
  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public int crc() {
    int crc = -1;
    for (int i = 0; i < LENGTH; i++) {
      int value = HostMemory.getByte(tlb.host(message + i));
      crc = crc >>> 8 ^ HostMemory.getInt(tlb.host(table + (((crc ^ value) & 0xFF) << 2)));
    }
    return crc;
  }

  /** The same, looked up only where an access site's page changes; ns per byte. */
  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public int crcWithLastPages() {
    int crc = -1;
    int messagePage = NO_PAGE;
    int tablePage = NO_PAGE;
    long messageAddend = 0;
    long tableAddend = 0;
    for (int i = 0; i < LENGTH; i++) {
      int address = message + i;
      if ((address & PAGE_MASK) != messagePage) {
        messageAddend = tlb.host(address) - address;
        messagePage = address & PAGE_MASK;
      }
      int value = HostMemory.getByte(messageAddend + address);
      address = table + (((crc ^ value) & 0xFF) << 2);
      if ((address & PAGE_MASK) != tablePage) {
        tableAddend = tlb.host(address) - address;
        tablePage = address & PAGE_MASK;
      }
      crc = crc >>> 8 ^ HostMemory.getInt(tableAddend + address);
    }
    return crc;
  }

  /** A chain of loads, nearly each on another page than the last; ns per load. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public int walk() {
    int address = firstNode;
    for (int i = 0; i < STEPS; i++) {
      address = HostMemory.getInt(tlb.host(address));
    }
    return address;
  }

  /** The same, with the last page kept to no use; ns per load. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public int walkWithLastPage() {
    int address = firstNode;
    int page = NO_PAGE;
    long addend = 0;
    for (int i = 0; i < STEPS; i++) {
      if ((address & PAGE_MASK) != page) {
        addend = tlb.host(address) - address;
        page = address & PAGE_MASK;
      }
      address = HostMemory.getInt(HostMemory.at(addend, address));
    }
    return address;
  }
}
