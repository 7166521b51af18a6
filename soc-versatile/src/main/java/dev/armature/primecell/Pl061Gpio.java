package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * PL061 general-purpose I/O (ARM DDI 0190, chapter 3): eight pins with edge or level interrupts. An
 * input that nothing drives is low.
 */
public final class Pl061Gpio extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1061;

  /** GPIODATA takes 1 KB: bits 9:2 of the address choose the pins that an access concerns. */
  private static final int GPIODATA_LAST = 0x3FC;

  private static final int GPIODIR = 0x400;
  private static final int GPIOIS = 0x404;
  private static final int GPIOIBE = 0x408;
  private static final int GPIOIEV = 0x40C;
  private static final int GPIOIE = 0x410;
  private static final int GPIORIS = 0x414;
  private static final int GPIOMIS = 0x418;
  private static final int GPIOIC = 0x41C;
  private static final int GPIOAFSEL = 0x420;

  private static final int PINS = 0xFF;

  private final IrqLine irq;

  private int driven;
  private int inputs;
  private int outputs;
  private int direction;
  private int levelSense;
  private int bothEdges;
  private int risingOrHigh;
  private int enabled;
  private int edges;
  private int alternateFunction;

  /** A port whose GPIOINTR drives {@code irq}. */
  public Pl061Gpio(IrqLine irq, GuestLog log) {
    super("pl061", PERIPHERAL_ID, log);
    this.irq = irq;
    reset();
  }

  /** Drives pin {@code n}, 0–7, from outside; it counts while the pin is an input. */
  public void setPin(int n, boolean high) {
    int bit = 1 << n;
    driven = high ? driven | bit : driven & ~bit;
    sample();
    update();
  }

  @Override
  public void reset() {
    outputs = 0;
    direction = 0;
    levelSense = 0;
    bothEdges = 0;
    risingOrHigh = 0;
    enabled = 0;
    edges = 0;
    alternateFunction = 0;
    inputs = driven;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    driven = v.word("driven", driven);
    inputs = v.word("inputs", inputs);
    outputs = v.word("outputs", outputs);
    direction = v.word("direction", direction);
    levelSense = v.word("levelSense", levelSense);
    bothEdges = v.word("bothEdges", bothEdges);
    risingOrHigh = v.word("risingOrHigh", risingOrHigh);
    enabled = v.word("enabled", enabled);
    edges = v.word("edges", edges);
    alternateFunction = v.word("alternateFunction", alternateFunction);
  }

  @Override
  protected int readRegister(int offset) {
    if (offset <= GPIODATA_LAST) {
      return (inputs | (outputs & direction)) & (offset >> 2);
    }
    return switch (offset) {
      case GPIODIR -> direction;
      case GPIOIS -> levelSense;
      case GPIOIBE -> bothEdges;
      case GPIOIEV -> risingOrHigh;
      case GPIOIE -> enabled;
      case GPIORIS -> raw();
      case GPIOMIS -> raw() & enabled;
      case GPIOAFSEL -> alternateFunction;
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    int pins = value & PINS;
    if (offset <= GPIODATA_LAST) {
      int chosen = (offset >> 2) & direction;
      outputs = (outputs & ~chosen) | (pins & chosen);
      return;
    }
    switch (offset) {
      case GPIODIR -> {
        direction = pins;
        sample();
      }
      case GPIOIS -> levelSense = pins;
      case GPIOIBE -> bothEdges = pins;
      case GPIOIEV -> risingOrHigh = pins;
      case GPIOIE -> enabled = pins;
      case GPIOIC -> edges &= ~pins;
      case GPIOAFSEL -> alternateFunction = pins;
      default -> noWritableRegister(offset, value);
    }
    update();
  }

  /** Takes in the pins that are inputs and remembers the edges asked for. */
  private void sample() {
    int before = inputs;
    inputs = driven & ~direction;
    int rose = inputs & ~before;
    int fell = before & ~inputs & ~direction;
    int wanted = (rose & (risingOrHigh | bothEdges)) | (fell & (~risingOrHigh | bothEdges));
    edges |= wanted & ~levelSense;
  }

  private int raw() {
    int levels = ~(inputs ^ risingOrHigh) & levelSense & ~direction;
    return edges | levels;
  }

  private void update() {
    irq.set((raw() & enabled) != 0);
  }
}
