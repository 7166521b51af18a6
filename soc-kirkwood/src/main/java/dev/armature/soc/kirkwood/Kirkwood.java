package dev.armature.soc.kirkwood;

import dev.armature.runtime.cpu.CpuModel;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A board with a Marvell 88F6281: SDRAM, two serial lines, and nothing else. It starts as a boot
 * loader leaves it. What the chip has beyond that answers like absent hardware: it reads 0.
 */
public final class Kirkwood implements Board {
  /** The machine's name on the command line. */
  public static final String NAME = "kirkwood";

  /** MACH_TYPE_SHEEVAPLUG. */
  private static final int LINUX_MACHINE_TYPE = 2097;

  private final MachineContext context;
  private final KirkwoodConfig config;
  private final GuestLog log;
  private final Ram ram;
  private final MainInterrupts interrupts;

  /** Builds the board and maps everything into {@code context}'s address space. */
  public Kirkwood(MachineContext context, KirkwoodConfig config) {
    this.context = context;
    this.config = config;
    log = context.log();
    ram = new Ram(config.ramBytes());
    context.cpu().cp15.setModel(CpuModel.FEROCEON);
    interrupts =
        new MainInterrupts(context.cpu()::setIrqLine, context.cpu()::setFiqLine, context.log());
    SystemControl system =
        new SystemControl(
            interrupts.input(KirkwoodMap.IRQ_BRIDGE), context.control(), context.log());

    context.memory().mapRam("sdram", KirkwoodMap.SDRAM, ram);
    map("interrupts", KirkwoodMap.INTERRUPTS, 0x20, interrupts);
    map("timers", KirkwoodMap.TIMERS, 0x30, new Timers(context, system));
    map("uart0", KirkwoodMap.UART0, 0x100, uart(0, KirkwoodMap.IRQ_UART0));
    map("uart1", KirkwoodMap.UART1, 0x100, uart(1, KirkwoodMap.IRQ_UART1));
    map("system", KirkwoodMap.SYSTEM, 0x100, system);
    map("gpio0", KirkwoodMap.GPIO_LOW, 0x40, gpio("gpio0", KirkwoodMap.IRQ_GPIO_LOW, 4));
    map("gpio1", KirkwoodMap.GPIO_HIGH, 0x40, gpio("gpio1", KirkwoodMap.IRQ_GPIO_HIGH, 3));
    settings("pins", KirkwoodMap.PINS, 0x100, SettingsBlock.pins());
    settings("mbus", KirkwoodMap.MBUS_WINDOWS, 0x100, SettingsBlock.mbusWindows());
    settings("ddr", KirkwoodMap.DDR_CONTROLLER, 0x1000, SettingsBlock.ddr(config.ramBytes()));
    settings("pcie", KirkwoodMap.PCIE, 0x2000, SettingsBlock.pcie());
  }

  private Uart16550 uart(int n, int irq) {
    return new Uart16550("uart" + n, context, config.serials().get(n), interrupts.input(irq));
  }

  private Gpio gpio(String name, int firstIrq, int irqs) {
    List<IrqLine> lines =
        IntStream.range(firstIrq, firstIrq + irqs).mapToObj(interrupts::input).toList();
    return new Gpio(name, lines, log);
  }

  private void settings(String name, int start, int size, List<SettingsBlock.Setting> settings) {
    map(name, start, size, new SettingsBlock(name, settings, log));
  }

  private void map(String name, int start, int size, MmioDevice device) {
    context.memory().mapDevice(name, start, size, device);
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
    return KirkwoodMap.SDRAM;
  }

  @Override
  public int linuxMachineType() {
    return LINUX_MACHINE_TYPE;
  }

  @Override
  public void reset() {
    context.memory().resetDevices();
  }

  @Override
  public void close() {
    config.serials().forEach(SerialBackend::close);
    ram.close();
  }
}
