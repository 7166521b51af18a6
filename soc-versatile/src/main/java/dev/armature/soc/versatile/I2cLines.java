package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * The two wires of an I2C bus with one {@link I2cTarget}, as bits that a controller moves one by
 * one (NXP UM10204, section 3.1): the data line changes while the clock is low, is sampled when it
 * rises, and a change while it is high is a start or stop condition. Nine clocks make a byte; the
 * ninth is the acknowledgement by whoever received.
 */
final class I2cLines implements Stateful {
  private enum Phase {
    /** Not addressed: waits for a start condition. */
    IDLE,
    /** Takes the byte after a start condition. */
    ADDRESS,
    /** The controller writes. */
    RECEIVE,
    /** The controller reads. */
    TRANSMIT
  }

  private static final int BYTE_BITS = 8;

  private final I2cTarget target;
  private Phase phase = Phase.IDLE;
  private boolean clock;
  private boolean data;

  /** What the target does to the data line: false pulls it low. */
  private boolean released = true;

  /** The byte under way and how many clocks of it have risen. */
  private int shift;

  private int clocks;

  /** Lines at rest, both low until the controller drives them. */
  I2cLines(I2cTarget target) {
    this.target = target;
  }

  @Override
  public void visitState(StateVisitor v) {
    phase = v.choice("phase", phase);
    clock = v.flag("clock", clock);
    data = v.flag("data", data);
    released = v.flag("released", released);
    shift = v.word("shift", shift);
    clocks = v.range("clocks", clocks, 0, BYTE_BITS + 1);
    v.part("target", target);
  }

  /** The level of the data line: low if anyone pulls it. */
  boolean data() {
    return data && released;
  }

  /** The controller drives its two outputs. */
  void drive(boolean newClock, boolean newData) {
    boolean clockWas = clock;
    boolean dataWas = data;
    clock = newClock;
    data = newData;
    if (clock && clockWas) {
      if (dataWas && !data) {
        startCondition();
      } else if (!dataWas && data) {
        stopCondition();
      }
    } else if (clock) {
      clockRose();
    } else if (clockWas) {
      clockFell();
    }
  }

  private void startCondition() {
    phase = Phase.ADDRESS;
    beginByte();
  }

  private void stopCondition() {
    phase = Phase.IDLE;
    released = true;
  }

  private void beginByte() {
    clocks = 0;
    shift = 0;
    released = true;
  }

  private void clockRose() {
    if (phase == Phase.IDLE) {
      return;
    }
    clocks++;
    if (phase != Phase.TRANSMIT) {
      if (clocks <= BYTE_BITS) {
        shift = shift << 1 | (data ? 1 : 0);
      }
    } else if (clocks > BYTE_BITS && data) {
      // The controller does not acknowledge: it wants no more bytes.
      phase = Phase.IDLE;
      released = true;
    }
  }

  private void clockFell() {
    if (phase == Phase.IDLE || clocks == 0) {
      return;
    }
    if (clocks == BYTE_BITS) {
      endOfByte();
    } else if (clocks > BYTE_BITS) {
      endOfAcknowledgement();
    } else if (phase == Phase.TRANSMIT) {
      driveBit();
    }
  }

  /** All eight bits are over: the receiver of the byte drives the acknowledgement. */
  private void endOfByte() {
    switch (phase) {
      case ADDRESS -> {
        if (shift >> 1 == target.address()) {
          released = false;
        } else {
          phase = Phase.IDLE;
        }
      }
      case RECEIVE -> {
        target.receive(shift);
        released = false;
      }
      default -> released = true;
    }
  }

  private void endOfAcknowledgement() {
    if (phase == Phase.ADDRESS) {
      boolean read = (shift & 1) != 0;
      target.start(read);
      phase = read ? Phase.TRANSMIT : Phase.RECEIVE;
    }
    beginByte();
    if (phase == Phase.TRANSMIT) {
      shift = target.transmit();
      driveBit();
    }
  }

  /** Puts the bit that the next rising clock samples on the data line, the highest first. */
  private void driveBit() {
    released = (shift >> (BYTE_BITS - 1 - clocks) & 1) != 0;
  }
}
