package dev.armature.runtime.device;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * One register of a {@link RegisterBank}. Where it is, its name, its reset value and what a write
 * does to each of its bits are data, given when the device is built:
 *
 * <pre>{@code
 * private final Register tctl = register(0x00, "TCTL").writable(0x87FF).changed(this::update);
 * private final Register tcn = register(0x10, "TCN").reads(this::count);
 * private final Register tstat = register(0x14, "TSTAT").clearedByOnes(0x3).changed(this::update);
 * }</pre>
 *
 * <p>A bit that is neither writable nor cleared or set by ones is read-only. CPU thread only.
 */
public final class Register implements Stateful {
  private static final String DESCRIBED = "described when the device is built";

  private final int offset;
  private final String name;

  @NotState(DESCRIBED)
  private int reset;

  @NotState(DESCRIBED)
  private int writable;

  @NotState(DESCRIBED)
  private int clearedByOnes;

  @NotState(DESCRIBED)
  private int setByOnes;

  @NotState(DESCRIBED)
  private IntSupplier reader;

  @NotState(DESCRIBED)
  private IntConsumer taker;

  @NotState(DESCRIBED)
  private Runnable listener;

  private int value;

  Register(int offset, String name) {
    this.offset = offset;
    this.name = name;
  }

  /** Sets the value that the register has after a reset; 0 if not given. */
  public Register reset(int value) {
    this.reset = value;
    this.value = value;
    return this;
  }

  /** Sets the bits that keep what is written. */
  public Register writable(int bits) {
    this.writable = bits;
    return this;
  }

  /** Sets the bits that writing a one clears, and writing a zero leaves. */
  public Register clearedByOnes(int bits) {
    this.clearedByOnes = bits;
    return this;
  }

  /** Sets the bits that writing a one sets, and writing a zero leaves. */
  public Register setByOnes(int bits) {
    this.setByOnes = bits;
    return this;
  }

  /** Has ones that are written here clear bits of {@code other}, whose listener is then called. */
  public Register clears(Register other) {
    return takes(
        ones -> {
          other.lower(ones);
          other.tell();
        });
  }

  /** Has reads answered by {@code reader} instead of with the stored value. */
  public Register reads(IntSupplier reader) {
    this.reader = reader;
    return this;
  }

  /**
   * Has {@code taker} called with what is written, instead of storing it: for data ports and
   * commands, and for registers whose old value matters. A narrow write comes with the stored bits
   * around it.
   */
  public Register takes(IntConsumer taker) {
    this.taker = taker;
    return this;
  }

  /** Has {@code listener} called after each write was stored. */
  public Register changed(Runnable listener) {
    this.listener = listener;
    return this;
  }

  /** Byte offset from the start of the device's window. */
  public int offset() {
    return offset;
  }

  /** The manual's name. */
  public String name() {
    return name;
  }

  /** The stored value. */
  public int get() {
    return value;
  }

  /** Stores a value, whatever the guest may write: the device's own side. */
  public void set(int newValue) {
    value = newValue;
  }

  /** Stores what the guest wrote: its writable bits, and its ones in bits that ones change. */
  public void store(int written) {
    store(writable, written);
  }

  private void store(int driven, int written) {
    value = (value & ~driven & ~(clearedByOnes & written)) | (written & (driven | setByOnes));
  }

  /** Whether any of {@code bits} is set in the stored value. */
  public boolean has(int bits) {
    return (value & bits) != 0;
  }

  /** The {@code width} bits from bit {@code low} on of the stored value. */
  public int field(int low, int width) {
    return value >>> low & ((1 << width) - 1);
  }

  /** Sets {@code bits} of the stored value. */
  public void raise(int bits) {
    value |= bits;
  }

  /** Clears {@code bits} of the stored value. */
  public void lower(int bits) {
    value &= ~bits;
  }

  @Override
  public void visitState(StateVisitor v) {
    value = v.word("value", value);
  }

  void toReset() {
    value = reset;
  }

  /** Whether a write can have an effect. */
  boolean takesWrites() {
    return taker != null || listener != null || (writable | clearedByOnes | setByOnes) != 0;
  }

  int read() {
    return reader == null ? value : reader.getAsInt();
  }

  /**
   * A write by the bus.
   *
   * @param lanes the bits that the access drives
   * @param written what it drives them with; other bits are zero
   */
  void write(int lanes, int written) {
    if (taker != null) {
      taker.accept((value & ~lanes) | written);
      return;
    }
    store(writable & lanes, written);
    tell();
  }

  private void tell() {
    if (listener != null) {
      listener.run();
    }
  }
}
