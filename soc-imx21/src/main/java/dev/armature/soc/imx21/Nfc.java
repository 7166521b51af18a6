package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import java.util.Arrays;

/**
 * NAND flash controller (i.MX21 reference manual, "NANDFC"): four page buffers, and registers that
 * send the chip one command, address or page at a time. With ECC_EN it stores a code behind each
 * page that it programs, and corrects one wrong bit of each that it reads.
 *
 * <p>An operation ends at once, with INT set. As on the chip, INT cannot be seen while INT_MASK is
 * set, and a reset command does not set it.
 */
final class Nfc extends RegisterBank {
  private static final int BUFFERS = 4;
  private static final int MAIN = NandChip.MAIN;
  private static final int SPARE = NandCells.PAGE - MAIN;
  private static final int SPARE_AREA = 0x800;
  private static final int SPARE_AREA_END = SPARE_AREA + BUFFERS * SPARE;

  // CONFIG1
  private static final int SP_EN = 1 << 2;
  private static final int ECC_EN = 1 << 3;
  private static final int INT_MASK = 1 << 4;
  private static final int RST = 1 << 6;

  // CONFIG2
  private static final int FCMD = 1;
  private static final int FADD = 1 << 1;
  private static final int FDI = 1 << 2;
  private static final int FDO_PAGE = 1 << 3;
  private static final int FDO_ID = 2 << 3;
  private static final int FDO_STATUS = 4 << 3;
  private static final int INT = 1 << 15;

  private static final int RESET_COMMAND = 0xFF;

  // WR_PROT
  private static final int LOCK_TIGHT = 1;
  private static final int LOCK = 2;
  private static final int UNLOCK = 4;

  private static final int ID_BYTES = 8;

  private final Register rba = register(0xE04, "RBA").writable(0xF);
  private final Register flashAdd = register(0xE06, "FLASH_ADD").writable(0xFFFF);
  private final Register flashCmd = register(0xE08, "FLASH_CMD").writable(0xFFFF);
  private final Register eccStatus = register(0xE0C, "ECC_STATUS");
  private final Register unlockStart = register(0xE14, "UNLOCK_START").writable(0xFFFF);
  private final Register unlockEnd = register(0xE16, "UNLOCK_END").writable(0xFFFF);
  private final Register protection = register(0xE18, "WR_PROT_STATUS").reset(LOCK);
  private final Register config1 =
      register(0xE1A, "CONFIG1").reset(ECC_EN).writable(0xBC).changed(this::configured);
  private final Register config2 = register(0xE1C, "CONFIG2");

  private final NandChip chip;
  private final IrqLine irq;

  /** Main and spare buffers, laid out as the guest sees them. */
  private final byte[] buffers = new byte[SPARE_AREA_END];

  @NotState("scratch")
  private final byte[] page = new byte[NandCells.PAGE];

  Nfc(NandChip chip, IrqLine irq, GuestLog log) {
    super("nfc", 2, log);
    this.chip = chip;
    this.irq = irq;
    register(0xE00, "BUFSIZE").reset(1);
    register(0xE02, "BAL");
    register(0xE0A, "IBLC").reset(3).writable(3);
    register(0xE0E, "ECC_POSITION_MAIN");
    register(0xE10, "ECC_POSITION_SPARE");
    register(0xE12, "WR_PROT").takes(this::protect);
    config2.reads(() -> config1.has(INT_MASK) ? config2.get() & ~INT : config2.get());
    config2.takes(this::operate);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    Arrays.fill(buffers, (byte) 0);
    chip.reset();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("chip", chip);
    v.bytes("buffers", buffers);
  }

  @Override
  protected int readElsewhere(int offset, int width) {
    if (!isBuffer(offset)) {
      return super.readElsewhere(offset, width);
    }
    int value = 0;
    for (int i = 0; i < width; i++) {
      value |= (buffers[offset + i] & 0xFF) << (8 * i);
    }
    return value;
  }

  @Override
  protected void writeElsewhere(int offset, int width, int value) {
    if (!isBuffer(offset)) {
      super.writeElsewhere(offset, width, value);
      return;
    }
    for (int i = 0; i < width; i++) {
      buffers[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  private static boolean isBuffer(int offset) {
    return offset < SPARE_AREA_END;
  }

  private void configured() {
    if (config1.has(RST)) {
      config1.lower(RST);
      chip.reset();
    }
    update();
  }

  private void protect(int written) {
    if (protection.has(LOCK_TIGHT)) {
      return;
    }
    switch (written & 7) {
      case LOCK_TIGHT, LOCK, UNLOCK -> protection.set(written & 7);
      default -> {
        // No command.
      }
    }
  }

  /** Whether the block that the chip was sent may change. */
  private boolean isUnlocked() {
    int block = chip.block();
    return protection.has(UNLOCK) && block >= unlockStart.get() && block <= unlockEnd.get();
  }

  /** Starts and ends the operation of CONFIG2; without one, INT is cleared. */
  private void operate(int written) {
    boolean interrupts = true;
    switch (written & 0x3F) {
      case FCMD -> interrupts = sendCommand();
      case FADD -> chip.address(flashAdd.get() & 0xFF);
      case FDI -> sendPage();
      case FDO_PAGE -> fetchPage();
      case FDO_ID -> fetchId();
      case FDO_STATUS -> fetchStatus();
      default -> interrupts = (written & INT) != 0 && config2.has(INT);
    }
    config2.set(interrupts ? INT : 0);
    update();
  }

  /** Whether the end of the command is told by INT. */
  private boolean sendCommand() {
    int command = flashCmd.get() & 0xFF;
    if (chip.isChanging() && command != RESET_COMMAND && !isUnlocked()) {
      chip.refuse();
    }
    chip.command(command);
    return command != RESET_COMMAND;
  }

  private int mainStart() {
    return rba.field(0, 2) * MAIN;
  }

  private int spareStart() {
    return SPARE_AREA + rba.field(0, 2) * SPARE;
  }

  private void sendPage() {
    System.arraycopy(buffers, mainStart(), page, 0, MAIN);
    System.arraycopy(buffers, spareStart(), page, MAIN, SPARE);
    if (config1.has(SP_EN)) {
      Arrays.fill(page, 0, MAIN, (byte) 0xFF);
    } else if (config1.has(ECC_EN)) {
      NandEcc.store(page);
    }
    chip.writePage(page);
  }

  private void fetchPage() {
    chip.readPage(page);
    boolean checked = config1.has(ECC_EN) && !config1.has(SP_EN);
    eccStatus.set(checked ? NandEcc.check(page) : 0);
    if (!config1.has(SP_EN)) {
      System.arraycopy(page, 0, buffers, mainStart(), MAIN);
    }
    System.arraycopy(page, MAIN, buffers, spareStart(), SPARE);
  }

  private void fetchId() {
    for (int i = 0; i < ID_BYTES; i++) {
      buffers[i] = (byte) chip.id(i);
    }
  }

  private void fetchStatus() {
    buffers[0] = (byte) chip.status();
    buffers[1] = 0;
  }

  private void update() {
    irq.set(config2.has(INT) && !config1.has(INT_MASK));
  }
}
