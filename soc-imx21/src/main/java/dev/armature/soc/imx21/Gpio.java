package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * General-purpose I/O (i.MX21 reference manual, "GPIO and I/O Multiplexer"): ports A to F of up to
 * 32 pins, which share one interrupt.
 *
 * <p>A pin that nothing drives is pulled up if PUEN says so, else it keeps low. Which module a pin
 * belongs to (GIUS, GPR) and how outputs are routed are stored: modules are connected to their pins
 * whatever they say.
 */
final class Gpio extends RegisterBank {
  /** Ports A, B, C, D, E, F are numbers 0–5. */
  static final int PORTS = 6;

  private static final int PORT_SPACING = 0x100;

  /** The pins that each port has. */
  private static final int[] PINS = {
    0xFFFF_FFE0, 0xFFFF_FFF0, 0xFFFF_FFE0, 0xFFFE_0000, 0x00FF_FFFF, 0x0061_FFFF
  };

  /** ICR's kinds of interrupt; the first two are edges. */
  private static final int RISING = 0;

  private static final int FALLING = 1;
  private static final int HIGH = 2;

  private static final int OUTPUT_IS_DATA = 3;

  private final Register pmask =
      register(0x600, "PMASK").reset(0x3F).writable(0x3F).changed(this::update);
  private final Port[] ports = new Port[PORTS];
  private final IrqLine irq;

  Gpio(IrqLine irq, GuestLog log) {
    super("gpio", 4, log);
    this.irq = irq;
    for (int n = 0; n < PORTS; n++) {
      ports[n] = new Port(n);
    }
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    for (Port port : ports) {
      port.sample();
      port.isr.set(0);
    }
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    for (int n = 0; n < PORTS; n++) {
      v.part("port" + n, ports[n]);
    }
  }

  /** The line that drives pin {@code pin}, 0–31, of port {@code port} from outside. */
  IrqLine pin(int port, int pin) {
    Port target = ports[port];
    int bit = 1 << pin;
    target.driven |= bit;
    return level -> {
      target.outside = level ? target.outside | bit : target.outside & ~bit;
      target.sample();
      update();
    };
  }

  /** The level of a pin: what the guest drives it with, or else what is there. */
  boolean level(int port, int pin) {
    return (ports[port].levels >>> pin & 1) != 0;
  }

  private void update() {
    boolean interrupt = false;
    for (int n = 0; n < PORTS; n++) {
      interrupt |= (pmask.get() >>> n & 1) != 0 && ports[n].pending();
    }
    irq.set(interrupt);
  }

  /** One port of 32 pins. */
  private final class Port implements Stateful {
    private final int pins;
    private final Register ddir;
    private final Register[] ocr = new Register[2];
    private final Register dr;
    private final Register[] icr = new Register[2];
    private final Register imr;
    private final Register isr;
    private final Register puen;

    /** Pins that something on the board drives, and its levels. */
    private int driven;

    private int outside;
    private int levels;

    Port(int number) {
      pins = PINS[number];
      int base = PORT_SPACING * number;
      String prefix = "PT" + (char) ('A' + number) + "_";
      ddir = register(base, prefix + "DDIR").writable(pins).changed(this::changed);
      for (int half = 0; half < 2; half++) {
        int at = base + 4 * half;
        int suffix = half + 1;
        ocr[half] = register(at + 0x04, prefix + "OCR" + suffix).writable(-1);
        ocr[half].changed(this::changed);
        register(at + 0x0C, prefix + "ICONFA" + suffix).reset(-1).writable(-1);
        register(at + 0x14, prefix + "ICONFB" + suffix).reset(-1).writable(-1);
        icr[half] = register(at + 0x28, prefix + "ICR" + suffix).writable(-1);
        icr[half].changed(this::changed);
      }
      dr = register(base + 0x1C, prefix + "DR").writable(pins).changed(this::changed);
      register(base + 0x20, prefix + "GIUS").reset(pins).writable(pins);
      register(base + 0x24, prefix + "SSR").reads(() -> levels);
      imr = register(base + 0x30, prefix + "IMR").writable(pins).changed(Gpio.this::update);
      isr = register(base + 0x34, prefix + "ISR").clearedByOnes(-1).changed(this::changed);
      register(base + 0x38, prefix + "GPR").writable(pins);
      register(base + 0x3C, prefix + "SWR").takes(this::softwareReset);
      puen = register(base + 0x40, prefix + "PUEN").reset(-1).writable(-1).changed(this::changed);
    }

    /** The registers are parts of the device; which pins are driven is how the board is wired. */
    @Override
    public void visitState(StateVisitor v) {
      driven = v.word("driven", driven);
      outside = v.word("outside", outside);
      levels = v.word("levels", levels);
    }

    private void softwareReset(int written) {
      if ((written & 1) != 0) {
        for (Register register : new Register[] {ddir, ocr[0], ocr[1], dr, icr[0], icr[1], imr}) {
          register.set(0);
        }
        puen.set(-1);
        sample();
        isr.set(0);
        update();
      }
    }

    private void changed() {
      sample();
      update();
    }

    /** Takes in the pins' levels, and remembers in ISR the events that they make. */
    private void sample() {
      int inputs = (outside & driven) | (puen.get() & ~driven);
      int outputs = ddir.get() & (everyPin(ocr, OUTPUT_IS_DATA) | ~pins);
      int before = levels;
      levels = ((dr.get() & outputs) | (inputs & ~outputs)) & pins;
      int rose = levels & ~before & everyPin(icr, RISING);
      int fell = before & ~levels & everyPin(icr, FALLING);
      int high = levels & everyPin(icr, HIGH);
      int low = ~levels & everyPin(icr, HIGH + 1);
      isr.raise((rose | fell | high | low) & pins);
    }

    /** The pins whose two bits in a pair of registers are {@code code}. */
    private static int everyPin(Register[] pair, int code) {
      int found = 0;
      for (int pin = 0; pin < Integer.SIZE; pin++) {
        if (pair[pin >>> 4].field(2 * (pin & 15), 2) == code) {
          found |= 1 << pin;
        }
      }
      return found;
    }

    private boolean pending() {
      return (isr.get() & imr.get()) != 0;
    }
  }
}
