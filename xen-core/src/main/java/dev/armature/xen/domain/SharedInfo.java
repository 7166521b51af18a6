package dev.armature.xen.domain;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.abi.SaveArea;
import dev.armature.xen.abi.SharedInfoLayout;
import dev.armature.xen.memory.MachineMemory;

/** A domain's shared information page, which its guest writes too: nothing in it is trusted. */
public final class SharedInfo {
  private final MachineMemory memory;
  private final int base;
  private final SharedInfoLayout layout;

  /**
   * @param base physical address of the page
   */
  public SharedInfo(MachineMemory memory, int base, SharedInfoLayout layout) {
    this.memory = memory;
    this.base = base;
    this.layout = layout;
  }

  /** Physical address of the page. */
  public int address() {
    return base;
  }

  /** Enters what a page of zeros does not say: no upcalls yet. */
  public void initialise(GuestAbi abi) {
    if (!abi.isLater()) {
      setUpcallsMasked(true);
      return;
    }
    for (int i = 0; i < layout.vcpus(); i++) {
      memory.setWord(base + i * layout.vcpuSize() + SaveArea.PSR, SaveArea.FIRST_PSR);
    }
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

  /** Whether {@code port} is pending. */
  public boolean isPending(int port) {
    return bit(layout.pending(), port);
  }

  /** Whether {@code port} is masked. */
  public boolean isMasked(int port) {
    return bit(layout.mask(), port);
  }

  /** Sets {@code port}'s pending bit; returns whether it was set. */
  public boolean setPending(int port) {
    return setBit(layout.pending(), port);
  }

  /** Clears {@code port}'s pending bit. */
  public void clearPending(int port) {
    int at = base + layout.pending() + (port >>> 5 << 2);
    memory.setWord(at, memory.word(at) & ~(1 << port));
  }

  /** Clears {@code port}'s mask bit. */
  public void clearMask(int port) {
    int at = base + layout.mask() + (port >>> 5 << 2);
    memory.setWord(at, memory.word(at) & ~(1 << port));
  }

  /** Sets the selector bit of {@code port}'s word; returns whether it was set. */
  public boolean setSelector(int port) {
    return setBit(layout.pendingSelector(), port >>> 5);
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

  /** Publishes the time of day at boot. */
  public void setWallClock(int seconds, int nanos) {
    int version = memory.word(base + layout.wallClockVersion()) | 1;
    memory.setWord(base + layout.wallClockVersion(), version);
    memory.setWord(base + layout.wallClockSeconds(), seconds);
    memory.setWord(base + layout.wallClockNanos(), nanos);
    memory.setWord(base + layout.wallClockVersion(), version + 1);
  }

  private boolean bit(int offset, int number) {
    return (memory.word(base + offset + (number >>> 5 << 2)) & 1 << number) != 0;
  }

  private boolean setBit(int offset, int number) {
    int at = base + offset + (number >>> 5 << 2);
    int before = memory.word(at);
    int bit = 1 << number;
    memory.setWord(at, before | bit);
    return (before & bit) != 0;
  }
}
