package dev.armature.soc.versatile;

import dev.armature.primecell.Pl011Uart;
import dev.armature.primecell.Pl031Rtc;
import dev.armature.primecell.Pl041Aaci;
import dev.armature.primecell.Pl050Kmi;
import dev.armature.primecell.Pl061Gpio;
import dev.armature.primecell.Pl080Dmac;
import dev.armature.primecell.Pl110Clcd;
import dev.armature.primecell.Pl181Mmci;
import dev.armature.primecell.Pl190Vic;
import dev.armature.primecell.PrimeCell;
import dev.armature.primecell.Ps2Device;
import dev.armature.primecell.Ps2Keyboard;
import dev.armature.primecell.Ps2Mouse;
import dev.armature.primecell.Sp804Timers;
import dev.armature.primecell.Sp805Watchdog;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.storage.FlashBank;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.util.Optional;

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

  /** The 1 MHz reference clock, to which every known guest sets the timers by the SP810. */
  private static final long REFCLK_NANOS = 1000;

  /** MCLK of the card interfaces: the 24 MHz crystal. */
  private static final int MCLK_HZ = 24_000_000;

  private static final int GPIO_PORTS = 4;

  private final MachineContext context;
  private final VersatilePbConfig config;
  private final Ram ram;
  private final Pl190Vic vic;
  private final Sic sic;
  private final SystemRegisters systemRegisters;
  private final FlashBank flash;
  private final Display display;

  /** Builds the board and maps everything into {@code context}'s address space. */
  public VersatilePb(MachineContext context, VersatilePbConfig config) {
    this.context = context;
    this.config = config;
    ArmCpu cpu = context.cpu();
    ram = new Ram(config.ramBytes());
    vic = new Pl190Vic(cpu::setIrqLine, cpu::setFiqLine, context.log());
    sic = new Sic(vic, VersatilePbMap.VIC_SIC, context.log());
    systemRegisters =
        new SystemRegisters(context.clock(), context.control(), config.cards(), context.log());

    context.memory().mapRam("sdram", VersatilePbMap.SDRAM, ram);
    map("sysregs", VersatilePbMap.SYSTEM_REGISTERS, systemRegisters);
    map("sic", VersatilePbMap.SIC, sic);
    map("vic", VersatilePbMap.VIC, vic);
    mapTimers();
    mapUarts();
    mapClocks();
    mapGpio();
    mapSettings();
    map("aaci", VersatilePbMap.AACI, new Pl041Aaci(context.log()));
    display = mapDisplay();
    mapCards();
    mapEthernet();
    map("dmac", VersatilePbMap.DMAC, new Pl080Dmac(context, vic.input(VersatilePbMap.VIC_DMAC)));
    flash =
        new FlashBank(
            context.memory(),
            "flash",
            VersatilePbMap.FLASH,
            VersatilePbConfig.FLASH_BYTES,
            IntelFlashChip::new,
            config.flash());
  }

  private void mapTimers() {
    map("timers01", VersatilePbMap.TIMERS_0_1, timers(vic.input(VersatilePbMap.VIC_TIMERS_0_1)));
    map("timers23", VersatilePbMap.TIMERS_2_3, timers(vic.input(VersatilePbMap.VIC_TIMERS_2_3)));
    IrqLine watchdogIrq = vic.input(VersatilePbMap.VIC_WATCHDOG);
    map("watchdog", VersatilePbMap.WATCHDOG, new Sp805Watchdog(context, watchdogIrq, REFCLK_NANOS));
  }

  private void mapUarts() {
    map("uart0", VersatilePbMap.UART0, uart(0, vic.input(VersatilePbMap.VIC_UART0)));
    map("uart1", VersatilePbMap.UART1, uart(1, vic.input(VersatilePbMap.VIC_UART1)));
    map("uart2", VersatilePbMap.UART2, uart(2, vic.input(VersatilePbMap.VIC_UART2)));
    map("uart3", VersatilePbMap.UART3, uart(3, sic.input(VersatilePbMap.SIC_UART3)));
  }

  private void mapClocks() {
    long epoch = config.rtcEpochSeconds();
    IrqLine rtcIrq = vic.input(VersatilePbMap.VIC_RTC);
    map("rtc", VersatilePbMap.RTC, new Pl031Rtc(context, rtcIrq, epoch));
    I2cLines serialBus = new I2cLines(new Ds1338Rtc(context.clock(), epoch));
    map("serialbus", VersatilePbMap.SERIAL_BUS, new TwoWireSerialBus(serialBus, context.log()));
  }

  private void mapGpio() {
    for (int n = 0; n < GPIO_PORTS; n++) {
      IrqLine irq = vic.input(VersatilePbMap.VIC_GPIO0 + n);
      int start = VersatilePbMap.GPIO0 + n * VersatilePbMap.GPIO_SPACING;
      map("gpio" + n, start, new Pl061Gpio(irq, context.log()));
    }
  }

  /** Controllers whose settings have no effect here: of memory timing, clock selection, remap. */
  private void mapSettings() {
    map("ssmc", VersatilePbMap.SSMC, new StorageRegisters(0x208));
    map("mpmc", VersatilePbMap.MPMC, new StorageRegisters(0x500));
    map("sysctrl", VersatilePbMap.SYSTEM_CONTROLLER, new StorageRegisters(0x20));
  }

  private Display mapDisplay() {
    Pl110Clcd clcd =
        new Pl110Clcd(context, vic.input(VersatilePbMap.VIC_CLCD), systemRegisters::pixelWiring);
    Ps2Keyboard keyboard = new Ps2Keyboard();
    Ps2Mouse mouse = new Ps2Mouse();
    map("clcd", VersatilePbMap.CLCD, clcd);
    map("kmi0", VersatilePbMap.KEYBOARD, kmi(keyboard, VersatilePbMap.SIC_KEYBOARD));
    map("kmi1", VersatilePbMap.MOUSE, kmi(mouse, VersatilePbMap.SIC_MOUSE));
    return new VersatilePbDisplay(clcd, keyboard, mouse);
  }

  private Pl050Kmi kmi(Ps2Device device, int sicInput) {
    return new Pl050Kmi(device, sic.input(sicInput), context.log());
  }

  private void mapCards() {
    map(
        "mmci0",
        VersatilePbMap.MMCI0,
        mmci(0, VersatilePbMap.SIC_MMCI0_MASK0, VersatilePbMap.SIC_MMCI0_MASK1));
    map(
        "mmci1",
        VersatilePbMap.MMCI1,
        mmci(1, VersatilePbMap.SIC_MMCI1_MASK0, VersatilePbMap.SIC_MMCI1_MASK1));
  }

  private Pl181Mmci mmci(int slot, int sicInput0, int sicInput1) {
    Optional<SdCard> card = config.cards().stream().skip(slot).findFirst();
    return new Pl181Mmci(card, MCLK_HZ, context, sic.input(sicInput0), sic.input(sicInput1));
  }

  private void mapEthernet() {
    map(
        "ethernet",
        VersatilePbMap.ETHERNET,
        new Smc91c111(
            context,
            config.network(),
            config.macAddress(),
            sic.input(VersatilePbMap.SIC_ETHERNET)));
  }

  private Sp804Timers timers(IrqLine irq) {
    return new Sp804Timers(context, irq, REFCLK_NANOS);
  }

  private Pl011Uart uart(int n, IrqLine irq) {
    return new Pl011Uart(context, config.serials().get(n), irq);
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
  public Optional<Display> display() {
    return Optional.of(display);
  }

  @Override
  public void reset() {
    context.memory().resetDevices();
  }

  @Override
  public void close() {
    config.serials().forEach(SerialBackend::close);
    config.network().close();
    config.cards().forEach(SdCard::close);
    config.flash().ifPresent(ImageFile::close);
    flash.close();
    ram.close();
  }
}
