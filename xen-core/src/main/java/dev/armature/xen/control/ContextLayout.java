package dev.armature.xen.control;

/**
 * struct vcpu_guest_context: the frame of registers, coprocessor registers that no guest has, the
 * virtual system registers, the callbacks, a trap table that nothing consumes. Offsets in bytes.
 */
final class ContextLayout {
  /** cpu_sys_regs: virtual mode, kernel and user stack pointers, DACR, fault address and status. */
  static final int VIRTUAL_MODE = 232;

  static final int KERNEL_STACK = 236;
  static final int DOMAIN_ACCESS = 244;
  static final int FAULT_ADDRESS = 248;
  static final int FAULT_STATUS = 252;
  static final int EVENT_CALLBACK = 264;
  static final int FAILSAFE_CALLBACK = 268;

  /** 368 bytes. */
  static final int WORDS = 92;

  private ContextLayout() {}
}
