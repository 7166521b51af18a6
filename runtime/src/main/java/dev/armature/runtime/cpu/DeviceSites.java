package dev.armature.runtime.cpu;

/**
 * Which instructions have accessed devices lately. A hint for translators, which may be wrong
 * either way: instructions are known by their virtual address only, and few are kept.
 */
public final class DeviceSites {
  private static final int SIZE = 4096;

  /** So many accesses in a row make a site: less is a routine for memory that met a device once. */
  private static final int ENOUGH = 64;

  private final int[] sites = new int[SIZE];
  private final int[] counts = new int[SIZE];

  DeviceSites() {}

  private static int index(int pc) {
    return (pc >>> 1 ^ pc >>> 13) & (SIZE - 1);
  }

  /** The instruction at {@code pc} accesses a device. */
  void note(int pc) {
    int i = index(pc);
    if (sites[i] != pc) {
      sites[i] = pc;
      counts[i] = 0;
    }
    counts[i]++;
  }

  /** Whether the instruction at {@code pc} is known to access devices. */
  public boolean contains(int pc) {
    int i = index(pc);
    return sites[i] == pc && counts[i] >= ENOUGH;
  }
}
