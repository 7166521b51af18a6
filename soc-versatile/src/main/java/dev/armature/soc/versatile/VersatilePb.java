package dev.armature.soc.versatile;

import dev.armature.primecell.Pl011Uart;
import dev.armature.primecell.Pl190Vic;
import dev.armature.primecell.PrimeCell;
import dev.armature.primecell.Sp804Timers;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;

/**
 * ARM Versatile Platform Baseboard for the ARM926EJ-S (ARM DUI 0225), as QEMU's {@code versatilepb}
 * shows it. What QEMU leaves out and no guest misses (smart cards, USB, the MBX, logic tiles)
 * decodes nothing: it reads 0 and ignores writes.
 */
public final class VersatilePb implements Board {
  /** The machine's name on the command line. */
  public static final String NAME = "versatilepb";

  /** MACH_TYPE_VERSATILE_PB. */
  private static final int LINUX_MACHINE_TYPE = 0x183;

  /** SP810 setting of every known guest: TIMCLK is the 1 MHz reference. */
  private static final long TIMCLK_NANOS = 1000;

  private final MachineContext context;
  private final VersatilePbConfig config;
  private final Ram ram;
  private final Pl190Vic vic;
  private final Sic sic;
  private final SystemRegisters systemRegisters;

  /** Builds the board and maps everything into {@code context}'s address space. */
  public VersatilePb(MachineContext context, VersatilePbConfig config) {
    this.context = context;
    this.config = config;
    ArmCpu cpu = context.cpu();
    ram = new Ram(config.ramBytes());
    vic = new Pl190Vic(cpu::setIrqLine, cpu::setFiqLine, context.log());
    sic = new Sic(vic, VersatilePbMap.VIC_SIC, context.log());
    systemRegisters = new SystemRegisters(context.clock(), context.control(), context.log());

    context.memory().mapRam("sdram", VersatilePbMap.SDRAM, ram);
    map("sysregs", VersatilePbMap.SYSTEM_REGISTERS, systemRegisters);
    map("sic", VersatilePbMap.SIC, sic);
    map("vic", VersatilePbMap.VIC, vic);
    mapTimers();
    mapUarts();
  }

  private void mapTimers() {
    map("timers01", VersatilePbMap.TIMERS_0_1, timers(vic.input(VersatilePbMap.VIC_TIMERS_0_1)));
    map("timers23", VersatilePbMap.TIMERS_2_3, timers(vic.input(VersatilePbMap.VIC_TIMERS_2_3)));
  }

  private void mapUarts() {
    map("uart0", VersatilePbMap.UART0, uart(0, vic.input(VersatilePbMap.VIC_UART0)));
    map("uart1", VersatilePbMap.UART1, uart(1, vic.input(VersatilePbMap.VIC_UART1)));
    map("uart2", VersatilePbMap.UART2, uart(2, vic.input(VersatilePbMap.VIC_UART2)));
    map("uart3", VersatilePbMap.UART3, uart(3, sic.input(VersatilePbMap.SIC_UART3)));
  }

  private Sp804Timers timers(IrqLine irq) {
    return new Sp804Timers(context.clock(), context.events(), irq, TIMCLK_NANOS, context.log());
  }

  private Pl011Uart uart(int n, IrqLine irq) {
    return new Pl011Uart(config.serials().get(n), context.hostEvents(), irq, context.log());
  }

  /** Maps a device that decodes 4 KB, as all on this board but the static memories do. */
  private void map(String name, int start, MmioDevice device) {
    context.memory().mapDevice(name, start, PrimeCell.WINDOW, device);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Ram ram() {
    return ram;
  }

  @Override
  public int ramStart() {
    return VersatilePbMap.SDRAM;
  }

  @Override
  public int linuxMachineType() {
    return LINUX_MACHINE_TYPE;
  }

  @Override
  public void reset() {
    for (Mapping mapping : context.memory().mappings()) {
      if (mapping.device() != null) {
        mapping.device().reset();
      }
    }
  }

  @Override
  public void close() {
    config.serials().forEach(SerialBackend::close);
    ram.close();
  }
}
