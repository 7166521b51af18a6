package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page of RAM that the soft TLB has a translation of.
 *
 * @param virtual its first address
 * @param physical where that lies
 * @param loads whether for loads
 * @param stores whether for stores
 */
public record CachedPage(int virtual, int physical, boolean loads, boolean stores) {
  /** All that {@code tlb} has, by virtual address. */
  static List<CachedPage> all(SoftTlb tlb, PhysicalMemory memory) {
    Map<Integer, Long> loadPages = tlb.pages(tlb.loads);
    Map<Integer, Long> storePages = tlb.pages(tlb.stores);
    Map<Integer, Long> all = new TreeMap<>(Integer::compareUnsigned);
    all.putAll(loadPages);
    all.putAll(storePages);
    List<CachedPage> result = new ArrayList<>();
    all.forEach(
        (va, host) -> {
          for (Mapping m : memory.mappings()) {
            long offset = m.ram() == null ? -1 : host - m.ram().hostAddress();
            if (offset >= 0 && offset < m.ram().size()) {
              int physical = m.start() + (int) offset;
              result.add(
                  new CachedPage(
                      va, physical, loadPages.containsKey(va), storePages.containsKey(va)));
            }
          }
        });
    return result;
  }
}
