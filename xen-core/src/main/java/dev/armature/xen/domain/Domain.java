package dev.armature.xen.domain;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.event.EventPorts;
import dev.armature.xen.grant.GrantTable;
import dev.armature.xen.memory.ForeignMappings;
import dev.armature.xen.memory.MappedFrames;
import java.util.Arrays;
import java.util.List;

/** A virtual machine. */
public final class Domain {
  /** Shutdown reason: power off. */
  public static final int POWER_OFF = 0;

  /** Shutdown reason: reboot. */
  public static final int REBOOT = 1;

  /** Shutdown reason: suspended. */
  public static final int SUSPEND = 2;

  /** Shutdown reason: it did what cannot go on. */
  public static final int CRASH = 3;

  private final int id;

  /** Replaced by a longer one, never changed: any thread may look. */
  private volatile Vcpu[] vcpus;

  private final EventPorts ports = new EventPorts();
  private final GrantTable grants = new GrantTable();
  private final MappedFrames mappedFrames = new MappedFrames();
  private final ForeignMappings foreignMappings = new ForeignMappings();
  private final IoRights ioRights = new IoRights();
  private final byte[] handle = new byte[16];

  /** The name people gave it. */
  public String name = "";

  /** Whether it may control others. */
  public boolean privileged;

  /** The interface its kernel was made for. */
  public GuestAbi abi = GuestAbi.XEN_2008;

  /** Its page shared with the hypervisor; null until it is built. */
  public SharedInfo sharedInfo;

  /** Physical address of the table that maps {@link #sharedInfo} in the later interface. */
  public int sharedInfoTable;

  /** First frame of its partition. */
  public int firstFrame;

  /** Frames of its partition. */
  public int partitionFrames;

  /** Frames it owns. */
  public int pages;

  /** In {@link #maxPages}: as many as there are. */
  public static final int UNLIMITED = -1;

  /** Frames it may own; an unsigned number. */
  public int maxPages = UNLIMITED;

  /** The class that access control knows it by. */
  public int securityClass;

  /** Paused by a tool. */
  public boolean paused = true;

  /** It shut itself down. */
  public boolean shutDown;

  /** It is being taken apart. */
  public boolean dying;

  /** Why it shut down. */
  public int shutdownReason;

  /** What it did that could not go on, for people; empty if it did nothing of the kind. */
  public String crash = "";

  /** Hypercalls it made. */
  public long hypercalls;

  /** Events set pending for it. */
  public long events;

  /** Aborts and undefined instructions that were reflected to its kernel. */
  public long faults;

  /** {@link System#nanoTime} when one of its virtual CPUs was given a CPU first, or 0. */
  public long firstRun;

  /** {@link System#nanoTime} of the first byte it wrote on the console, or 0. */
  public long firstByte;

  /** Image of its kernel in memory, for builds asked for by a tool. */
  public int imageAddress;

  /** Bytes at {@link #imageAddress}. */
  public int imageSize;

  /** A domain with its first virtual CPU, paused and empty. */
  public Domain(int id) {
    this.id = id;
    this.vcpus = new Vcpu[] {new Vcpu(this, 0)};
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /** Its first virtual CPU, which starts when the domain does. */
  public Vcpu vcpu() {
    return vcpus[0];
  }

  /** Its virtual CPU {@code number}, any number, or null. */
  public Vcpu vcpu(int number) {
    Vcpu[] all = vcpus;
    return number >= 0 && number < all.length ? all[number] : null;
  }

  /** How many virtual CPUs it has. */
  public int vcpuCount() {
    return vcpus.length;
  }

  /** Its virtual CPUs, by number. */
  public List<Vcpu> vcpus() {
    return List.of(vcpus);
  }

  /** Adds a virtual CPU, which its scheduler has yet to meet; see {@link DomainLifecycle}. */
  public Vcpu addVcpu() {
    Vcpu[] more = Arrays.copyOf(vcpus, vcpus.length + 1);
    Vcpu added = new Vcpu(this, vcpus.length);
    more[added.id()] = added;
    vcpus = more;
    return added;
  }

  /** Its event channels. */
  public EventPorts ports() {
    return ports;
  }

  /** What it granted, and what it mapped of others. */
  public GrantTable grants() {
    return grants;
  }

  /** Frames of others that it may reach. */
  public MappedFrames mappedFrames() {
    return mappedFrames;
  }

  /** What its tables map of others because it is privileged. */
  public ForeignMappings foreignMappings() {
    return foreignMappings;
  }

  /** The devices that it may reach. */
  public IoRights ioRights() {
    return ioRights;
  }

  /** 16 bytes that tools keep with it. */
  public byte[] handle() {
    return handle;
  }

  /** Whether nothing but its virtual CPUs' own states keeps them from running. */
  public boolean mayRun() {
    return !paused && !shutDown && !dying;
  }

  @Override
  public String toString() {
    return "dom" + id;
  }
}
