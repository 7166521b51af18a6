package dev.armature.xen.abi;

import java.util.Arrays;
import java.util.Optional;

/**
 * A guest interface: which hypercalls there are and how a guest's kernel is entered (the
 * generation), and where members of structures lie (the layouts). A domain has one.
 */
public enum GuestAbi {
  /** The release of 2008. */
  XEN_2008("2008", false, Flavour.EABI),
  /** The release of 2008, for a guest compiled for the old ABI. */
  XEN_2008_OLD_ABI("2008-oabi", false, Flavour.OLD_ABI),
  /** The tree that followed it. */
  LATER("later", true, Flavour.EABI),
  /** The tree that followed, for a guest compiled for the old ABI. */
  LATER_OLD_ABI("later-oabi", true, Flavour.OLD_ABI);

  /** Virtual CPUs that a domain of any interface can have. */
  public static final int MOST_VCPUS = 4;

  private final String text;
  private final boolean later;
  private final Flavour flavour;
  private final SharedInfoLayout sharedInfo;
  private final GrantEntryLayout grantEntry;

  GuestAbi(String text, boolean later, Flavour flavour) {
    this.text = text;
    this.later = later;
    this.flavour = flavour;
    this.sharedInfo = SharedInfoLayout.of(later, flavour);
    this.grantEntry = later ? GrantEntryLayout.LATER : GrantEntryLayout.RELEASE_2008;
  }

  /** The interface of a generation, for guests compiled as {@code flavour} says. */
  public static GuestAbi of(boolean later, Flavour flavour) {
    if (later) {
      return flavour == Flavour.EABI ? LATER : LATER_OLD_ABI;
    }
    return flavour == Flavour.EABI ? XEN_2008 : XEN_2008_OLD_ABI;
  }

  /** The interface that people call {@code name}. */
  public static Optional<GuestAbi> named(String name) {
    return Arrays.stream(values()).filter(a -> a.text.equals(name)).findFirst();
  }

  /** What people call it. */
  public String text() {
    return text;
  }

  /** Whether it is the later tree's, not that of the 2008 release. */
  public boolean isLater() {
    return later;
  }

  /** How its guests were compiled. */
  public Flavour flavour() {
    return flavour;
  }

  /** struct shared_info. */
  public SharedInfoLayout sharedInfo() {
    return sharedInfo;
  }

  /** Virtual CPUs that a domain can have. */
  public int vcpus() {
    return sharedInfo.vcpus();
  }

  /** struct grant_entry. */
  public GrantEntryLayout grantEntry() {
    return grantEntry;
  }

  /** DACR in guest kernel mode: the kernel's, devices' (and, in 2008, users') domains manager. */
  public int kernelDacr() {
    return later ? 0x40000037 : 0xFD;
  }

  /** DACR in guest user mode: all of the interface's domains client. */
  public int userDacr() {
    return later ? 0x40000015 : 0x55;
  }

  /** How many virtual interrupts there are. */
  public int virqs() {
    return later ? 14 : 13;
  }

  /** Whether a domain that runs gets VIRQ_TIMER a hundred times a second without asking. */
  public boolean ticks() {
    return !later;
  }
}
