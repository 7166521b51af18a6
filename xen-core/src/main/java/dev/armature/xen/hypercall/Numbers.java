package dev.armature.xen.hypercall;

/** Hypercall numbers of the 2008 release. */
public final class Numbers {
  public static final int SET_TRAP_TABLE = 0;
  public static final int MMU_UPDATE = 1;
  public static final int STACK_SWITCH = 3;
  public static final int SET_CALLBACKS = 4;
  public static final int FPU_TASKSWITCH = 5;
  public static final int SCHED_OP_COMPAT = 6;
  public static final int DOM0_OP = 7;
  public static final int SET_DEBUGREG = 8;
  public static final int GET_DEBUGREG = 9;
  public static final int UPDATE_DESCRIPTOR = 10;
  public static final int MEMORY_OP = 12;
  public static final int MULTICALL = 13;
  public static final int UPDATE_VA_MAPPING = 14;
  public static final int SET_TIMER_OP = 15;
  public static final int EVENT_CHANNEL_OP = 16;
  public static final int XEN_VERSION = 17;
  public static final int CONSOLE_IO = 18;
  public static final int PHYSDEV_OP = 19;
  public static final int GRANT_TABLE_OP = 20;
  public static final int VM_ASSIST = 21;
  public static final int UPDATE_VA_MAPPING_OTHERDOMAIN = 22;
  public static final int VCPU_OP = 24;
  public static final int MMUEXT_OP = 26;
  public static final int ACM_OP = 27;
  public static final int NMI_OP = 28;
  public static final int SCHED_OP = 29;
  public static final int SET_CPU_DOMAIN = 30;
  public static final int RESTORE_GUEST_CONTEXT = 31;
  public static final int PRINT_PROFILE = 32;
  public static final int SET_FOREGROUND_DOMAIN = 33;
  public static final int SET_HID_IRQ = 34;
  public static final int DUMMY = 35;
  public static final int SRA_OP = 36;
  public static final int DMA_OP = 37;
  public static final int GET_SYSTEM_TIME = 38;
  public static final int IWMMXT_OP = 40;
  public static final int SET_PIRQ_TYPE = 41;

  /** One more than the highest. */
  public static final int COUNT = 42;

  private Numbers() {}
}
