package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;
import java.util.List;

/**
 * I2C controller (i.MX21 reference manual, "I2C"), as the bus's only master. A byte takes no time:
 * writing it, or reading the one before, ends with IIF set.
 */
final class I2c extends RegisterBank {
  private static final int RSTA = 1 << 2;
  private static final int TXAK = 1 << 3;
  private static final int MTX = 1 << 4;
  private static final int MSTA = 1 << 5;
  private static final int IIEN = 1 << 6;
  private static final int IEN = 1 << 7;

  private static final int RXAK = 1;
  private static final int IIF = 1 << 1;
  private static final int IAL = 1 << 4;
  private static final int IBB = 1 << 5;
  private static final int ICF = 1 << 7;

  private static final int FLOATING = 0xFF;
  private static final int NOBODY = -1;

  private final Register i2cr = register(0x08, "I2CR").writable(IEN | IIEN | MSTA | MTX | TXAK);
  private final Register i2sr = register(0x0C, "I2SR").reset(ICF | RXAK);

  private final List<I2cDevice> devices;
  private final IrqLine irq;

  /** The number of the device that is addressed, or {@link #NOBODY}. */
  private int addressed;

  /** Whether the next byte written is an address. */
  private boolean addressNext;

  private int data;

  I2c(List<I2cDevice> devices, IrqLine irq, GuestLog log) {
    super("i2c", 4, log);
    this.devices = List.copyOf(devices);
    this.irq = irq;
    register(0x00, "IADR").writable(0xFE);
    register(0x04, "IFDR").writable(0x3F);
    register(0x10, "I2DR").reads(this::readData).takes(this::writeData);
    i2cr.takes(this::control);
    i2sr.takes(this::clear);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    stop();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    addressed = v.range("addressed", addressed, NOBODY, devices.size() - 1);
    addressNext = v.flag("addressNext", addressNext);
    data = v.word("data", data);
  }

  private void control(int written) {
    boolean wasMaster = i2cr.has(MSTA);
    i2cr.store(written);
    if (!i2cr.has(IEN)) {
      i2cr.lower(MSTA);
    }
    boolean master = i2cr.has(MSTA);
    if (wasMaster && !master) {
      stop();
    } else if (master && (!wasMaster || (written & RSTA) != 0)) {
      i2sr.raise(IBB);
      addressNext = true;
    }
    update();
  }

  private void stop() {
    i2sr.lower(IBB);
    addressed = NOBODY;
    addressNext = false;
  }

  /** IIF and IAL are cleared by writing 0. */
  private void clear(int written) {
    i2sr.lower(~written & (IIF | IAL));
    update();
  }

  private void writeData(int written) {
    data = written & 0xFF;
    if (!i2cr.has(MSTA) || !i2cr.has(MTX)) {
      return;
    }
    boolean acknowledged;
    if (addressNext) {
      addressNext = false;
      addressed = find(data >>> 1);
      acknowledged = addressed != NOBODY;
      if (acknowledged) {
        devices.get(addressed).start((data & 1) != 0);
      }
    } else {
      acknowledged = addressed != NOBODY && devices.get(addressed).receive(data);
    }
    if (acknowledged) {
      i2sr.lower(RXAK);
    } else {
      i2sr.raise(RXAK);
    }
    i2sr.raise(IIF | ICF);
    update();
  }

  private int find(int address) {
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).address() == address) {
        return i;
      }
    }
    return NOBODY;
  }

  /** Gives the byte that came and, as a receiving master, fetches the next. */
  private int readData() {
    int result = data;
    if (i2cr.has(MSTA) && !i2cr.has(MTX)) {
      data = addressed == NOBODY ? FLOATING : devices.get(addressed).transmit() & 0xFF;
      i2sr.raise(IIF | ICF);
      update();
    }
    return result;
  }

  private void update() {
    irq.set(i2cr.has(IIEN) && i2sr.has(IIF));
  }
}
