package dev.armature.translator.region;

import dev.armature.runtime.cpu.AccessObserver;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records the stores of a rehearsal so that they can be taken back and compared. Refuses, by {@link
 * Refused}, accesses that cannot be taken back: to devices and to pages that hold code.
 */
final class StoreJournal implements AccessObserver {
  /** Thrown before an access that must not be rehearsed. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: a rehearsal may be refused often. */
    Refused() {
      super(null, null, false, false);
    }
  }

  private record Entry(int instruction, int physical, int width, int before) {}

  private final PhysicalMemory memory;
  private final List<Entry> entries = new ArrayList<>();

  /** Number of the instruction being rehearsed. */
  int instruction;

  StoreJournal(PhysicalMemory memory) {
    this.memory = memory;
  }

  @Override
  public void beforeLoad(int physical) {
    Mapping m = memory.find(physical);
    if (m == null || !m.directRead()) {
      throw new Refused();
    }
  }

  @Override
  public void beforeStore(int physical, int width) {
    Mapping m = memory.find(physical);
    if (m == null || !m.directWrite() || m.ram().isCode(physical - m.start())) {
      throw new Refused();
    }
    entries.add(new Entry(instruction, physical, width, memory.read(physical, width)));
  }

  @Override
  public void beforeWatchedStore(int physical) {
    throw new Refused();
  }

  @Override
  public void beforeStop() {
    throw new Refused();
  }

  /** What each stored-to byte holds now. */
  Map<Integer, Byte> contents() {
    Map<Integer, Byte> result = new LinkedHashMap<>();
    for (Entry e : entries) {
      for (int i = 0; i < e.width; i++) {
        result.put(e.physical + i, (byte) memory.read(e.physical + i, 1));
      }
    }
    return result;
  }

  /** Takes back the stores of instruction {@code from} and later ones. */
  void undo(int from) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry e = entries.get(i);
      if (e.instruction >= from) {
        memory.write(e.physical, e.width, e.before);
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    entries.clear();
  }
}
