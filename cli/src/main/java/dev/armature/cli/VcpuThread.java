package dev.armature.cli;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugThread;
import dev.armature.debug.GuestBytes;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import java.util.List;

/**
 * The virtual CPU of a domain as a debugger sees it. On a CPU its registers are that CPU's, and
 * likewise its memory; otherwise they are what the hypervisor keeps of it, see {@link
 * SavedRegisters}.
 */
final class VcpuThread implements DebugThread {
  private final Vcpu vcpu;
  private final List<CpuRegister> registers;
  private final GuestBytes memory;
  private final ArmCpu runner;

  private VcpuThread(Vcpu vcpu, List<CpuRegister> registers, GuestBytes memory, ArmCpu runner) {
    this.vcpu = vcpu;
    this.registers = registers;
    this.memory = memory;
    this.runner = runner;
  }

  /**
   * One whose registers are on {@code cpu}.
   *
   * @param runs whether it runs there, and can be stepped
   */
  static VcpuThread on(ArmCpu cpu, Vcpu vcpu, boolean runs) {
    return new VcpuThread(
        vcpu, new CpuRegisters(cpu).all(), new GuestBytes(cpu), runs ? cpu : null);
  }

  /**
   * One that has no CPU.
   *
   * @param like a CPU that has the same registers, and whose MMU finds its memory
   */
  static VcpuThread saved(Vcpu vcpu, ArmCpu like) {
    GuestBytes memory =
        new GuestBytes(
            like.mmu.memory(), va -> like.mmu.probeLoad(va, vcpu.tableBase, vcpu.fcsePid));
    return new VcpuThread(vcpu, SavedRegisters.of(vcpu, like), memory, null);
  }

  /** Threads are numbered from 1, domains from 0; behind all first virtual CPUs come the others. */
  @Override
  public int id() {
    return vcpu.id() * DomainTable.CAPACITY + vcpu.domain().id() + 1;
  }

  /** For example {@code dom1 vcpu 0, server}. */
  @Override
  public String description() {
    Domain domain = vcpu.domain();
    String name = domain.name.isEmpty() ? "" : ", " + domain.name;
    return "dom" + domain.id() + " vcpu " + vcpu.id() + name;
  }

  @Override
  public List<CpuRegister> registers() {
    return registers;
  }

  @Override
  public GuestBytes memory() {
    return memory;
  }

  @Override
  public ArmCpu cpu() {
    return runner;
  }
}
