package dev.armature.runtime.memory;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.sync.Rendezvous;
import java.util.ArrayList;
import java.util.List;

/**
 * The physical address space of a machine: which RAM or device answers at which 32-bit address.
 *
 * <p>Used on the threads of CPUs only (loaders use it before they start); devices are accessed, and
 * changes of code told, under the lock of the {@link #rendezvous}. Accesses to addresses that
 * nothing decodes read 0 and ignore writes, as QEMU's Versatile/PB does, and are told to the log as
 * {@code unimp}.
 */
public final class PhysicalMemory {
  private static final int OF_ONE_CPU = (1 << Ram.MARKS_PER_CPU) - 1;

  private final GuestLog log;
  private final List<Mapping> mappings = new ArrayList<>();
  private final Rendezvous rendezvous = new Rendezvous();

  /** By the number of the CPU. */
  private final List<List<CodeWriteListener>> codeWriteListeners = new ArrayList<>();

  private final List<CodeMarkListener> codeMarkListeners = new ArrayList<>();
  private final List<Runnable> mapChangeListeners = new ArrayList<>();
  private Mapping last;
  private int codeWrites;

  /** Creates an empty address space that reports stray accesses to {@code log}. */
  public PhysicalMemory(GuestLog log) {
    this.log = log;
  }

  /** Where the CPUs on this memory meet. */
  public Rendezvous rendezvous() {
    return rendezvous;
  }

  /** Maps RAM at {@code start}. */
  public Mapping mapRam(String name, int start, Ram ram) {
    return add(new Mapping(name, start, ram.size(), ram, null));
  }

  /**
   * Maps a device window.
   *
   * @param size bytes, an unsigned number
   */
  public Mapping mapDevice(String name, int start, int size, MmioDevice device) {
    return add(new Mapping(name, start, size, null, device));
  }

  /**
   * Maps memory that is read directly from {@code contents} and whose writes go to {@code device}.
   */
  public Mapping mapReadDirect(String name, int start, Ram contents, MmioDevice device) {
    return add(new Mapping(name, start, contents.size(), contents, device));
  }

  /**
   * Switches a {@link #mapReadDirect} window between direct reads (array mode) and reads by its
   * device.
   */
  public void setDirectRead(Mapping mapping, boolean direct) {
    if (mapping.ram() == null || mapping.device() == null) {
      throw new IllegalArgumentException(mapping.name() + " is not a read-direct mapping");
    }
    if (mapping.directRead() != direct) {
      rendezvous.stopOthers(
          () -> {
            mapping.directRead(direct);
            mapChangeListeners.forEach(Runnable::run);
          });
    }
  }

  private Mapping add(Mapping mapping) {
    long start = Integer.toUnsignedLong(mapping.start());
    long end = start + Integer.toUnsignedLong(mapping.size());
    for (Mapping m : mappings) {
      long s = Integer.toUnsignedLong(m.start());
      long e = s + Integer.toUnsignedLong(m.size());
      if (start < e && s < end) {
        throw new IllegalArgumentException(mapping.name() + " overlaps " + m.name());
      }
    }
    mappings.add(mapping);
    mapChangeListeners.forEach(Runnable::run);
    return mapping;
  }

  /** All windows, in the order they were mapped. */
  public List<Mapping> mappings() {
    return List.copyOf(mappings);
  }

  /** Resets every device that is mapped. */
  public void resetDevices() {
    for (Mapping mapping : mappings) {
      if (mapping.device() != null) {
        mapping.device().reset();
      }
    }
  }

  /** Registers {@code listener}, of the engine of CPU {@code cpu}, for writes to code pages. */
  public void onCodeWrite(int cpu, CodeWriteListener listener) {
    while (codeWriteListeners.size() <= cpu) {
      codeWriteListeners.add(new ArrayList<>());
    }
    codeWriteListeners.get(cpu).add(listener);
  }

  /** Registers {@code listener} for pages that become code. */
  public void onCodeMark(CodeMarkListener listener) {
    codeMarkListeners.add(listener);
  }

  /**
   * Has writes to the page of {@code ram} that holds byte {@code offset} told from now on, since
   * the engine of CPU {@code cpu} keeps something derived from its bytes. To be called before they
   * are read.
   *
   * @param reason {@link Ram#CODE_DECODED} or {@link Ram#CODE_TRANSLATED}
   */
  public void markCode(Ram ram, int offset, int reason, int cpu) {
    rendezvous.lock();
    try {
      // A page that was marked before is in nobody's store tables.
      if (ram.addCode(offset, reason, cpu) == 0) {
        rendezvous.stopOthers(
            () -> {
              for (int i = 0; i < codeMarkListeners.size(); i++) {
                codeMarkListeners.get(i).becameCode(ram, offset);
              }
            });
      }
    } finally {
      rendezvous.unlock();
    }
  }

  /** Registers {@code listener} for changes of what is mapped; cached translations must go. */
  public void onMapChange(Runnable listener) {
    mapChangeListeners.add(listener);
  }

  /** The window that decodes {@code address}, or null. */
  public Mapping find(int address) {
    Mapping m = last;
    if (holds(m, address)) {
      return m;
    }
    for (int i = 0; i < mappings.size(); i++) {
      m = mappings.get(i);
      if (holds(m, address)) {
        last = m;
        return m;
      }
    }
    return null;
  }

