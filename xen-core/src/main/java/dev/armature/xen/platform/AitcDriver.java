package dev.armature.xen.platform;

/** i.MX21 interrupt controller (i.MX21 reference manual, "AITC"), its 64 sources. */
final class AitcDriver implements InterruptDriver {
  private static final int INTCNTL = 0x00;
  private static final int INTENNUM = 0x08;
  private static final int INTDISNUM = 0x0C;
  private static final int INTENABLEH = 0x10;
  private static final int INTENABLEL = 0x14;
  private static final int NIVECSR = 0x40;
  private static final int NONE = 0xFFFF;
  private static final int LINES = 64;

  private final Registers aitc;

  AitcDriver(Registers aitc) {
    this.aitc = aitc;
  }

  @Override
  public void start() {
    aitc.write(INTCNTL, 0);
    aitc.write(INTENABLEH, 0);
    aitc.write(INTENABLEL, 0);
  }

  @Override
  public int lines() {
    return LINES;
  }

  @Override
  public void mask(int line) {
    aitc.write(INTDISNUM, line);
  }

  @Override
  public void unmask(int line) {
    aitc.write(INTENNUM, line);
  }

  @Override
  public int pending() {
    int number = aitc.read(NIVECSR) >>> 16;
    return number == NONE ? -1 : number;
  }
}
