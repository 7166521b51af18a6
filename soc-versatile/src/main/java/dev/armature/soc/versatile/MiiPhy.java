package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.Arrays;

/**
 * The transceiver inside a {@link Smc91c111} (SMSC LAN91C111 datasheet, chapter 9): its MII
 * registers at the other end of a serial management line (IEEE 802.3, clause 22.2.4) that software
 * clocks bit by bit. Its link is up at 100 Mbit/s full duplex and stays so.
 */
final class MiiPhy implements Stateful {
  private static final int CONTROL = 0;
  private static final int STATUS = 1;
  private static final int ID1 = 2;
  private static final int ID2 = 3;
  private static final int ADVERTISEMENT = 4;
  private static final int PARTNER = 5;
  private static final int STATUS_OUTPUT = 18;
  private static final int REGISTERS = 32;

  private static final int CONTROL_RESET = 1 << 15;
  private static final int CONTROL_RESTART_NEGOTIATION = 1 << 9;

  /** Autonegotiation at 100 Mbit/s. */
  private static final int CONTROL_DEFAULT = 0x3000;

  /** 10 and 100 Mbit/s, half and full duplex; negotiation possible and complete; link up. */
  private static final int STATUS_VALUE = 0x782D;

  private static final int ID1_VALUE = 0x0016;
  private static final int ID2_VALUE = 0xF840;
  private static final int ADVERTISEMENT_DEFAULT = 0x01E1;

  /** All that we advertise by default, acknowledged. */
  private static final int PARTNER_VALUE = 0x41E1;

  /** Status output: 100 Mbit/s, full duplex; no interrupt. */
  private static final int STATUS_OUTPUT_VALUE = 0x00C0;

  /** This PHY's address on the management line. */
  private static final int ADDRESS = 0;

  private static final int PREAMBLE_BITS = 32;

  /** Start, operation, PHY address and register address. */
  private static final int HEADER_BITS = 14;

  private static final int TURNAROUND_AND_DATA_BITS = 18;
  private static final int START_AND_READ = 0b0110;
  private static final int START_AND_WRITE = 0b0101;

  private final int[] registers = new int[REGISTERS];

  private int ones;
  private int bits;
  private int frame;
  private int header;
  private boolean reading;
  private int output;

  MiiPhy() {
    reset();
  }

  /** Puts the PHY in its power-on state. */
  void reset() {
    resetRegisters();
    ones = 0;
    idle();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("registers", registers);
    ones = v.range("ones", ones, 0, PREAMBLE_BITS);
    bits = v.range("bits", bits, 0, HEADER_BITS + TURNAROUND_AND_DATA_BITS - 1);
    frame = v.word("frame", frame);
    header = v.word("header", header);
    reading = v.flag("reading", reading);
    output = v.word("output", output);
  }

  private void resetRegisters() {
    Arrays.fill(registers, 0);
    registers[CONTROL] = CONTROL_DEFAULT;
    registers[STATUS] = STATUS_VALUE;
    registers[ID1] = ID1_VALUE;
    registers[ID2] = ID2_VALUE;
    registers[ADVERTISEMENT] = ADVERTISEMENT_DEFAULT;
    registers[PARTNER] = PARTNER_VALUE;
    registers[STATUS_OUTPUT] = STATUS_OUTPUT_VALUE;
  }

  /** The level of the data line when the station does not drive it; the chip pulls it down. */
  boolean dataOut() {
    return reading && (output & 1 << (TURNAROUND_AND_DATA_BITS - 1)) != 0;
  }

  /**
   * A rising edge of the clock.
   *
   * @param data the level of the data line, as the station drives it or low
   */
  void clock(boolean data) {
    if (reading) {
      output <<= 1;
      if (++bits == HEADER_BITS + TURNAROUND_AND_DATA_BITS) {
        idle();
      }
      return;
    }
    if (bits == 0 && data) {
      ones = Math.min(ones + 1, PREAMBLE_BITS);
      return;
    }
    if (bits == 0 && ones < PREAMBLE_BITS) {
      ones = 0;
      return;
    }
    frame = frame << 1 | (data ? 1 : 0);
    bits++;
    if (bits == HEADER_BITS) {
      endOfHeader();
    } else if (bits == HEADER_BITS + TURNAROUND_AND_DATA_BITS) {
      writeRegister(header & 0x1F, frame & 0xFFFF);
      idle();
    }
  }

  private void idle() {
    ones = 0;
    bits = 0;
    frame = 0;
    reading = false;
  }

  private void endOfHeader() {
    header = frame;
    int operation = header >>> 10;
    boolean addressed = (header >>> 5 & 0x1F) == ADDRESS;
    if (addressed && operation == START_AND_READ) {
      reading = true;
      // The first turnaround bit leaves the line alone, the second drives it low.
      output = registers[header & 0x1F];
    } else if (!addressed || operation != START_AND_WRITE) {
      idle();
    }
  }

  private void writeRegister(int index, int value) {
    switch (index) {
      case CONTROL -> {
        if ((value & CONTROL_RESET) != 0) {
          resetRegisters();
        } else {
          registers[CONTROL] = value & ~CONTROL_RESTART_NEGOTIATION;
        }
      }
      case STATUS, ID1, ID2, PARTNER, STATUS_OUTPUT -> {
        // Read-only.
      }
      default -> registers[index] = value;
    }
  }
}
