package dev.armature.primecell;

import dev.armature.runtime.io.Picture;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * PL110 Color LCD Controller (ARM DDI 0161, chapter 3), with LCDControl and LCDIMSC exchanged as on
 * the Versatile boards (ARM DUI 0225, section 4.5).
 *
 * <p>Nothing is drawn while the guest runs: {@link #frame} has the frame buffer read when somebody
 * looks, on that somebody's thread. The picture is the upper panel's; whether the panel is TFT or
 * STN, and its polarities, make no difference. Frames end at 60 Hz of guest time, but only while an
 * interrupt that tells of it is enabled.
 */
public final class Pl110Clcd extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1110;

  private static final int TIMING0 = 0x00;
  private static final int TIMING1 = 0x04;
  private static final int TIMING2 = 0x08;
  private static final int TIMING3 = 0x0C;
  private static final int UPBASE = 0x10;
  private static final int LPBASE = 0x14;
  private static final int CONTROL = 0x18;
  private static final int IMSC = 0x1C;
  private static final int RIS = 0x20;
  private static final int MIS = 0x24;
  private static final int ICR = 0x28;
  private static final int UPCURR = 0x2C;
  private static final int LPCURR = 0x30;
  private static final int PALETTE = 0x200;
  private static final int PALETTE_END = 0x400;

  private static final int CONTROL_ENABLE = 1;
  private static final int CONTROL_BPP_SHIFT = 1;
  private static final int CONTROL_BGR = 1 << 8;
  private static final int CONTROL_BIG_ENDIAN_BYTES = 1 << 9;
  private static final int CONTROL_BIG_ENDIAN_PIXELS = 1 << 10;
  private static final int CONTROL_POWER = 1 << 11;
  private static final int CONTROL_MASK = 0x1_FFFF;

  private static final int INT_NEXT_BASE = 1 << 2;
  private static final int INT_VERTICAL_COMPARE = 1 << 3;
  private static final int INT_FRAME = INT_NEXT_BASE | INT_VERTICAL_COMPARE;
  private static final int INT_ALL = 0x1E;

  private static final int BASE_MASK = ~7;

  /** The largest value of LCDControl.LcdBpp that the PL110 has: 24 bits. */
  private static final int MAX_BPP_CODE = 5;

  private static final long FRAME_NANOS = 1_000_000_000 / 60;

  @NotState("the machine's")
  private final PhysicalMemory memory;

  private final Clock clock;
  private final IrqLine irq;
  private final Supplier<PixelWiring> wiring;
  private final Timer frameTimer;

  private final int[] timing = new int[4];
  private final int[] palette = new int[(PALETTE_END - PALETTE) / 4];
  private int upperBase;
  private int lowerBase;
  private int shownUpperBase;
  private int shownLowerBase;
  private int control;
  private int mask;
  private int raw;

  /**
   * A controller.
   *
   * @param irq CLCDINTR, the combined output
   * @param wiring how the board wires the pixel lines now
   */
  public Pl110Clcd(MachineContext context, IrqLine irq, Supplier<PixelWiring> wiring) {
    super("pl110", PERIPHERAL_ID, context.log());
    this.memory = context.memory();
    this.clock = context.clock();
    this.irq = irq;
    this.wiring = wiring;
    this.frameTimer = context.events().newTimer(this::endOfFrame);
    reset();
  }

  @Override
  public void reset() {
    Arrays.fill(timing, 0);
    Arrays.fill(palette, 0);
    upperBase = 0;
    lowerBase = 0;
    shownUpperBase = 0;
    shownLowerBase = 0;
    control = 0;
    mask = 0;
    raw = 0;
    frameTimer.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("timing", timing);
    v.words("palette", palette);
    upperBase = v.word("upperBase", upperBase);
    lowerBase = v.word("lowerBase", lowerBase);
    shownUpperBase = v.word("shownUpperBase", shownUpperBase);
    shownLowerBase = v.word("shownLowerBase", shownLowerBase);
    control = v.word("control", control);
    mask = v.word("mask", mask);
    raw = v.word("raw", raw);
    v.part("frameTimer", frameTimer);
  }

  @Override
  protected int readRegister(int offset) {
    if (offset >= PALETTE && offset < PALETTE_END) {
      return palette[(offset - PALETTE) >>> 2];
    }
    return switch (offset) {
      case TIMING0, TIMING1, TIMING2, TIMING3 -> timing[offset >>> 2];
      case UPBASE -> upperBase;
      case LPBASE -> lowerBase;
      case CONTROL -> control;
      case IMSC -> mask;
      case RIS -> raw;
      case MIS -> raw & mask;
      case UPCURR -> shownUpperBase;
      case LPCURR -> shownLowerBase;
      default -> noReadableRegister(offset);
    };
  }

  private boolean isMemory(int address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.ram() != null;
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (offset >= PALETTE && offset < PALETTE_END) {
      palette[(offset - PALETTE) >>> 2] = value;
      return;
    }
    switch (offset) {
      case TIMING0, TIMING1, TIMING2, TIMING3 -> timing[offset >>> 2] = value;
      case UPBASE -> {
        upperBase = value & BASE_MASK;
        if (!isMemory(upperBase)) {
          guestError("the picture is not in memory:", upperBase);
        }
      }
      case LPBASE -> lowerBase = value & BASE_MASK;
      case CONTROL -> control = value & CONTROL_MASK;
      case IMSC -> mask = value & INT_ALL;
      case ICR -> raw &= ~value;
      default -> noWritableRegister(offset, value);
    }
    if (!frameTimer.isArmed()) {
      // Nobody is told when a frame ends, so a new base is taken at once.
      showNewBase();
    }
    update();
  }

  /** Whether the display is lit: enabled and powered. */
  private boolean isOn() {
    return (control & (CONTROL_ENABLE | CONTROL_POWER)) == (CONTROL_ENABLE | CONTROL_POWER);
  }

  private void showNewBase() {
    shownUpperBase = upperBase;
    shownLowerBase = lowerBase;
  }

  private void endOfFrame() {
    showNewBase();
    raw |= INT_FRAME;
    update();
  }

  /** Drives the interrupt, and has frames end while somebody wants to be told. */
  private void update() {
    boolean wanted = (control & CONTROL_ENABLE) != 0 && (mask & INT_FRAME) != 0;
    if (wanted && !frameTimer.isArmed()) {
      frameTimer.arm(clock.nanos() + FRAME_NANOS);
    } else if (!wanted && frameTimer.isArmed()) {
      frameTimer.cancel();
    }
    irq.set((raw & mask) != 0);
  }

  /**
   * What the panel shows; empty while it is off. The settings are taken in now; the supplier reads
   * the frame buffer when it is called, on any thread. What is not RAM shows as zeros.
   */
  public Optional<Supplier<Picture>> frame() {
    int bppCode = control >>> CONTROL_BPP_SHIFT & 7;
    if (!isOn() || bppCode > MAX_BPP_CODE) {
      return Optional.empty();
    }
    int width = 16 * ((timing[0] >>> 2 & 0x3F) + 1);
    int height = (timing[1] & 0x3FF) + 1;
    PixelDecoder decoder =
        new PixelDecoder(
            bppCode,
            (control & CONTROL_BIG_ENDIAN_BYTES) != 0,
            (control & CONTROL_BIG_ENDIAN_PIXELS) != 0,
            (control & CONTROL_BGR) != 0,
            wiring.get(),
            palette.clone());
    Mapping window = memory.find(shownUpperBase);
    int offset = window == null ? 0 : shownUpperBase - window.start();
    return Optional.of(
        () -> {
          byte[] pixels = pixels(window, offset, decoder.bytes(width * height));
          return new Picture(width, height, decoder.decode(pixels, width * height));
        });
  }

  private static byte[] pixels(Mapping window, int offset, int length) {
    byte[] pixels = new byte[length];
    if (window != null && window.ram() != null) {
      window.ram().read(offset, pixels, 0, Math.min(length, window.ram().size() - offset));
    }
    return pixels;
  }
}
