package dev.armature.xen.acm;

/** What access is asked to, with the interface's numbers and requests (bits). */
public enum ObjectType {
  DOMAIN(1, 0),
  DEBUG(6, 20),
  HANDLE(5, 21),
  LINE(0xA, 15),
  VIRQ(0xB, 0),
  EVENT(0xC, 12),
  GRANT(0xD, 8),
  IO_MEMORY(0xE, 14),
  MEMORY(0xF, 16),
  POLICY(0x10, 17);

  public static final int DOMAIN_PAUSE = 2;
  public static final int DOMAIN_UNPAUSE = 4;
  public static final int DOMAIN_CREATE = 8;
  public static final int DOMAIN_DESTROY = 0x10;
  public static final int DOMAIN_SHUTDOWN = 0x20;
  public static final int DOMAIN_INFO = 0x40;
  public static final int DEBUG_SET = 1;
  public static final int HANDLE_SET = 1;
  public static final int LINE_QUERY = 4;
  public static final int LINE_ACCESS = 0xC;
  public static final int LINE_HUMAN_INTERFACE = 0x20;
  public static final int VIRQ_BIND = 3;
  public static final int EVENT_STATUS = 2;
  public static final int EVENT_OPEN = 0x10000000;
  public static final int EVENT_SEND = 0x20000000;
  public static final int GRANT_SETUP = 1;
  public static final int GRANT_DUMP = 2;
  public static final int GRANT_TRANSFER = 0x10000000;
  public static final int GRANT_READ = 0x20000000;
  public static final int GRANT_WRITE = 0x40000000;
  public static final int IO_MEMORY_ACCESS = 0x60000;
  public static final int MEMORY_CONTROL = 1;
  public static final int MEMORY_STATISTICS = 2;
  public static final int POLICY_HYPERVISOR = 1;

  private final int number;
  private final int shift;

  ObjectType(int number, int shift) {
    this.number = number;
    this.shift = shift;
  }

  /** The number in keys. */
  public int number() {
    return number;
  }

  /** By how much requests are shifted left in policies for domains and for simple objects. */
  int shift() {
    return shift;
  }
}
