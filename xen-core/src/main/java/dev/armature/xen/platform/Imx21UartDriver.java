package dev.armature.xen.platform;

/** i.MX21 UART (i.MX21 reference manual, "UART"): 8N1, with an interrupt for input. */
final class Imx21UartDriver implements ConsoleDriver {
  private static final int URXD = 0x00;
  private static final int UTXD = 0x40;
  private static final int UCR1 = 0x80;
  private static final int UCR2 = 0x84;
  private static final int UCR3 = 0x88;
  private static final int UBIR = 0xA4;
  private static final int UBMR = 0xA8;
  private static final int UTS = 0xB4;
  private static final int UCR1_ENABLE_RECEIVE_INTERRUPT = 1 | 1 << 9;

  /** IRTS, 8 bits, transmitter and receiver on, out of reset. */
  private static final int UCR2_SETTINGS = 0x4027;

  private static final int UCR3_RXDMUXSEL = 1 << 2;
  private static final int URXD_READY = 1 << 15;
  private static final int UTS_TRANSMIT_FULL = 1 << 4;

  /** Looks at a full transmitter before a byte is given up: the line may be stuck. */
  private static final int PATIENCE = 10_000;

  private final Registers uart;
  private final int line;

  Imx21UartDriver(Registers uart, int line) {
    this.uart = uart;
    this.line = line;
  }

  @Override
  public void start() {
    uart.write(UCR2, 0);
    uart.write(UCR3, uart.read(UCR3) | UCR3_RXDMUXSEL);
    uart.write(UCR1, UCR1_ENABLE_RECEIVE_INTERRUPT);
    uart.write(UBIR, 1151);
    uart.write(UBMR, 9999);
    uart.write(UCR2, UCR2_SETTINGS);
  }

  @Override
  public void send(int value) {
    for (int i = 0; (uart.read(UTS) & UTS_TRANSMIT_FULL) != 0; i++) {
      if (i == PATIENCE) {
        return;
      }
    }
    uart.write(UTXD, value);
  }

  @Override
  public int receive() {
    int character = uart.read(URXD);
    return (character & URXD_READY) == 0 ? -1 : character & 0xFF;
  }

  @Override
  public int line() {
    return line;
  }
}
