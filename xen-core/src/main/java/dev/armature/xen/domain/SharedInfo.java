package dev.armature.xen.domain;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.abi.SaveArea;
import dev.armature.xen.abi.SharedInfoLayout;
import dev.armature.xen.memory.MachineMemory;

/**
 * A domain's shared information page, which its guest writes too: nothing in it is trusted. The
 * words of the ports are those of all its virtual CPUs: one of them may swap such a word while the
 * hypervisor changes it for another.
 */
public final class SharedInfo {
  private final MachineMemory memory;
  private final int base;
  private final SharedInfoLayout layout;
  private final VcpuInfo[] vcpus;

  /**
   * @param base physical address of the page
   */
  public SharedInfo(MachineMemory memory, int base, SharedInfoLayout layout) {
    this.memory = memory;
    this.base = base;
    this.layout = layout;
    this.vcpus = new VcpuInfo[layout.vcpus()];
    for (int id = 0; id < vcpus.length; id++) {
      vcpus[id] = new VcpuInfo(memory, base + id * layout.vcpuSize(), layout);
    }
  }

  /** Physical address of the page. */
  public int address() {
    return base;
  }

  /** The part of virtual CPU {@code id}, one that the interface has. */
  public VcpuInfo vcpu(int id) {
    return vcpus[id];
  }

  /** Enters what a page of zeros does not say: no upcalls yet. */
  public void initialise(GuestAbi abi) {
    for (VcpuInfo vcpu : vcpus) {
      if (abi.isLater()) {
        vcpu.save(SaveArea.PSR, SaveArea.FIRST_PSR);
      } else {
        vcpu.setUpcallsMasked(true);
      }
    }
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
    return (memory.setBits(wordOf(layout.pending(), port), 1 << port) & 1 << port) != 0;
  }

  /** Clears {@code port}'s pending bit. */
  public void clearPending(int port) {
    memory.clearBits(wordOf(layout.pending(), port), 1 << port);
  }

  /** Clears {@code port}'s mask bit. */
  public void clearMask(int port) {
    memory.clearBits(wordOf(layout.mask(), port), 1 << port);
  }

  /** Publishes the time of day at boot. */
  public void setWallClock(int seconds, int nanos) {
    int version = memory.word(base + layout.wallClockVersion()) | 1;
    memory.setWord(base + layout.wallClockVersion(), version);
    memory.setWord(base + layout.wallClockSeconds(), seconds);
    memory.setWord(base + layout.wallClockNanos(), nanos);
    memory.setWord(base + layout.wallClockVersion(), version + 1);
  }

  private int wordOf(int offset, int port) {
    return base + offset + (port >>> 5 << 2);
  }

  private boolean bit(int offset, int port) {
    return (memory.word(wordOf(offset, port)) & 1 << port) != 0;
  }
}
