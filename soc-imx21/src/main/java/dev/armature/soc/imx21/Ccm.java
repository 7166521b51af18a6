package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Frequency;

/**
 * Clock and reset module (i.MX21 reference manual, "PLL, Clock and Reset Controller"): two PLLs and
 * the dividers behind them. Devices ask it how fast they run.
 *
 * <p>A PLL gives {@code 2 * ref * (MFI + MFN / (MFD + 1)) / (PD + 1)}. PLLs lock at once. The clock
 * gates are stored only: a block whose clock is off answers all the same, as guests rely on a boot
 * loader that had switched it on.
 */
final class Ccm extends RegisterBank {
  /** The 32.768 kHz crystal times 512, made by the frequency pre-multiplier. */
  private static final long FPM_HZ = 32_768L * 512;

  private static final long CKIH_HZ = 26_000_000;
  private static final int MCU_SEL = 1 << 16;
  private static final int PLL_RESTART = 3 << 21;
  private static final int PRESC_SHIFT = 29;
  private static final int BCLKDIV_SHIFT = 10;
  private static final int IPDIV_SHIFT = 9;
  private static final int LOCK_FLAG = 1 << 15;
  private static final int MIN_MFI = 5;
  private static final int CCSR_32K = 15;

  private final Register cscr = register(0x00, "CSCR").reset(0x7718_0607).takes(this::control);
  private final Register mpctl0 = register(0x04, "MPCTL0").reset(0x0007_1C07).writable(0xBFFF_FFFF);
  private final Register pcdr1 = register(0x1C, "PCDR1").reset(0x0307_0F0F).writable(0x3F3F_3F3F);
  private final Register ccsr = register(0x28, "CCSR").reset(0x300).writable(0x1F);
  private final Clock clock;

  Ccm(MachineContext context) {
    super("ccm", 4, context.log());
    this.clock = context.clock();
    ccsr.reads(this::status);
    cscr.writable(~PLL_RESTART);
    register(0x08, "MPCTL1").reset(LOCK_FLAG).writable(1 << 6);
    register(0x0C, "SPCTL0").reset(0x807F_2065).writable(0xBFFF_FFFF);
    register(0x10, "SPCTL1").reset(LOCK_FLAG).writable(1 << 6);
    register(0x14, "OSC26MCTL").reset(0x3F00).writable(0x3F00);
    register(0x18, "PCDR0").reset(0x6419_3007).writable(0xFC3F_F0FF);
    register(0x20, "PCCR0").reset(0x3108_4003).writable(-1);
    register(0x24, "PCCR1").writable(0xFFE0_0000);
    register(0x2C, "PMCTL").writable(-1);
    register(0x30, "PMCOUNT").writable(-1);
    register(0x34, "WKGDCTL").writable(1);
  }

  /** PERCLK1, of UARTs, timers and PWM. */
  Frequency perclk1() {
    return peripheral(0);
  }

  /** PERCLK2, of the SDHCs and CSPIs. */
  Frequency perclk2() {
    return peripheral(8);
  }

  /** PERCLK3, of which the LCD controller makes the pixel clock. */
  Frequency perclk3() {
    return peripheral(16);
  }

  /** IPG, the peripheral bus clock. */
  Frequency ipg() {
    long core = mpll() / (cscr.field(PRESC_SHIFT, 3) + 1);
    return frequency(core / (cscr.field(BCLKDIV_SHIFT, 4) + 1) / (cscr.field(IPDIV_SHIFT, 1) + 1));
  }

  /** The restart bits clear themselves: the PLLs are locked again at once. */
  private void control(int written) {
    cscr.store(written);
  }

  /** Bit 15 is the 32 kHz clock itself, on which delay loops wait. */
  private int status() {
    long halfPeriods = 2 * Frequency.WATCH_CRYSTAL.hertz();
    return ccsr.get() | (int) (new Frequency(halfPeriods).ticks(clock.nanos()) & 1) << CCSR_32K;
  }

  private Frequency peripheral(int shift) {
    return frequency(mpll() / (pcdr1.field(shift, 6) + 1));
  }

  private static Frequency frequency(long hertz) {
    return new Frequency(Math.max(hertz, 1));
  }

  private long mpll() {
    long reference = cscr.has(MCU_SEL) ? CKIH_HZ : FPM_HZ;
    long mfi = Math.max(mpctl0.field(10, 4), MIN_MFI);
    long mfn = mpctl0.field(0, 10);
    long mfd = mpctl0.field(16, 10) + 1L;
    long pd = mpctl0.field(26, 4) + 1L;
    return 2 * reference * (mfi * mfd + mfn) / (mfd * pd);
  }
}
