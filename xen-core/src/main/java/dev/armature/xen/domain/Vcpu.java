package dev.armature.xen.domain;

import dev.armature.runtime.cpu.AddressSpace;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.event.PostedEvents;
import dev.armature.xen.time.HypervisorTimer;

/**
 * A virtual CPU of a domain: its registers while it does not run, the virtual machine state that
 * the hypervisor keeps for it, and whether it may run.
 */
public final class Vcpu {
  /** Virtual PSR mode of a guest's kernel. */
  public static final int KERNEL = Psr.SVC;

  /** Virtual PSR mode of a guest's user programs. */
  public static final int USER = Psr.USR;

  /** Coprocessors 6 and 13, which every virtual CPU has. */
  public static final int COPROCESSORS = 0x2040;

  private final Domain domain;
  private final int id;
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

  /**
   * What each CPU has cached of its translations; null where it never ran. They outlast the time
   * that others run; that of the CPU it ran on last is up to date.
   */
  private final AddressSpace[] addressSpaces = new AddressSpace[Ram.MAX_CPUS];

  /** The number of the CPU that it ran on last. */
  public int lastCpu;

  /** A bit for each CPU that it may run on, also for those that there are not. */
  public long affinity = -1;

  /** How many look at its registers, which keeps it from running for a moment. */
  public int holders;

  private final FaultLoop faultLoop = new FaultLoop();
  private final HeldEvents heldEvents = new HeldEvents();
  private final PostedEvents posted = new PostedEvents();

  /** Where upcalls go in the interface of 2008, or 0; later it is only kept. */
  public int eventCallback;

  /** Exception vectors in the later interface, or 0. */
  public int vectorBase;

  /** The thread register of the later interface, which set_tls sets. */
  public int threadRegister;

  /** The other thread register, which the guest sets by itself. */
  public int userThreadRegister;

  /** Coprocessors that it may use in the later interface, as far as there are any. */
  public int coprocessors = COPROCESSORS;

  /** CONTEXTIDR in the later interface; nothing depends on it. */
  public int contextId;

  /** FCSE process id, as in the CPU's register. */
  public int fcsePid;

  /** Kept for the guest; never used. */
  public int failsafeCallback;

  /** Whether it waits for an event. */
  public boolean blocked;

  /** Whether it waits in sched_op poll. */
  public boolean polling;

  /** Whether its initial state is set. */
  public boolean initialised;

  /** Whether vcpu_op has it off; all but the first are until somebody has them up. */
  public boolean down;

  /** The guest's own deadline. */
  public HypervisorTimer timer;

  /** Nanoseconds from one timer interrupt to the next that the guest asked for, or 0. */
  public long period;

  /** When the present period ends. */
  public long periodEnds;

  /** Armed while it runs and has a {@link #period}. */
  public HypervisorTimer periodicTimer;

  /** Ends block or poll. */
  public HypervisorTimer wakeTimer;

  /** The number of the tick that it saw last. */
  public long lastTick;

  /** What the scheduler keeps for it. */
  public Object schedulerData;

  private RunState state = RunState.OFFLINE;
  private long stateEntered;

  /** Virtual CPU {@code id} of {@code domain}. */
  Vcpu(Domain domain, int id) {
    this.domain = domain;
    this.id = id;
    this.down = id != 0;
  }

  /** Its number in its domain, from 0. */
  public int id() {
    return id;
  }

  /** The domain it belongs to. */
  public Domain domain() {
    return domain;
  }

  /** Its part of the shared page of its domain, which is built. */
  public VcpuInfo info() {
    return domain.sharedInfo.vcpu(id);
  }

  /** Whether it takes part: it was started, and is not down. */
  public boolean isOnline() {
    return initialised && !down;
  }

  /** Nanoseconds in {@code which} up to {@code now}. */
  public long nanosIn(RunState which, long now) {
    return nanosIn(which) + (which == state ? Math.max(0, now - stateEntered) : 0);
  }

  /** Whether it may have the CPU. */
  public boolean isRunnable() {
    return isOnline() && !blocked && holders == 0 && domain.mayRun();
  }

  /** Whether it may run on the CPU of a number. */
  public boolean mayRunOn(int cpu) {
    return (affinity >>> cpu & 1) != 0;
  }

  /** Notices when it only faults. */
  public FaultLoop faultLoop() {
    return faultLoop;
  }

  /** Notices when it takes no events. */
  public HeldEvents heldEvents() {
    return heldEvents;
  }

  /** Events that came from other threads than that of the CPU that it runs on. */
  public PostedEvents posted() {
    return posted;
  }

  /** What CPU {@code number} has cached of its translations, or null. */
  public AddressSpace addressSpace(int number) {
    return addressSpaces[number];
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
    cpu.cp15.enter(spaceOn(cpu), tableBase, dacr());
    if (cpu.cp15.fcsePid() != fcsePid) {
      cpu.cp15.write(0, 13, 0, 0, fcsePid);
    }
  }

  /** Enters {@link #KERNEL} or {@link #USER} while it runs on {@code cpu}. */
  public void enterMode(ArmCpu cpu, int newMode) {
    if (mode != newMode) {
      mode = newMode;
      cpu.cp15.write(0, 3, 0, 0, dacr());
    }
  }

  /** The address space for {@code cpu}, empty if it ran elsewhere since. */
  private AddressSpace spaceOn(ArmCpu cpu) {
    int n = cpu.number();
    if (addressSpaces[n] == null) {
      addressSpaces[n] = cpu.mmu.newAddressSpace();
    } else if (lastCpu != n) {
      cpu.mmu.flush(addressSpaces[n]);
    }
    lastCpu = n;
    return addressSpaces[n];
  }

  /** The domain access rights that go with {@link #mode}. */
  public int dacr() {
    return mode == USER ? domain.abi.userDacr() : domain.abi.kernelDacr();
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
