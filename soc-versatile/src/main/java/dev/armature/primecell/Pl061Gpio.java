package dev.armature.primecell;

import dev.armature.runtime.device.Register;
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
  private static final int GPIODATA_END = 0x400;

  private static final int PINS = 0xFF;

  private final Register direction =
      register(0x400, "GPIODIR").writable(PINS).changed(this::turned);
  private final Register levelSense = setting(0x404, "GPIOIS");
  private final Register bothEdges = setting(0x408, "GPIOIBE");
  private final Register risingOrHigh = setting(0x40C, "GPIOIEV");
  private final Register enabled = setting(0x410, "GPIOIE");

  private final IrqLine irq;

  private int driven;
  private int inputs;
  private int outputs;
  private int edges;

  /** A port whose GPIOINTR drives {@code irq}. */
  public Pl061Gpio(IrqLine irq, GuestLog log) {
    super("pl061", PERIPHERAL_ID, log);
    this.irq = irq;
    register(0x414, "GPIORIS").reads(this::raw);
    register(0x418, "GPIOMIS").reads(() -> raw() & enabled.get());
    register(0x41C, "GPIOIC").takes(this::clear);
    register(0x420, "GPIOAFSEL").writable(PINS);
    reset();
  }

  private Register setting(int offset, String name) {
    return register(offset, name).writable(PINS).changed(this::update);
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
    super.reset();
    outputs = 0;
    edges = 0;
    inputs = driven;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    driven = v.word("driven", driven);
    inputs = v.word("inputs", inputs);
    outputs = v.word("outputs", outputs);
    edges = v.word("edges", edges);
  }

  @Override
  protected int readElsewhere(int offset, int width) {
    if (offset >= GPIODATA_END) {
      return super.readElsewhere(offset, width);
    }
    return (inputs | (outputs & direction.get())) & (offset >> 2);
  }

  @Override
  protected void writeElsewhere(int offset, int width, int value) {
    if (offset >= GPIODATA_END) {
      super.writeElsewhere(offset, width, value);
      return;
    }
    int chosen = (offset >> 2) & direction.get();
    outputs = (outputs & ~chosen) | (value & chosen);
  }

  private void turned() {
    sample();
    update();
  }

  private void clear(int ones) {
    edges &= ~ones;
    update();
  }

  /** Takes in the pins that are inputs and remembers the edges asked for. */
  private void sample() {
    int before = inputs;
    int outward = direction.get();
    int rising = risingOrHigh.get();
    inputs = driven & ~outward;
    int rose = inputs & ~before;
    int fell = before & ~inputs & ~outward;
    int wanted = (rose & (rising | bothEdges.get())) | (fell & (~rising | bothEdges.get()));
    edges |= wanted & ~levelSense.get();
  }

  private int raw() {
    int levels = ~(inputs ^ risingOrHigh.get()) & levelSense.get() & ~direction.get();
    return edges | levels;
  }

  private void update() {
    irq.set((raw() & enabled.get()) != 0);
  }
}
