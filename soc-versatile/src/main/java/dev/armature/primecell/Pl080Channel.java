package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;

/**
 * One channel of a {@link Pl080Dmac} (ARM DDI 0196, sections 3.4.14 to 3.4.18): its registers, and
 * the transfer of one unit at a time.
 */
final class Pl080Channel {
  /** What a {@link #step} came to. */
  enum Outcome {
    /** Some bytes moved; the packet goes on. */
    MOVED,
    /** The packet is complete. */
    PACKET_DONE,
    /** The bus or the channel's settings allow no transfer. */
    ERROR
  }

  // Control register.
  private static final int COUNT_MASK = 0xFFF;
  private static final int SOURCE_BURST_SHIFT = 12;
  private static final int DESTINATION_BURST_SHIFT = 15;
  private static final int SOURCE_WIDTH_SHIFT = 18;
  private static final int DESTINATION_WIDTH_SHIFT = 21;
  private static final int SOURCE_INCREMENT = 1 << 26;
  private static final int DESTINATION_INCREMENT = 1 << 27;
  private static final int TERMINAL_COUNT_INTERRUPT = 1 << 31;

  /** The widest transfer: log2 of 4 bytes. */
  private static final int MAX_WIDTH_CODE = 2;

  // Configuration register.
  private static final int ENABLE = 1;
  private static final int SOURCE_PERIPHERAL_SHIFT = 1;
  private static final int DESTINATION_PERIPHERAL_SHIFT = 6;
  private static final int FLOW_SHIFT = 11;
  private static final int ERROR_UNMASKED = 1 << 14;
  private static final int TERMINAL_COUNT_UNMASKED = 1 << 15;
  private static final int HALT = 1 << 18;
  static final int CONFIGURATION_MASK = 0x5_FFFF;

  // Flow control.
  private static final int MEMORY_TO_PERIPHERAL = 1;
  private static final int PERIPHERAL_TO_MEMORY = 2;
  private static final int PERIPHERAL_TO_PERIPHERAL = 3;
  private static final int DESTINATION_CONTROLS_BOTH = 4;
  private static final int DESTINATION_CONTROLS = 5;
  private static final int SOURCE_CONTROLS = 6;
  private static final int SOURCE_CONTROLS_BOTH = 7;

  private static final int LIST_ADDRESS = ~3;

  private final PhysicalMemory memory;

  private final Register source;
  private final Register destination;
  private final Register list;
  private final Register control;
  private final Register configuration;

  /** A channel with its five registers, which are parts of the controller. */
  Pl080Channel(
      PhysicalMemory memory,
      Register source,
      Register destination,
      Register list,
      Register control,
      Register configuration) {
    this.memory = memory;
    this.source = source;
    this.destination = destination;
    this.list = list;
    this.control = control;
    this.configuration = configuration;
  }

  boolean isEnabled() {
    return configuration.has(ENABLE);
  }

  void disable() {
    configuration.lower(ENABLE);
  }

  /** Whether the channel is enabled and not told to ignore requests. */
  boolean isListening() {
    return configuration.has(ENABLE) && !configuration.has(HALT);
  }

  boolean isErrorUnmasked() {
    return configuration.has(ERROR_UNMASKED);
  }

  boolean isTerminalCountUnmasked() {
    return configuration.has(TERMINAL_COUNT_UNMASKED);
  }

  /** Whether the end of this packet is to be told. */
  boolean tellsTerminalCount() {
    return control.has(TERMINAL_COUNT_INTERRUPT);
  }

  /** Requests, as bits of peripherals, without all of which the channel does not move. */
  int requestsNeeded() {
    int needed = 0;
    if (hasSourcePeripheral()) {
      needed |= 1 << configuration.field(SOURCE_PERIPHERAL_SHIFT, 4);
    }
    if (hasDestinationPeripheral()) {
      needed |= 1 << configuration.field(DESTINATION_PERIPHERAL_SHIFT, 4);
    }
    return needed;
  }

  private boolean hasSourcePeripheral() {
    int flow = flow();
    return flow == PERIPHERAL_TO_MEMORY
        || flow == PERIPHERAL_TO_PERIPHERAL
        || flow == DESTINATION_CONTROLS_BOTH
        || flow == SOURCE_CONTROLS
        || flow == SOURCE_CONTROLS_BOTH;
  }

