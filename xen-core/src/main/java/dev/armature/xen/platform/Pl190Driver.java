package dev.armature.xen.platform;

/** ARM PL190 vectored interrupt controller (ARM DDI 0181), without its vectors. */
final class Pl190Driver implements InterruptDriver {
  private static final int IRQSTATUS = 0x00;
  private static final int INTSELECT = 0x0C;
  private static final int INTENABLE = 0x10;
  private static final int INTENCLEAR = 0x14;
  private static final int SOFTINTCLEAR = 0x1C;
  private static final int DEFVECTADDR = 0x34;
  private static final int LINES = 32;

  private final Registers vic;

  Pl190Driver(Registers vic) {
    this.vic = vic;
  }

  @Override
  public void start() {
    vic.write(INTSELECT, 0);
    vic.write(INTENCLEAR, -1);
    vic.write(SOFTINTCLEAR, -1);
    vic.write(DEFVECTADDR, LINES);
  }

  @Override
  public int lines() {
    return LINES;
  }

  @Override
  public void mask(int line) {
    vic.write(INTENCLEAR, 1 << line);
  }

  @Override
  public void unmask(int line) {
    vic.write(INTENABLE, 1 << line);
  }

  @Override
  public int pending() {
    int status = vic.read(IRQSTATUS);
    return status == 0 ? -1 : Integer.numberOfTrailingZeros(status);
  }
}