  /** How many writes went to pages with code; it wraps. */
  public int codeWrites() {
    return codeWrites;
  }

  /**
   * Reads as the bus does.
   *
   * @param address a multiple of {@code width}
   * @param width 1, 2 or 4 bytes
   * @return the value, zero extended
   */
  public int read(int address, int width) {
    return read(find(address), address, width);
  }

  /**
   * As {@link #read(int, int)}.
   *
   * @param likely the window that most likely decodes {@code address}, or null
   */
  public int read(Mapping likely, int address, int width) {
    Mapping m = holds(likely, address) ? likely : find(address);
    if (m == null) {
      log.unimplemented("read", address, width, 0);
      return 0;
    }
    int offset = address - m.start();
    if (m.directRead()) {
      return m.ram().read(offset, width);
    }
    rendezvous.lock();
    try {
      m.countDeviceAccess();
      return m.device().read(offset, width) & lanes(width);
    } finally {
      rendezvous.unlock();
    }
  }

  /**
   * Writes as the bus does.
   *
   * @param address a multiple of {@code width}
   * @param width 1, 2 or 4 bytes
   */
  public void write(int address, int width, int value) {
    write(find(address), address, width, value);
  }

  /**
   * As {@link #write(int, int, int)}.
   *
   * @param likely the window that most likely decodes {@code address}, or null
   */
  public void write(Mapping likely, int address, int width, int value) {
    Mapping m = holds(likely, address) ? likely : find(address);
    if (m == null) {
      log.unimplemented("write", address, width, value);
      return;
    }
    int offset = address - m.start();
    if (m.directWrite()) {
      m.ram().write(offset, width, value);
      if (m.ram().isCode(offset)) {
        codeWritten(m.ram(), offset, width);
      }
    } else {
      rendezvous.lock();
      try {
        m.countDeviceAccess();
        m.device().write(offset, width, value & lanes(width));
      } finally {
        rendezvous.unlock();
      }
    }
  }

  /**
   * Stores a word in RAM if what was expected is there. No CPU stores anything in between.
   *
   * @param likely as for {@link #write(Mapping, int, int, int)}
   * @param address of RAM, a multiple of 4
   * @return whether it was
   */
  public boolean replace(Mapping likely, int address, int expected, int value) {
    Mapping m = holds(likely, address) ? likely : find(address);
    int offset = address - m.start();
    boolean replaced = m.ram().replace(offset, expected, value);
    if (replaced && m.ram().isCode(offset)) {
      codeWritten(m.ram(), offset, 4);
    }
    return replaced;
  }

  private static boolean holds(Mapping m, int address) {
    return m != null && m.contains(address);
  }

  private static int lanes(int width) {
    return -1 >>> (Integer.SIZE - Byte.SIZE * width);
  }

  /**
   * Copies bytes in from outside (loaders, DMA). Bytes that fall on something other than RAM are
   * dropped.
   *
   * @return whether all bytes fell on RAM
   */
  public boolean writeBytes(int address, byte[] source, int start, int length) {
    boolean all = true;
    int done = 0;
    while (done < length) {
      int a = address + done;
      int n = Math.min(length - done, Ram.PAGE_SIZE - (a & (Ram.PAGE_SIZE - 1)));
      Mapping m = find(a);
      if (m != null && m.ram() != null) {
        int offset = a - m.start();
        m.ram().write(offset, source, start + done, n);
        if (m.ram().isCode(offset)) {
          codeWritten(m.ram(), offset, n);
        }
      } else {
        all = false;
      }
      done += n;
    }
    return all;
  }

  /** Copies bytes out; what is not RAM reads 0. */
  public byte[] readBytes(int address, int length) {
    byte[] result = new byte[length];
    int done = 0;
    while (done < length) {
      int a = address + done;
      int n = Math.min(length - done, Ram.PAGE_SIZE - (a & (Ram.PAGE_SIZE - 1)));
      Mapping m = find(a);
      if (m != null && m.ram() != null) {
        m.ram().read(a - m.start(), result, done, n);
      }
      done += n;
    }
    return result;
  }

  private void codeWritten(Ram ram, int offset, int length) {
    rendezvous.lock();
    try {
      codeWrites++;
      int here = rendezvous.here();
      tellCodeWritten(here, ram, offset, length);
      int others = ram.codeMarks(offset) & ~(OF_ONE_CPU << (Ram.MARKS_PER_CPU * here));
      if (others != 0) {
        rendezvous.stopOthers(() -> forgetCode(others, ram, offset & -Ram.PAGE_SIZE));
      }
    } finally {
      rendezvous.unlock();
    }
  }

  /**
   * Has other CPUs forget all that they keep of a page: a guest that moved on to this CPU would
   * stop them at each store otherwise.
   */
  private void forgetCode(int marks, Ram ram, int page) {
    for (int cpu = 0; cpu < codeWriteListeners.size(); cpu++) {
      if (((marks >>> (Ram.MARKS_PER_CPU * cpu)) & OF_ONE_CPU) != 0) {
        tellCodeWritten(cpu, ram, page, Ram.PAGE_SIZE);
      }
    }
  }

  private void tellCodeWritten(int cpu, Ram ram, int offset, int length) {
    if (cpu >= codeWriteListeners.size()) {
      return;
    }
    List<CodeWriteListener> listeners = codeWriteListeners.get(cpu);
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).codeWritten(ram, offset, length);
    }
  }
}
