package dev.armature.soc.imx21;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.SampleSink;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.storage.FlashBank;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import dev.armature.soc.imx21.SettingsBlock.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Freescale i.MX21 Application Development System (M9328MX21ADS user's manual): the i.MX21 with an
 * ARM926EJ-S, SDRAM, flash, and the base board. It starts as a boot loader leaves it: UART1
 * transmits.
 */
public final class Imx21Ads implements Board {
  /** The machine's name on the command line. */
  public static final String NAME = "imx21ads";

  /** MACH_TYPE_MX21ADS. */
  private static final int LINUX_MACHINE_TYPE = 851;

  private static final int UARTS = Imx21AdsConfig.UARTS;

  /** CPU and base board of the first revision. */
  private static final List<Setting> VERSION = List.of(new Setting(0, "VERSION", 0x0101, 0));

  private final MachineContext context;
  private final Imx21AdsConfig config;
  private final GuestLog log;
  private final Ram ram;
  private final Ram vectorRam = new Ram(Imx21AdsMap.VECTOR_RAM_BYTES);
  private final BootRom bootRom;
  private final Avic avic;
  private final Ccm ccm;
  private final Dmac dmac;
  private final Gpio gpio;
  private final NandCells nand;
  private final FlashBank nor;
  private final Display display;
  private final Uart console;

  /** Builds the board and maps everything into {@code context}'s address space. */
  public Imx21Ads(MachineContext context, Imx21AdsConfig config) {
    this.context = context;
    this.config = config;
    this.log = context.log();
    ArmCpu cpu = context.cpu();
    ram = new Ram(config.ramBytes());
    avic = new Avic(cpu::setIrqLine, cpu::setFiqLine, log);
    ccm = new Ccm(context);

    // What is accessed most comes first, as windows are searched in this order.
    context.memory().mapRam("sdram", Imx21AdsMap.SDRAM, ram);
    map("avic", Imx21AdsMap.AVIC, avic);
    mapTimers();
    dmac = new Dmac(context, n -> avic.input(Imx21AdsMap.IRQ_DMA0 + n));
    map("dmac", Imx21AdsMap.DMAC, dmac);
    console = mapUarts();
    gpio = new Gpio(avic.input(Imx21AdsMap.IRQ_GPIO), log);
    map("gpio", Imx21AdsMap.GPIO, gpio);
    mapCards();
    nand = new NandCells(config.nand());
    NandChip chip = new NandChip(nand, log);
    map("nfc", Imx21AdsMap.NFC, new Nfc(chip, avic.input(Imx21AdsMap.IRQ_NFC), log));
    nor =
        new FlashBank(
            context.memory(),
            "nor",
            Imx21AdsMap.NOR,
            Imx21AdsConfig.NOR_IMAGE_BYTES,
            AmdFlashChip::new,
            config.nor());
    display = mapDisplay();
    mapSerialBuses();
    mapSound();
    mapEthernet();
    context.memory().mapDevice("usbotg", Imx21AdsMap.USB_OTG, UsbOtg.WINDOW, new UsbOtg(log));
    map("emma", Imx21AdsMap.EMMA, new Emma(log));
    mapClocksAndSettings();
    context.memory().mapRam("vectorram", Imx21AdsMap.VECTOR_RAM, vectorRam);
    bootRom = new BootRom(context.memory(), Imx21AdsMap.BOOT_ROM, Imx21AdsMap.NOR);
    console.startTransmitter();
  }

  private void mapTimers() {
    map("gpt1", Imx21AdsMap.GPT1, gpt("gpt1", Imx21AdsMap.IRQ_GPT1));
    map("gpt2", Imx21AdsMap.GPT2, gpt("gpt2", Imx21AdsMap.IRQ_GPT2));
    map("gpt3", Imx21AdsMap.GPT3, gpt("gpt3", Imx21AdsMap.IRQ_GPT3));
    map("wdog", Imx21AdsMap.WDOG, new Watchdog(context));
    IrqLine rtcIrq = avic.input(Imx21AdsMap.IRQ_RTC);
    map("rtc", Imx21AdsMap.RTC, new Rtc(context, rtcIrq, config.rtcEpochSeconds()));
    map("pwm", Imx21AdsMap.PWM, new Pwm(context, ccm::perclk1, avic.input(Imx21AdsMap.IRQ_PWM)));
  }

  private Gpt gpt(String name, int irq) {
    return new Gpt(name, context, ccm::perclk1, avic.input(irq));
  }

  /** Maps the UARTs; UART1 is the console. */
  private Uart mapUarts() {
    Uart first = null;
    for (int n = 0; n < UARTS; n++) {
      String name = "uart" + (n + 1);
      IrqLine irq = avic.input(Imx21AdsMap.IRQ_UART1 - n);
      SerialBackend line = config.serials().get(n);
      IrqLine receive = dmac.request(Imx21AdsMap.DMA_UART1_RX - 2 * n);
      IrqLine transmit = dmac.request(Imx21AdsMap.DMA_UART1_TX - 2 * n);
      Uart uart = new Uart(name, context, line, ccm::perclk1, irq, receive, transmit);
      map(name, Imx21AdsMap.UART1 + n * Imx21AdsMap.UART_SPACING, uart);
      first = first == null ? uart : first;
    }
    return first;
  }

  private void mapCards() {
    Optional<SdCard> first = config.cards().stream().findFirst();
    Optional<SdCard> second = config.cards().stream().skip(1).findFirst();
    map("sdhc1", Imx21AdsMap.SDHC1, sdhc("sdhc1", first, Imx21AdsMap.IRQ_SDHC1, 7));
    map("sdhc2", Imx21AdsMap.SDHC2, sdhc("sdhc2", second, Imx21AdsMap.IRQ_SDHC2, 6));
    if (first.isPresent()) {
      // The slot's switch is closed by a card; open, it is pulled up.
      gpio.pin(Imx21AdsMap.CARD_DETECT_PORT, Imx21AdsMap.CARD_DETECT_PIN).set(false);
    }
  }

  private Sdhc sdhc(String name, Optional<SdCard> card, int irq, int dmaRequest) {
    return new Sdhc(name, card, avic.input(irq), dmac.request(dmaRequest), log);
  }

  private Display mapDisplay() {
    Lcdc lcdc = new Lcdc(context, ram, Imx21AdsMap.SDRAM, avic.input(Imx21AdsMap.IRQ_LCDC));
    Kpp kpp = new Kpp(avic.input(Imx21AdsMap.IRQ_KPP), log);
    map("lcdc", Imx21AdsMap.LCDC, lcdc);
    map("kpp", Imx21AdsMap.KPP, kpp);
    return new Imx21AdsDisplay(lcdc, new Keypad(kpp));
  }

  /** I2C, SPI and 1-Wire, on which the board has nothing that is known. */
  private void mapSerialBuses() {
    map("i2c", Imx21AdsMap.I2C, new I2c(List.of(), avic.input(Imx21AdsMap.IRQ_I2C), log));
    map("owire", Imx21AdsMap.OWIRE, new OneWire(log));
    map("cspi1", Imx21AdsMap.CSPI1, cspi("cspi1", Imx21AdsMap.IRQ_CSPI1, 18, 19));
    map("cspi2", Imx21AdsMap.CSPI2, cspi("cspi2", Imx21AdsMap.IRQ_CSPI2, 16, 17));
    map("cspi3", Imx21AdsMap.CSPI3, cspi("cspi3", Imx21AdsMap.IRQ_CSPI3, 1, 2));
  }

  private Cspi cspi(String name, int irq, int receiveRequest, int transmitRequest) {
    return new Cspi(
        name,
        SpiDevice.NONE,
        avic.input(irq),
        dmac.request(receiveRequest),
        dmac.request(transmitRequest),
        log);
  }

  private void mapEthernet() {
    IrqLine irq = gpio.pin(Imx21AdsMap.ETHERNET_IRQ_PORT, Imx21AdsMap.ETHERNET_IRQ_PIN);
    Cs8900a chip = new Cs8900a(config.network(), config.macAddress(), irq, log);
    context.memory().mapDevice("ethernet", Imx21AdsMap.ETHERNET, Cs8900a.WINDOW, chip);
  }

  /** Sound; SSI2 is connected to nothing. */
  private void mapSound() {
    map("ssi1", Imx21AdsMap.SSI1, ssi("ssi1", config.sound(), Imx21AdsMap.IRQ_SSI1, 13));
    map("ssi2", Imx21AdsMap.SSI2, ssi("ssi2", SampleSink.none(), Imx21AdsMap.IRQ_SSI2, 9));
    map("audmux", Imx21AdsMap.AUDMUX, new SettingsBlock("audmux", SettingsBlock.AUDMUX, log));
  }

  private Ssi ssi(String name, SampleSink sink, int irq, int dmaRequest) {
    return new Ssi(name, context, sink, avic.input(irq), dmac.request(dmaRequest));
  }

  private void mapClocksAndSettings() {
    int halfSlot = Imx21AdsMap.SLOT / 2;
    context.memory().mapDevice("ccm", Imx21AdsMap.CCM, halfSlot, ccm);
    context.memory().mapDevice("sysctrl", Imx21AdsMap.SYSCTRL, halfSlot, new SystemControl(log));
    map("aipi1", Imx21AdsMap.AIPI1, new SettingsBlock("aipi1", SettingsBlock.AIPI1, log));
    map("aipi2", Imx21AdsMap.AIPI2, new SettingsBlock("aipi2", SettingsBlock.AIPI2, log));
    map("max", Imx21AdsMap.MAX, new Crossbar(log));
    map("sdramc", Imx21AdsMap.SDRAMC, new SettingsBlock("sdramc", SettingsBlock.SDRAMC, log));
    map("eim", Imx21AdsMap.EIM, new SettingsBlock("eim", SettingsBlock.EIM, log));
    map("version", Imx21AdsMap.BOARD_VERSION, new SettingsBlock("version", VERSION, log));
    map("baseboard", Imx21AdsMap.BOARD_IO, new BaseBoard(this::cardIsWriteProtected, log));
  }

  private boolean cardIsWriteProtected() {
    return config.cards().stream().findFirst().map(SdCard::readOnly).orElse(false);
  }

  /** Maps a device that decodes 4 KB, as most do. */
  private void map(String name, int start, MmioDevice device) {
    context.memory().mapDevice(name, start, Imx21AdsMap.SLOT, device);
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
    return Imx21AdsMap.SDRAM;
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
    console.startTransmitter();
  }

  @Override
  public void close() {
    config.serials().forEach(SerialBackend::close);
    config.cards().forEach(SdCard::close);
    config.sound().close();
    config.network().close();
    nand.close();
    config.nor().ifPresent(ImageFile::close);
    nor.close();
    bootRom.close();
    vectorRam.close();
    ram.close();
  }
}
