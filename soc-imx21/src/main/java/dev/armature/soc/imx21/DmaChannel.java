package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * One channel of a {@link Dmac}: where its transfer stands, and the moving of bytes. The registers
 * keep what was programmed; a repeating transfer starts from them again.
 */
final class DmaChannel implements Stateful {
  /** How a burst ended. */
  enum Result {
    RUNNING,
    DONE,
    FAULT
  }

  private static final int CEN = 1;
  private static final int RPT = 1 << 2;
  private static final int REN = 1 << 3;
  private static final int SSIZ_SHIFT = 4;
  private static final int DSIZ_SHIFT = 6;
  private static final int MSEL_SHIFT = 8;
  private static final int MDIR_DOWN = 1 << 9;
  private static final int SMOD_SHIFT = 10;
  private static final int DMOD_SHIFT = 12;
  private static final int ACRPT = 1 << 14;

  private static final int LINEAR = 0;
  private static final int TWO_DIMENSIONAL = 1;
  private static final int FIFO = 2;

  /** SSIZ and DSIZ: 32, 8 and 16 bits; the fourth code is reserved and counts as 32. */
  private static final int[] SIZE_BYTES = {4, 1, 2, 4};

  private static final int BIGGEST_BURST = 64;
  private static final int LONGEST = 0x00FF_FFFF;

  @NotState("the machine's")
  private final PhysicalMemory memory;

  private final Register source;
  private final Register destination;
  private final Register count;
  private final Register control;
  private final Register request;
  private final Register burst;
  private final Register[] rowPitch;
  private final Register[] rowSize;

  private int from;
  private int to;
  private int length;
  private int done;
  private Result result = Result.RUNNING;

  DmaChannel(
      PhysicalMemory memory,
      Register source,
      Register destination,
      Register count,
      Register control,
      Register request,
      Register burst,
      Register[] rowPitch,
      Register[] rowSize) {
    this.memory = memory;
    this.source = source;
    this.destination = destination;
    this.count = count;
    this.control = control;
    this.request = request;
    this.burst = burst;
    this.rowPitch = rowPitch;
    this.rowSize = rowSize;
  }

  /** The registers are parts of the controller. */
  @Override
  public void visitState(StateVisitor v) {
    from = v.word("from", from);
    to = v.word("to", to);
    length = v.range("length", length, 0, LONGEST);
    done = v.range("done", done, 0, LONGEST + BIGGEST_BURST);
    result = v.choice("result", result);
  }

  void reset() {
    length = 0;
    done = 0;
    result = Result.RUNNING;
  }

  /** Takes a write to CCR; setting CEN starts the transfer that the registers describe. */
  void control(int written) {
    boolean wasEnabled = control.has(CEN);
    control.store(written);
    if (control.has(CEN) && !wasEnabled) {
      load();
    }
  }

  private void load() {
    from = source.get();
    to = destination.get();
    length = count.field(0, 24);
    done = 0;
  }

  /** Bytes moved so far. */
  int done() {
    return done;
  }

  boolean isActive() {
    return control.has(CEN);
  }

  /** Whether each burst waits for a request. */
  boolean isPaced() {
    return control.has(REN);
  }

  int requestNumber() {
    return request.get();
  }

  /** How the last burst ended; tells of an end once. */
  Result takeResult() {
    Result last = result;
    result = Result.RUNNING;
    return last;
  }

  /**
   * Moves a burst, or what is left of the transfer; without pacing, as much as is allowed.
   *
   * @return about how many bytes were moved, at least 1
   */
  int moveBurst(int allowed) {
    int burstBytes = burst.field(0, 6) == 0 ? BIGGEST_BURST : burst.field(0, 6);
    int wanted = Math.min(isPaced() ? burstBytes : allowed, length - done);
    int atOnce = Math.min(wanted, BIGGEST_BURST * BIGGEST_BURST);
    int moved = isCopy(atOnce) ? copy(atOnce) : moveUnits(wanted, burstBytes);
    if (result != Result.FAULT && done >= length) {
      result = Result.DONE;
      end();
    }
    return Math.max(moved, 1);
  }

  private void end() {
    if (!control.has(RPT)) {
      control.lower(CEN);
    } else {
      if (control.has(ACRPT)) {
        control.lower(RPT);
      }
      load();
    }
  }

  private void fault() {
    result = Result.FAULT;
    control.lower(CEN);
  }

  private int sourceMode() {
    return control.field(SMOD_SHIFT, 2);
  }

  private int destinationMode() {
    return control.field(DMOD_SHIFT, 2);
  }

  /**
   * Whether the next {@code bytes} go from RAM to RAM, so that they can be moved at once. A flash
   * memory is none: writes to it are commands.
   */
  private boolean isCopy(int bytes) {
    return sourceMode() == LINEAR
        && destinationMode() == LINEAR
        && !control.has(MDIR_DOWN)
        && isRam(from + done, bytes)
        && isRam(to + done, bytes);
  }

  private boolean isRam(int address, int bytes) {
    Mapping mapping = memory.find(address);
    return mapping != null
        && mapping.directWrite()
        && bytes <= mapping.size() - (address - mapping.start());
  }

  private int copy(int bytes) {
    memory.writeBytes(to + done, memory.readBytes(from + done, bytes), 0, bytes);
    done += bytes;
    return bytes;
  }

  /** Moves unit by unit; a unit is an access of the wider side, or several of the narrower. */
  private int moveUnits(int bytes, int burstBytes) {
    int sourceBytes = SIZE_BYTES[control.field(SSIZ_SHIFT, 2)];
    int destinationBytes = SIZE_BYTES[control.field(DSIZ_SHIFT, 2)];
    int unit = Math.max(sourceBytes, destinationBytes);
    int moved = 0;
    while (moved < bytes && result != Result.FAULT) {
      int word = 0;
      for (int i = 0; i < unit; i += sourceBytes) {
        int address = address(sourceMode(), from, done + i, burstBytes);
        word |= read(address, sourceBytes) << (8 * i);
      }
      for (int i = 0; i < unit; i += destinationBytes) {
        int address = address(destinationMode(), to, done + i, burstBytes);
        write(address, destinationBytes, word >>> (8 * i));
      }
      done += unit;
      moved += unit;
    }
    return moved;
  }

  /** The address of byte {@code offset} of a transfer. */
  private int address(int mode, int start, int offset, int burstBytes) {
    return switch (mode) {
      case LINEAR -> control.has(MDIR_DOWN) ? start - offset : start + offset;
      case TWO_DIMENSIONAL -> {
        int set = control.field(MSEL_SHIFT, 1);
        int row = Math.max(rowSize[set].get(), 1);
        yield start + offset / row * rowPitch[set].get() + offset % row;
      }
      case FIFO -> start;
      default -> start + offset % burstBytes;
    };
  }

  private int read(int address, int bytes) {
    int aligned = address & -bytes;
    if (memory.find(aligned) == null) {
      fault();
      return 0;
    }
    return memory.read(aligned, bytes);
  }

  private void write(int address, int bytes, int value) {
    int aligned = address & -bytes;
    if (memory.find(aligned) == null) {
      fault();
    } else {
      memory.write(aligned, bytes, value);
    }
  }
}
