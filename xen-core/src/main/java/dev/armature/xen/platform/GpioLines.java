package dev.armature.xen.platform;

/**
 * The pins of the i.MX21's ports A to F as interrupt lines (i.MX21 reference manual, "GPIO and I/O
 * Multiplexer"), 32 numbers each. A pin is sensitive to an edge or to a level, as ICR says.
 */
final class GpioLines {
  private static final int PORTS = 6;
  private static final int PINS = 32;

  /** How many there are, those without a pin included. */
  static final int COUNT = PORTS * PINS;

  private static final int PORT_SPACING = 0x100;
  private static final int ICR1 = 0x28;
  private static final int IMR = 0x30;
  private static final int ISR = 0x34;
  private static final int PMASK = 0x600;
  private static final int ALL_PORTS = 0x3F;

  private static final int RISING = 0;
  private static final int FALLING = 1;
  private static final int HIGH_LEVEL = 2;
  private static final int LOW_LEVEL = 3;
  private static final int KIND = 3;

  private final Registers gpio;

  GpioLines(Registers gpio) {
    this.gpio = gpio;
  }

  void start() {
    for (int port = 0; port < PORTS; port++) {
      gpio.write(port * PORT_SPACING + IMR, 0);
    }
    gpio.write(PMASK, ALL_PORTS);
  }

  void mask(int pin) {
    int imr = base(pin) + IMR;
    gpio.write(imr, gpio.read(imr) & ~bit(pin));
  }

  /** What a level has left behind is forgotten: if it is still there it counts anew. */
  void unmask(int pin) {
    if (!isEdge(pin)) {
      acknowledge(pin);
    }
    int imr = base(pin) + IMR;
    gpio.write(imr, gpio.read(imr) | bit(pin));
  }

  void acknowledge(int pin) {
    gpio.write(base(pin) + ISR, bit(pin));
  }

  boolean isEdge(int pin) {
    return (gpio.read(kindRegister(pin)) >>> kindShift(pin) & KIND) < HIGH_LEVEL;
  }

  /**
   * Has {@code pin} interrupt as {@code trigger} says, one of {@link InterruptDriver}'s; it cannot
   * do so at both edges, and takes the falling ones then, as the release of 2008 did.
   */
  void setTrigger(int pin, int trigger) {
    switch (trigger) {
      case InterruptDriver.RISING -> setKind(pin, RISING);
      case InterruptDriver.FALLING, InterruptDriver.BOTH -> setKind(pin, FALLING);
      case InterruptDriver.HIGH -> setKind(pin, HIGH_LEVEL);
      case InterruptDriver.LOW -> setKind(pin, LOW_LEVEL);
      default -> {
        // Whatever it is set to.
      }
    }
  }

  private void setKind(int pin, int kind) {
    int register = kindRegister(pin);
    int others = gpio.read(register) & ~(KIND << kindShift(pin));
    gpio.write(register, others | kind << kindShift(pin));
  }

  /** The lowest pin that is asserted and not masked, or -1. */
  int pending() {
    for (int port = 0; port < PORTS; port++) {
      int at = port * PORT_SPACING;
      int pins = gpio.read(at + ISR) & gpio.read(at + IMR);
      if (pins != 0) {
        return port * PINS + Integer.numberOfTrailingZeros(pins);
      }
    }
    return -1;
  }

  private static int base(int pin) {
    return pin / PINS * PORT_SPACING;
  }

  private static int bit(int pin) {
    return 1 << pin % PINS;
  }

  /** Two bits for each pin, in two registers. */
  private static int kindRegister(int pin) {
    return base(pin) + ICR1 + pin % PINS / 16 * 4;
  }

  private static int kindShift(int pin) {
    return pin % 16 * 2;
  }
}
