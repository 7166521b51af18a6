package dev.armature.runtime.memory;

/**
 * One window of the physical address space: RAM, a device, or a memory that reads like RAM and is
 * written like a device (flash in read-array mode).
 */
public final class Mapping {
  private final String name;
  private final int start;
  private final int size;
  private final Ram ram;
  private final MmioDevice device;
  private boolean directRead;
  private long deviceAccesses;

  Mapping(String name, int start, int size, Ram ram, MmioDevice device) {
    this.name = name;
    this.start = start;
    this.size = size;
    this.ram = ram;
    this.device = device;
    this.directRead = ram != null;
  }

  /** A name for logs and the memory tree, for example {@code pl011}. */
  public String name() {
    return name;
  }

  /** First physical address. */
  public int start() {
    return start;
  }

  /** Size in bytes, as an unsigned number. */
  public int size() {
    return size;
  }

  /** Whether the window holds the physical address {@code address}. */
  public boolean contains(int address) {
    return Integer.compareUnsigned(address - start, size) < 0;
  }

  /** The RAM behind the window, or null. */
  public Ram ram() {
    return ram;
  }

  /** The device behind the window, or null for plain RAM. */
  public MmioDevice device() {
    return device;
  }

  /** Whether loads and fetches read {@link #ram} directly. */
  public boolean directRead() {
    return directRead;
  }

  /** Whether stores go to {@link #ram} directly. */
  public boolean directWrite() {
    return device == null;
  }

  /** How often the device was accessed. */
  public long deviceAccesses() {
    return deviceAccesses;
  }

  /** Counts an access of the device. */
  void countDeviceAccess() {
    deviceAccesses++;
  }

  void directRead(boolean value) {
    directRead = value;
  }
}