  private boolean hasDestinationPeripheral() {
    int flow = flow();
    return flow == MEMORY_TO_PERIPHERAL
        || flow == PERIPHERAL_TO_PERIPHERAL
        || flow == DESTINATION_CONTROLS_BOTH
        || flow == DESTINATION_CONTROLS
        || flow == SOURCE_CONTROLS_BOTH;
  }

  /** Whether a peripheral says when the packet ends, and not the transfer count. */
  boolean isPeripheralControlled() {
    return flow() >= DESTINATION_CONTROLS_BOTH;
  }

  /** The peripheral, as a bit, whose last request ends a {@link #isPeripheralControlled} packet. */
  int controllingPeripheral() {
    int flow = flow();
    int shift =
        flow == SOURCE_CONTROLS || flow == SOURCE_CONTROLS_BOTH
            ? SOURCE_PERIPHERAL_SHIFT
            : DESTINATION_PERIPHERAL_SHIFT;
    return 1 << configuration.field(shift, 4);
  }

  private int flow() {
    return configuration.field(FLOW_SHIFT, 3);
  }

  /** How many {@link #step}s answer a request: one burst, or one unit. */
  int stepsFor(boolean burst) {
    if (!burst) {
      return 1;
    }
    int shift = hasSourcePeripheral() ? SOURCE_BURST_SHIFT : DESTINATION_BURST_SHIFT;
    int widthShift = hasSourcePeripheral() ? SOURCE_WIDTH_SHIFT : DESTINATION_WIDTH_SHIFT;
    int code = control.field(shift, 3);
    int units = code == 0 ? 1 : 1 << (code + 1);
    // A step moves the wider of the two widths.
    int widest = Math.max(widthCode(SOURCE_WIDTH_SHIFT), widthCode(DESTINATION_WIDTH_SHIFT));
    return Math.max(1, units >>> (widest - widthCode(widthShift)));
  }

  private int widthCode(int shift) {
    return control.field(shift, 3);
  }

  /** Moves the wider of the source's and the destination's width. */
  Outcome step() {
    int sourceCode = widthCode(SOURCE_WIDTH_SHIFT);
    int destinationCode = widthCode(DESTINATION_WIDTH_SHIFT);
    if (sourceCode > MAX_WIDTH_CODE || destinationCode > MAX_WIDTH_CODE) {
      return Outcome.ERROR;
    }
    int count = control.get() & COUNT_MASK;
    boolean counting = !isPeripheralControlled();
    if (counting && count == 0) {
      return Outcome.PACKET_DONE;
    }
    int reads = 1 << Math.max(0, destinationCode - sourceCode);
    if (counting) {
      reads = Math.min(reads, count);
    }
    int sourceWidth = 1 << sourceCode;
    int data = 0;
    for (int i = 0; i < reads; i++) {
      int from = source.get();
      if (memory.find(from) == null) {
        return Outcome.ERROR;
      }
      data |= memory.read(from & -sourceWidth, sourceWidth) << (8 * sourceWidth * i);
      source.set(from + (control.has(SOURCE_INCREMENT) ? sourceWidth : 0));
    }
    int destinationWidth = 1 << destinationCode;
    int writes = 1 << Math.max(0, sourceCode - destinationCode);
    for (int i = 0; i < writes; i++) {
      int to = destination.get();
      if (memory.find(to) == null) {
        return Outcome.ERROR;
      }
      memory.write(to & -destinationWidth, destinationWidth, data >>> (8 * destinationWidth * i));
      destination.set(to + (control.has(DESTINATION_INCREMENT) ? destinationWidth : 0));
    }
    if (!counting) {
      return Outcome.MOVED;
    }
    control.set(control.get() - reads);
    return (control.get() & COUNT_MASK) == 0 ? Outcome.PACKET_DONE : Outcome.MOVED;
  }

  /**
   * Loads the next element of the channel's list.
   *
   * @return whether there was one; a list that is not in memory ends here too
   */
  boolean loadNext() {
    int at = list.get() & LIST_ADDRESS;
    Mapping mapping = memory.find(at);
    if (at == 0 || mapping == null || mapping.ram() == null) {
      return false;
    }
    source.set(memory.read(at, 4));
    destination.set(memory.read(at + 4, 4));
    list.set(memory.read(at + 8, 4));
    control.set(memory.read(at + 12, 4));
    return true;
  }
}
