package dev.armature.xen.domain;

import dev.armature.runtime.cpu.AddressSpace;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.time.HypervisorTimer;

/**
 * The virtual CPU of a domain: its registers while it does not run, the virtual machine state that
 * the hypervisor keeps for it, and whether it may run.
 */
public final class Vcpu {
  /** Virtual PSR mode of a guest's kernel. */
  public static final int KERNEL = Psr.SVC;

  /** Virtual PSR mode of a guest's user programs. */
  public static final int USER = Psr.USR;

  /** DACR in guest kernel mode: hypervisor's domain client; kernel, I/O and user manager. */
  public static final int KERNEL_DACR = 0xFD;

  /** DACR in guest user mode: all four client. */
  public static final int USER_DACR = 0x55;

  private final Domain domain;
  private final int[] registers = new int[15];
  private final long[] stateNanos = new long[RunState.values().length];
  private int pc;
  private int cpsr = Psr.USR;

  /** {@link #KERNEL} or {@link #USER}. */
  public int mode = KERNEL;

  /** Guest kernel stack pointer, as of the last entry from or return out of the kernel. */
  public int kernelStack;

  /** Fault address of the last data abort. */
  public int faultAddress;

  /** Fault status of the last data abort. */
  public int faultStatus;

  /** Physical address of the first-level table. */
  public int tableBase;

  /** What the CPU has cached of its translations; it outlasts the time that others run. */
  public AddressSpace addressSpace;

  /** Where upcalls go, or 0. */
  public int eventCallback;

  /** Kept for the guest; never used. */
  public int failsafeCallback;

  /** Whether it waits for an event. */
  public boolean blocked;

  /** Whether it waits in sched_op poll. */
  public boolean polling;

  /** Whether its initial state is set. */
  public boolean initialised;

  /** Whether vcpu_op took it down. */
  public boolean down;

  /** The guest's own deadline. */
  public HypervisorTimer timer;

  /** Ends block or poll. */
  public HypervisorTimer wakeTimer;

  /** The number of the tick that it saw last. */
  public long lastTick;

  /** What the scheduler keeps for it. */
  public Object schedulerData;

  private RunState state = RunState.OFFLINE;
  private long stateEntered;

  /** The virtual CPU of {@code domain}. */
  public Vcpu(Domain domain) {
    this.domain = domain;
  }

  /** The domain it belongs to. */
  public Domain domain() {
    return domain;
  }

  /** Whether it may have the CPU. */
  public boolean isRunnable() {
    return initialised && !blocked && !down && domain.mayRun();
  }

  /** Takes the registers off {@code cpu}. */
  public void save(ArmCpu cpu) {
    System.arraycopy(cpu.r, 0, registers, 0, registers.length);
    pc = cpu.pc;
    cpsr = cpu.cpsr();
  }

  /** Puts the registers, the address space and the rights on {@code cpu}. */
  public void restore(ArmCpu cpu) {
    System.arraycopy(registers, 0, cpu.r, 0, registers.length);
    cpu.setCpsr(cpsr);
    cpu.pc = pc;
    cpu.cp15.enter(addressSpace, tableBase, dacr());
  }

  /** The domain access rights that go with {@link #mode}. */
  public int dacr() {
    return mode == USER ? USER_DACR : KERNEL_DACR;
  }

  /** Register 0–14, or 15 for the PC, as of the last {@link #save}. */
  public int register(int n) {
    return n == 15 ? pc : registers[n];
  }

  /** Sets a register for the next {@link #restore}. */
  public void setRegister(int n, int value) {
    if (n == 15) {
      pc = value;
    } else {
      registers[n] = value;
    }
  }

  /** The CPSR as of the last {@link #save}. */
  public int cpsr() {
    return cpsr;
  }

  /** Sets the flags and the Thumb bit for the next {@link #restore}. */
  public void setStatus(int psr) {
    cpsr = (psr & (0xF8000000 | Psr.T)) | Psr.USR;
  }

  /** What it is doing. */
  public RunState state() {
    return state;
  }

  /** Books the time in the present state and enters another. */
  public void enterState(RunState next, long now) {
    if (next != state) {
      stateNanos[state.ordinal()] += now - stateEntered;
      state = next;
      stateEntered = now;
    }
  }

  /** When it entered {@link #state}, in ns of system time. */
  public long stateEntered() {
    return stateEntered;
  }

  /** Nanoseconds spent in {@code which} before the present state was entered. */
  public long nanosIn(RunState which) {
    return stateNanos[which.ordinal()];
  }
}
