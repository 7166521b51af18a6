package dev.armature.xen.platform;

/** ARM PL011 UART (ARM DDI 0183): 38400 baud, 8N1, with an interrupt for input. */
final class Pl011Driver implements ConsoleDriver {
  private static final int DR = 0x00;
  private static final int FR = 0x18;
  private static final int IBRD = 0x24;
  private static final int FBRD = 0x28;
  private static final int LCRH = 0x2C;
  private static final int CR = 0x30;
  private static final int IMSC = 0x38;
  private static final int FR_TRANSMIT_FULL = 1 << 5;
  private static final int FR_RECEIVE_EMPTY = 1 << 4;
  private static final int LCRH_8_BITS = 0x60;
  private static final int CR_ENABLE = 0x301;
  private static final int RECEIVE_INTERRUPT = 1 << 4;

  /** Looks at a full transmitter before a byte is given up: the line may be stuck. */
  private static final int PATIENCE = 10_000;

  private final Registers uart;
  private final int line;

  Pl011Driver(Registers uart, int line) {
    this.uart = uart;
    this.line = line;
  }

  @Override
  public void start() {
    uart.write(CR, 0);
    uart.write(IBRD, 39);
    uart.write(FBRD, 4);
    uart.write(LCRH, LCRH_8_BITS);
    uart.write(IMSC, RECEIVE_INTERRUPT);
    uart.write(CR, CR_ENABLE);
  }

  @Override
  public void send(int value) {
    for (int i = 0; (uart.read(FR) & FR_TRANSMIT_FULL) != 0; i++) {
      if (i == PATIENCE) {
        return;
      }
    }
    uart.write(DR, value);
  }

  @Override
  public int receive() {
    return (uart.read(FR) & FR_RECEIVE_EMPTY) != 0 ? -1 : uart.read(DR) & 0xFF;
  }

  @Override
  public int line() {
    return line;
  }
}
