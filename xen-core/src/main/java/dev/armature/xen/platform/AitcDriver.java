package dev.armature.xen.platform;

/**
 * i.MX21 interrupt controller (i.MX21 reference manual, "AITC"), its 64 sources; behind them come
 * the pins of GPIO, which share one of the sources.
 */
final class AitcDriver implements InterruptDriver {
  private static final int INTCNTL = 0x00;
  private static final int INTENNUM = 0x08;
  private static final int INTDISNUM = 0x0C;
  private static final int INTENABLEH = 0x10;
  private static final int INTENABLEL = 0x14;
  private static final int NIVECSR = 0x40;
  private static final int NONE = 0xFFFF;
  private static final int SOURCES = 64;
  private static final int SOURCE_GPIO = 8;

  /**
   * The first line of the DMA channels, the eMMA and the USB module, each with that behind its
   * last.
   */
  private static final int[] GROUPS = {32, 48, 49, 53, 53, 59};

  private final Registers aitc;
  private final GpioLines pins;

  AitcDriver(Registers aitc, GpioLines pins) {
    this.aitc = aitc;
    this.pins = pins;
  }

  @Override
  public void start() {
    aitc.write(INTCNTL, 0);
    aitc.write(INTENABLEH, 0);
    aitc.write(INTENABLEL, 0);
    pins.start();
    aitc.write(INTENNUM, SOURCE_GPIO);
  }

  @Override
  public int lines() {
    return SOURCES + GpioLines.COUNT;
  }

  @Override
  public void mask(int line) {
    if (isPin(line)) {
      pins.mask(line - SOURCES);
    } else {
      aitc.write(INTDISNUM, line);
    }
  }

  @Override
  public void unmask(int line) {
    if (isPin(line)) {
      pins.unmask(line - SOURCES);
    } else {
      aitc.write(INTENNUM, line);
    }
  }

  @Override
  public int pending() {
    int number = aitc.read(NIVECSR) >>> 16;
    if (number != SOURCE_GPIO) {
      return number == NONE ? -1 : number;
    }
    int pin = pins.pending();
    return pin < 0 ? -1 : SOURCES + pin;
  }

  @Override
  public boolean isOwn(int line) {
    return line == SOURCE_GPIO;
  }

  @Override
  public boolean isEdge(int line) {
    return isPin(line) && pins.isEdge(line - SOURCES);
  }

  /** The DMA channels are one device to policies, and so are the eMMA and the USB module. */
  @Override
  public int policyNumber(int line) {
    for (int i = 0; i < GROUPS.length; i += 2) {
      if (line >= GROUPS[i] && line < GROUPS[i + 1]) {
        return GROUPS[i];
      }
    }
    return line;
  }

  @Override
  public void acknowledge(int line) {
    if (isPin(line)) {
      pins.acknowledge(line - SOURCES);
    }
  }

  @Override
  public boolean hasTrigger(int line) {
    return isPin(line);
  }

  @Override
  public void setTrigger(int line, int trigger) {
    if (isPin(line)) {
      pins.setTrigger(line - SOURCES, trigger);
    }
  }

  private static boolean isPin(int line) {
    return line >= SOURCES;
  }
}
