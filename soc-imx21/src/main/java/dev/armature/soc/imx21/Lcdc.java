package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;
import java.nio.IntBuffer;
import java.util.Optional;

/**
 * LCD controller (i.MX21 reference manual, "LCDC"): a frame buffer of 1 to 18 bits a pixel, a
 * palette, a hardware cursor, and a second layer, the graphic window.
 *
 * <p>Nothing is drawn while the guest runs: {@link #frame} takes in what the registers say when
 * somebody looks, and the {@link LcdFrame} reads memory on that somebody's thread. The controller
 * has no enable bit; it shows a picture once it has a size. Frames end at 60 Hz of guest time, but
 * only while an interrupt that tells of it is enabled; else a new start address is taken at once.
 */
final class Lcdc extends RegisterBank {
  static final int PALETTE_ENTRIES = 256;

  private static final int BOF = 1;
  private static final int EOF = 1 << 1;
  private static final int WINDOW_BOF = 1 << 4;
  private static final int WINDOW_EOF = 1 << 5;
  private static final int FRAME_EVENTS = BOF | EOF | WINDOW_BOF | WINDOW_EOF;
  private static final int WINDOW_EVENTS = WINDOW_BOF | WINDOW_EOF;
  private static final int GWE = 1 << 22;
  private static final int LDMSK = 1 << 15;

  private static final int PALETTE = 0x800;
  private static final int WINDOW_PALETTE = 0xC00;
  private static final int RGB666 = 0x3_FFFF;

  private static final long FRAME_NANOS = 1_000_000_000 / 60;

  private final Register ssa = register(0x00, "SSA").writable(~3).changed(this::pictureMoved);
  private final Register size = register(0x04, "SIZE").writable(0x03F0_03FF);
  private final Register vpw = register(0x08, "VPW").writable(0x3FF);
  private final Register cpos = register(0x0C, "CPOS").writable(0xD3FF_03FF);
  private final Register lcwhb = register(0x10, "LCWHB").reset(0x0101_00FF).writable(0x9F1F_00FF);
  private final Register lchcc = register(0x14, "LCHCC").writable(RGB666);
  private final Register pcr = register(0x18, "PCR").writable(-1);
  private final Register panning = register(0x24, "POS").writable(0x1F);
  private final Register pwmr = register(0x2C, "PWMR").writable(0x01FF_87FF);
  private final Register lcdier = register(0x3C, "LCDIER").writable(0xFF).changed(this::update);
  private final Register lcdisr = register(0x40, "LCDISR").reads(this::takeStatus);
  private final Register windowStart = register(0x50, "LGWSAR").writable(~3);
  private final Register windowSize = register(0x54, "LGWSR").writable(0x03F0_03FF);
  private final Register windowPitch = register(0x58, "LGWVPW").writable(0x3FF);
  private final Register windowPanning = register(0x5C, "LGWPOR").writable(0x1F);
  private final Register windowPosition = register(0x60, "LGWPR").writable(0x03FF_03FF);
  private final Register windowControl =
      register(0x64, "LGWCR").writable(0xFFE3_FFFF).changed(this::update);
  private final Register[] palette = new Register[PALETTE_ENTRIES];
  private final Register[] windowPalette = new Register[PALETTE_ENTRIES];

  private final Clock clock;

  @NotState("saved with the machine's memory")
  private final Ram ram;

  private final int ramStart;
  private final IrqLine irq;
  private final Timer frameEnd;

  /** The start address of the frame that is shown. */
  private int shownStart;

  /**
   * A controller.
   *
   * @param ram what frame buffers are in; pixels elsewhere are black
   * @param ramStart its physical address
   */
  Lcdc(MachineContext context, Ram ram, int ramStart, IrqLine irq) {
    super("lcdc", 4, context.log());
    this.clock = context.clock();
    this.ram = ram;
    this.ramStart = ramStart;
    this.irq = irq;
    this.frameEnd = context.events().newTimer(this::frameEnded);
    register(0x1C, "HCR").reset(0x0400_0000).writable(0xFC00_FFFF);
    register(0x20, "VCR").reset(0x0400_0000).writable(0xFC00_FFFF);
    register(0x28, "LSCR1").reset(0x4012_0300).writable(-1);
    register(0x30, "DMACR").reset(0x0002_000C).writable(0x801F_001F);
    register(0x34, "RMCR").writable(3);
    register(0x38, "LCDICR").writable(0x15);
    register(0x68, "LGWDCR").writable(0x801F_001F);
    register(0x80, "LAUSCR").writable(-1);
    for (int i = 0; i < PALETTE_ENTRIES; i++) {
      palette[i] = register(PALETTE + 4 * i, "BGLUT" + i).writable(RGB666);
      windowPalette[i] = register(WINDOW_PALETTE + 4 * i, "GWLUT" + i).writable(RGB666);
    }
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    shownStart = 0;
    frameEnd.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    shownStart = v.word("shownStart", shownStart);
    v.part("frameEnd", frameEnd);
  }

  private void pictureMoved() {
    if (Integer.compareUnsigned(ssa.get() - ramStart, ram.size()) >= 0) {
      guestError("the picture is not in RAM:", ssa.get());
    }
    update();
  }

  private int takeStatus() {
    int value = lcdisr.get();
    lcdisr.set(0);
    update();
    return value;
  }

  private void frameEnded() {
    shownStart = ssa.get();
    int events = windowControl.has(GWE) ? FRAME_EVENTS : FRAME_EVENTS & ~WINDOW_EVENTS;
    lcdisr.raise(events);
    update();
  }

  /** Drives the interrupt, and has frames end while somebody wants to be told. */
  private void update() {
    if (!lcdier.has(FRAME_EVENTS)) {
      frameEnd.cancel();
      shownStart = ssa.get();
    } else if (!frameEnd.isArmed()) {
      frameEnd.arm(clock.nanos() + FRAME_NANOS);
    }
    irq.set((lcdisr.get() & lcdier.get()) != 0);
  }

  /** What is shown now; empty while there is no size, or while the output is blanked. */
  Optional<LcdFrame> frame() {
    LcdFrame.Layer background =
        new LcdFrame.Layer(shownStart, size.get(), vpw.get(), panning.get(), colours(palette));
    if (background.width() == 0 || background.height() == 0 || pwmr.has(LDMSK)) {
      return Optional.empty();
    }
    LcdFrame.Layer window =
        windowControl.has(GWE)
            ? new LcdFrame.Layer(
                windowStart.get(),
                windowSize.get(),
                windowPitch.get(),
                windowPanning.get(),
                colours(windowPalette))
            : null;
    return Optional.of(
        new LcdFrame(
            ram,
            ramStart,
            pcr.get(),
            background,
            window,
            windowPosition.get(),
            windowControl.get(),
            new LcdFrame.Cursor(cpos.get(), lcwhb.get(), lchcc.get())));
  }

  private static IntBuffer colours(Register[] entries) {
    int[] values = new int[PALETTE_ENTRIES];
    for (int i = 0; i < PALETTE_ENTRIES; i++) {
      values[i] = entries[i].get();
    }
    return IntBuffer.wrap(values);
  }
}
