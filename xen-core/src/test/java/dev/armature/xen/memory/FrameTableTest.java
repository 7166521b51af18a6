package dev.armature.xen.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.domain.Domain;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The accounting of frames, against what the tables really hold. */
class FrameTableTest {
  private static final int FRAMES = 64;
  private static final int WORDS = 1024;
  private static final int STEPS = 400;

  /** A machine of 256 KB with two domains of 24 frames each. */
  private static final class Rig implements AutoCloseable {
    final Ram ram = new Ram(FRAMES * 4096);
    final MachineMemory memory;
    final FrameTable frames;
    final PageTables tables;
    final Domain one = new Domain(1);
    final Domain two = new Domain(2);

    Rig() {
      PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
      physical.mapRam("ram", 0, ram);
      memory = new MachineMemory(physical, 0, FRAMES * 4096);
      frames = new FrameTable(memory, true);
      tables = new PageTables(memory, frames, domain -> {});
      assertEquals(0, frames.allocateRun(24, 1, 1));
      assertEquals(24, frames.allocateRun(24, 1, 2));
    }

    @Override
    public void close() {
      ram.close();
    }
  }

  @Test
  void aFrameIsFreeOnlyWhenTheLastReferenceIsGone() {
    try (Rig rig = new Rig()) {
      int free = rig.frames.free();
      assertTrue(rig.frames.get(3, 1));
      assertTrue(rig.frames.release(3, 1));
      assertEquals(1, rig.frames.owner(3));
      assertFalse(rig.frames.release(3, 1));
      rig.frames.put(3);
      assertEquals(FrameTable.FREE, rig.frames.owner(3));
      assertEquals(free + 1, rig.frames.free());
    }
  }

  @Test
  void aTableIsNeverMappedForWriting() {
    try (Rig rig = new Rig()) {
      assertTrue(rig.tables.pinSecondLevel(rig.one, 5));
      assertTrue(rig.tables.pinSecondLevel(rig.one, 6));
      assertFalse(store(rig, rig.one, 5, 0, 6, Descriptor.PAGE_ALL));
      assertFalse(store(rig, rig.one, 5, 0, 5, Descriptor.PAGE_ALL));
      assertTrue(store(rig, rig.one, 5, 0, 6, Descriptor.PAGE_USER_READS));
      assertTrue(store(rig, rig.one, 5, 1, 7, Descriptor.PAGE_ALL));
      assertFalse(rig.tables.pinSecondLevel(rig.one, 7));
    }
  }

  @Test
  void anothersFramesAreNeitherMappedNorWritten() {
    try (Rig rig = new Rig()) {
      assertTrue(rig.tables.pinSecondLevel(rig.one, 5));
      assertFalse(store(rig, rig.one, 5, 0, 30, Descriptor.PAGE_USER_READS));
      assertFalse(store(rig, rig.one, 30, 0, 6, Descriptor.PAGE_ALL));
      assertFalse(rig.tables.pinSecondLevel(rig.one, 30));
      assertFalse(rig.tables.pinSecondLevel(rig.one, -1));
      assertFalse(rig.tables.pinSecondLevel(rig.one, Integer.MAX_VALUE));
      assertFalse(store(rig, rig.one, FRAMES + 1, 0, 6, Descriptor.PAGE_ALL));
    }
  }

  @Test
  void aSharedFrameIsNoTableAndCannotBeGivenAway() {
    try (Rig rig = new Rig()) {
      int shared = rig.frames.allocateShared(1);
      assertFalse(rig.tables.pinSecondLevel(rig.one, shared));
      assertFalse(rig.frames.release(shared, 1));
      assertFalse(rig.frames.isDisposable(shared, 1));
    }
  }

  @Property(tries = 60)
  void countsAreWhatTheTablesHold(@ForAll long seed) {
    Random random = new Random(seed);
    try (Rig rig = new Rig()) {
      for (int step = 0; step < STEPS; step++) {
        act(rig, random);
      }
      check(rig);
    }
  }

  private static void act(Rig rig, Random random) {
    Domain domain = random.nextBoolean() ? rig.one : rig.two;
    int frame = random.nextInt(FRAMES + 2) - 1;
    switch (random.nextInt(6)) {
      case 0 -> rig.tables.pinSecondLevel(domain, frame);
      case 1 -> rig.tables.unpin(domain, frame);
      case 2 -> rig.tables.pinFirstLevel(domain, frame & ~3);
      default -> {
        int rights = random.nextBoolean() ? Descriptor.PAGE_ALL : Descriptor.PAGE_USER_READS;
        int target = random.nextInt(FRAMES + 2);
        int low = random.nextInt(8) == 0 ? Descriptor.COARSE : rights;
        store(rig, domain, frame, random.nextInt(WORDS), target, random.nextInt(5) == 0 ? 0 : low);
      }
    }
  }

  private static boolean store(Rig rig, Domain domain, int table, int index, int target, int bits) {
    return rig.tables.store(
        domain, (table << 12) + 4 * index, bits == 0 ? 0 : target << 12 | bits, domain);
  }

  /** Counts anew, from the tables' words, what each frame's counts must be. */
  private static void check(Rig rig) {
    int[] references = new int[FRAMES];
    int[] writable = new int[FRAMES];
    int[] uses = new int[FRAMES];
    for (int frame = 0; frame < FRAMES; frame++) {
      references[frame] = rig.frames.owner(frame) == FrameTable.FREE ? 0 : 1;
    }
    for (int frame = 0; frame < FRAMES; frame++) {
      switch (rig.frames.type(frame)) {
        case SECOND_LEVEL -> {
          uses[frame] += rig.frames.isPinned(frame) ? 1 : 0;
          for (int i = 0; i < WORDS; i++) {
            count(rig, frame, rig.memory.word((frame << 12) + 4 * i), references, writable);
          }
        }
        case FIRST_LEVEL -> {
          uses[frame]++;
          // The last slots are the hypervisor's: what a page had there before it was pinned is
          // neither looked at nor counted.
          int slots = (frame & 3) == 3 ? WORDS - (4 * WORDS - PageTables.HYPERVISOR_SLOT) : WORDS;
          for (int i = 0; i < slots; i++) {
            int descriptor = rig.memory.word((frame << 12) + 4 * i);
            if ((descriptor & 3) == Descriptor.COARSE && descriptor >>> 12 < FRAMES) {
              uses[descriptor >>> 12]++;
            }
          }
        }
        default -> {
          // Its words mean nothing.
        }
      }
    }
    for (int frame = 0; frame < FRAMES; frame++) {
      boolean table = rig.frames.type(frame).isTable();
      int expected = table ? uses[frame] : writable[frame];
      assertEquals(expected, rig.frames.typeCount(frame), "uses of frame " + frame);
      assertTrue(!table || writable[frame] == 0, "table " + frame + " is mapped for writing");
      assertEquals(
          references[frame] + (table ? uses[frame] : 0),
          rig.frames.references(frame),
          "references to frame " + frame);
    }
  }

  private static void count(Rig rig, int table, int descriptor, int[] references, int[] writable) {
    int target = descriptor >>> 12;
    if ((descriptor & 3) == Descriptor.SMALL_PAGE && target < FRAMES) {
      assertEquals(rig.frames.owner(table), rig.frames.owner(target));
      references[target]++;
      writable[target] += Descriptor.isWritable(descriptor) ? 1 : 0;
    }
  }
}
