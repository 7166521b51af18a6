package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;

/**
 * Accesses to pages of devices that the {@link Mmu} met before: by translated code, which leaves to
 * the interpreter what is refused here, and by the interpreter, from which is learned what
 * instructions access devices.
 */
public final class DeviceAccesses {
  /** Set in what {@link #load} returns if the region must be left behind the instruction. */
  public static final long LEAVE = 1L << Integer.SIZE;

  /** What {@link #load} and {@link #store} return if there was no access. */
  public static final int NONE = -1;

  private final ArmCpu cpu;
  private final Mmu mmu;
  private final PhysicalMemory memory;
  private final DeviceSites sites = new DeviceSites();

  /** The pages of the current context. */
  DeviceTlb loads;

  /** As {@link #loads}. */
  DeviceTlb stores;

  private AccessObserver observer;

  DeviceAccesses(ArmCpu cpu, Mmu mmu) {
    this.cpu = cpu;
    this.mmu = mmu;
    this.memory = mmu.memory();
  }

  /** The current context is that of {@code tlb}. */
  void use(SoftTlb tlb) {
    loads = tlb.deviceLoads;
    stores = tlb.deviceStores;
  }

  /** See {@link Mmu#observe}. */
  void observe(AccessObserver newObserver) {
    observer = newObserver;
  }

  /** Which instructions access devices. */
  public DeviceSites sites() {
    return sites;
  }

  /**
   * Loads from a page of a device that was met before, with the budget and the PC of the CPU those
   * of the access.
   *
   * @param width 1, 2 or 4 bytes
   * @return the value in bits 31:0, zero extended, with {@link #LEAVE} set if attention is wanted
   *     or a mapping or code was changed; {@link #NONE} if the interpreter must do it
   */
  public long load(int va, int width) {
    Mapping device = loads.find(va);
    if (device == null || (va & (width - 1)) != 0 || observer != null) {
      return NONE;
    }
    int state = derivedState();
    int value = memory.read(device, loads.physical(va), width);
    return Integer.toUnsignedLong(value) | (mustLeave(state) ? LEAVE : 0);
  }

  /**
   * Stores likewise.
   *
   * @return 0, or 1 if the region must be left, or {@link #NONE}
   */
  public int store(int va, int width, int value) {
    Mapping device = stores.find(va);
    if (device == null || (va & (width - 1)) != 0 || observer != null) {
      return NONE;
    }
    int state = derivedState();
    memory.write(device, stores.physical(va), width, value);
    return mustLeave(state) ? 1 : 0;
  }

  /** Changes with what translated code was derived from: both numbers only grow. */
  private int derivedState() {
    return mmu.epoch() + memory.codeWrites();
  }

  private boolean mustLeave(int stateBefore) {
    return cpu.attention != 0 || derivedState() != stateBefore;
  }

  /** Loads from {@code device}, which is in {@link #loads}, for the interpreter. */
  int loadNoted(Mapping device, int va, int width) {
    int physical = loads.physical(va);
    if (observer != null) {
      observer.beforeLoad(physical);
    }
    sites.note(cpu.pc);
    return memory.read(device, physical, width);
  }

  /** Stores likewise. */
  void storeNoted(Mapping device, int va, int width, int value) {
    int physical = stores.physical(va);
    if (observer != null) {
      observer.beforeStore(physical, width);
    }
    sites.note(cpu.pc);
    memory.write(device, physical, width, width == 1 ? value & 0xFF : value);
  }
}
