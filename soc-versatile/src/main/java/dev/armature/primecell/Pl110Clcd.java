package dev.armature.primecell;

import dev.armature.runtime.device.Register;
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

  private static final int PALETTE_REGISTERS = 128;

  private static final int CONTROL_ENABLE = 1;
  private static final int CONTROL_BPP_SHIFT = 1;
  private static final int CONTROL_BGR = 1 << 8;
  private static final int CONTROL_BIG_ENDIAN_BYTES = 1 << 9;
  private static final int CONTROL_BIG_ENDIAN_PIXELS = 1 << 10;
  private static final int CONTROL_POWER = 1 << 11;

  private static final int INT_NEXT_BASE = 1 << 2;
  private static final int INT_VERTICAL_COMPARE = 1 << 3;
  private static final int INT_FRAME = INT_NEXT_BASE | INT_VERTICAL_COMPARE;
  private static final int INT_ALL = 0x1E;

  private static final int BASE_MASK = ~7;

  /** The largest value of LCDControl.LcdBpp that the PL110 has: 24 bits. */
  private static final int MAX_BPP_CODE = 5;

  private static final long FRAME_NANOS = 1_000_000_000 / 60;

  private final Register timing0 = timing(0x00, "LCDTiming0");
  private final Register timing1 = timing(0x04, "LCDTiming1");
  private final Register upperBase =
      register(0x10, "LCDUPBASE").writable(BASE_MASK).changed(this::upperBaseChanged);
  private final Register lowerBase =
      register(0x14, "LCDLPBASE").writable(BASE_MASK).changed(this::changed);
  private final Register control =
      register(0x18, "LCDControl").writable(0x1_FFFF).changed(this::changed);
  private final Register mask = register(0x1C, "LCDIMSC").writable(INT_ALL).changed(this::changed);
  private final Register raw = register(0x20, "LCDRIS").changed(this::changed);
  private final Register shownUpperBase = register(0x2C, "LCDUPCURR");
  private final Register shownLowerBase = register(0x30, "LCDLPCURR");
  private final Register[] palette = new Register[PALETTE_REGISTERS];

  @NotState("the machine's")
  private final PhysicalMemory memory;

  private final Clock clock;
  private final IrqLine irq;
  private final Supplier<PixelWiring> wiring;
  private final Timer frameTimer;

  /**
   * A controller.
   *
   * @param irq CLCDINTR, the combined output
   * @param wiring how the board wires the pixel lines now
   */
  public Pl110Clcd(MachineContext context, IrqLine irq, Supplier<PixelWiring> wiring) {
    super("pl110", PERIPHERAL_ID, context.log());
    timing(0x08, "LCDTiming2");
    timing(0x0C, "LCDTiming3");
    register(0x24, "LCDMIS").reads(() -> raw.get() & mask.get());
    register(0x28, "LCDICR").clears(raw);
    for (int i = 0; i < PALETTE_REGISTERS; i++) {
      palette[i] = register(0x200 + Integer.BYTES * i, "LCDPalette").writable(-1);
    }
    this.memory = context.memory();
    this.clock = context.clock();
    this.irq = irq;
    this.wiring = wiring;
    this.frameTimer = context.events().newTimer(this::endOfFrame);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    frameTimer.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("frameTimer", frameTimer);
  }

  private Register timing(int offset, String name) {
    return register(offset, name).writable(-1).changed(this::changed);
  }

  private boolean isMemory(int address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.ram() != null;
  }

  private void upperBaseChanged() {
    if (!isMemory(upperBase.get())) {
      guestError("the picture is not in memory:", upperBase.get());
    }
    changed();
  }

  private void changed() {
    if (!frameTimer.isArmed()) {
      // Nobody is told when a frame ends, so a new base is taken at once.
      showNewBase();
    }
    update();
  }

  /** Whether the display is lit: enabled and powered. */
  private boolean isOn() {
    return control.has(CONTROL_ENABLE) && control.has(CONTROL_POWER);
  }

  private void showNewBase() {
    shownUpperBase.set(upperBase.get());
    shownLowerBase.set(lowerBase.get());
  }

  private void endOfFrame() {
    showNewBase();
    raw.raise(INT_FRAME);
    update();
  }

  /** Drives the interrupt, and has frames end while somebody wants to be told. */
  private void update() {
    boolean wanted = control.has(CONTROL_ENABLE) && mask.has(INT_FRAME);
    if (wanted && !frameTimer.isArmed()) {
      frameTimer.arm(clock.nanos() + FRAME_NANOS);
    } else if (!wanted && frameTimer.isArmed()) {
      frameTimer.cancel();
    }
    irq.set(raw.has(mask.get()));
  }

  /**
   * What the panel shows; empty while it is off. The settings are taken in now; the supplier reads
   * the frame buffer when it is called, on any thread. What is not RAM shows as zeros.
   */
  public Optional<Supplier<Picture>> frame() {
    int bppCode = control.field(CONTROL_BPP_SHIFT, 3);
    if (!isOn() || bppCode > MAX_BPP_CODE) {
      return Optional.empty();
    }
    int width = 16 * (timing0.field(2, 6) + 1);
    int height = timing1.field(0, 10) + 1;
    PixelDecoder decoder =
        new PixelDecoder(
            bppCode,
            control.has(CONTROL_BIG_ENDIAN_BYTES),
            control.has(CONTROL_BIG_ENDIAN_PIXELS),
            control.has(CONTROL_BGR),
            wiring.get(),
            Arrays.stream(palette).mapToInt(Register::get).toArray());
    Mapping window = memory.find(shownUpperBase.get());
    int offset = window == null ? 0 : shownUpperBase.get() - window.start();
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
