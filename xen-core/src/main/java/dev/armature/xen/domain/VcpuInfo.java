package dev.armature.xen.domain;

import dev.armature.xen.abi.SaveArea;
import dev.armature.xen.abi.SharedInfoLayout;
import dev.armature.xen.memory.MachineMemory;

/**
 * What the shared information page has of one virtual CPU (struct vcpu_info). Its guest writes it
 * too: nothing in it is trusted. A kernel changes these words by plain loads and stores, so that
 * only the CPU that the virtual CPU runs on may change them meanwhile.
 */
public final class VcpuInfo {
  private final MachineMemory memory;
  private final int base;
  private final SharedInfoLayout layout;

  /**
   * @param base physical address
   */
  VcpuInfo(MachineMemory memory, int base, SharedInfoLayout layout) {
    this.memory = memory;
    this.base = base;
    this.layout = layout;
  }

  /** Whether events are to be delivered: one is pending and the guest has not masked them. */
  public boolean wantsUpcall() {
    return memory.byteAt(base + layout.upcallPending()) != 0 && !upcallsMasked();
  }

  /** Whether any event is pending. */
  public boolean isUpcallPending() {
    return memory.byteAt(base + layout.upcallPending()) != 0;
  }

  /** Whether the guest takes no upcalls now. */
  public boolean upcallsMasked() {
    return (memory.byteAt(base + layout.upcallMask()) & layout.upcallMaskBits()) != 0;
  }

  /** Masks or unmasks upcalls. */
  public void setUpcallsMasked(boolean masked) {
    int at = base + layout.upcallMask();
    int others = memory.byteAt(at) & ~layout.upcallMaskBits();
    memory.setByte(at, others | (masked ? 1 : 0));
  }

  /** A word that is kept for the guest's kernel, at an offset of {@link SaveArea}. */
  public int saved(int offset) {
    return memory.word(base + offset);
  }

  /** Sets a word that is kept for the guest's kernel. */
  public void save(int offset, int value) {
    memory.setWord(base + offset, value);
  }

  /** Sets the selector bit of {@code port}'s word; returns whether it was set. */
  public boolean setSelector(int port) {
    int at = base + layout.pendingSelector();
    int before = memory.word(at);
    int bit = 1 << (port >>> 5);
    memory.setWord(at, before | bit);
    return (before & bit) != 0;
  }

  /** Sets the byte that says an event is pending; returns whether it was set. */
  public boolean setUpcallPending() {
    int at = base + layout.upcallPending();
    int before = memory.byteAt(at);
    memory.setByte(at, before | 1);
    return (before & 1) != 0;
  }

  /** Publishes the time since boot. */
  public void setSystemTime(long nanos) {
    int version = memory.word(base + layout.timeVersion()) | 1;
    memory.setWord(base + layout.timeVersion(), version);
    memory.setWord(base + layout.systemTime(), (int) nanos);
    memory.setWord(base + layout.systemTime() + 4, (int) (nanos >>> 32));
    memory.setWord(base + layout.timeVersion(), version + 1);
  }
}
