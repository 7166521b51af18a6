package dev.armature.machine;

import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.GenericLoad;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.symbols.SymbolException;
import dev.armature.runtime.symbols.SymbolFile;
import dev.armature.runtime.symbols.SymbolTable;
import dev.armature.translator.EngineKind;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Says what a machine is made of and what it boots, and starts it. Not for several threads. */
public final class MachineBuilder {
  private final BoardKind board;
  private final List<GenericLoad> loads = new ArrayList<>();
  private final List<SymbolTable> symbols = new ArrayList<>();
  private int ramBytes;
  private Path kernel;
  private Path initrd;
  private Path deviceTree;
  private String commandLine;
  private OutputStream console = OutputStream.nullOutputStream();
  private EngineKind engine = EngineKind.TIERED;
  private boolean virtualTime;
  private boolean reboots = true;

  MachineBuilder(BoardKind board) {
    this.board = board;
    this.ramBytes = board.defaultRam();
  }

  /**
   * The size of RAM.
   *
   * @param bytes a multiple of 4096 (of 16 MB for Kirkwood)
   * @throws MachineException if the board does not take so much
   */
  public MachineBuilder ram(long bytes) {
    if (bytes < Ram.PAGE_SIZE || bytes > board.maxRam() || bytes % Ram.PAGE_SIZE != 0) {
      throw new MachineException(
          "RAM of %d bytes: a multiple of 4096 up to %d MB is needed", bytes, board.maxRam() >> 20);
    }
    ramBytes = (int) bytes;
    return this;
  }

  /** A kernel: a zImage, Image, uImage or ELF file. */
  public MachineBuilder kernel(Path file) {
    kernel = file;
    return this;
  }

  /** A RAM disk for the kernel. */
  public MachineBuilder initrd(Path file) {
    initrd = file;
    return this;
  }

  /** A device tree for the kernel; without one it gets ATAGs. */
  public MachineBuilder deviceTree(Path file) {
    deviceTree = file;
    return this;
  }

  /** The kernel's command line. */
  public MachineBuilder append(String text) {
    commandLine = text;
    return this;
  }

  /**
   * A program instead of a kernel: an ELF file that goes where it says, and starts there.
   *
   * @param file an ELF file or a uImage
   */
  public MachineBuilder program(Path file) {
    loads.add(new GenericLoad(file, OptionalLong.empty(), false, true));
    return this;
  }

  /**
   * A file that is put into memory byte by byte.
   *
   * @param address physical
   */
  public MachineBuilder load(Path file, int address) {
    OptionalLong at = OptionalLong.of(Integer.toUnsignedLong(address));
    loads.add(new GenericLoad(file, at, true, false));
    return this;
  }

  /** Where the CPU starts, if neither a kernel nor a program says so. */
  public MachineBuilder startAt(int address) {
    OptionalLong at = OptionalLong.of(Integer.toUnsignedLong(address));
    loads.add(new GenericLoad(null, at, false, true));
    return this;
  }

  /**
   * Where the output of the first serial line goes too, beside {@link Machine#console}. It is
   * written to by a thread of the machine's, and by those of its forks, and closed by nobody.
   */
  public MachineBuilder console(OutputStream copy) {
    console = copy;
    return this;
  }

  /** How the guest's code is executed; {@link EngineKind#TIERED} if nothing is said. */
  public MachineBuilder engine(EngineKind kind) {
    engine = kind;
    return this;
  }

  /**
   * Derives guest time from the instructions executed, and skips the time in which the guest waits,
   * so that a run can be repeated exactly. A guest that only waits then keeps a processor busy.
   */
  public MachineBuilder virtualTime() {
    virtualTime = true;
    return this;
  }

  /** Has a reset by the guest end the machine. Otherwise it boots again. */
  public MachineBuilder noReboot() {
    reboots = false;
    return this;
  }

  /**
   * Names for the guest's code: an ELF file with symbols, or a {@code System.map}. Those of a Linux
   * kernel are found in its memory without that, but for the names of translated code in profiles
   * they must be known when it is translated.
   *
   * @throws MachineException if the file has none
   */
  public MachineBuilder symbols(Path file) {
    return symbols(file, 0);
  }

  /**
   * As {@link #symbols(Path)}, for a file that is not linked for where it runs.
   *
   * @param base added to the file's addresses
   */
  public MachineBuilder symbols(Path file, int base) {
    try {
      symbols.add(SymbolFile.read(file, base));
    } catch (SymbolException e) {
      throw new MachineException(e.getMessage(), e);
    }
    return this;
  }

  /**
   * Builds the machine and starts it.
   *
   * @throws MachineException if a file is not what it should be, or does not fit
   */
  public Machine start() {
    BootRequest request =
        new BootRequest(kernel, initrd, deviceTree, commandLine, true, List.copyOf(loads));
    MachineSettings settings =
        new MachineSettings(board, ramBytes, console, engine, virtualTime, reboots, allSymbols());
    return Machine.boot(settings, request);
  }

  /** The symbols that were given, and behind them those of what is executed. */
  private List<SymbolTable> allSymbols() {
    List<SymbolTable> all = new ArrayList<>(symbols);
    try {
      if (kernel != null) {
        all.add(SymbolFile.ofElf(kernel));
      }
      for (GenericLoad load : loads) {
        if (load.startsCpu() && load.file() != null) {
          all.add(SymbolFile.ofElf(load.file()));
        }
      }
    } catch (SymbolException e) {
      throw new MachineException(e.getMessage(), e);
    }
    return List.copyOf(all);
  }
}
