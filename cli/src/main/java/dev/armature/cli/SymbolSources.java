package dev.armature.cli;

import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.symbols.GuestSymbols;
import dev.armature.runtime.symbols.Kallsyms;
import dev.armature.runtime.symbols.SymbolException;
import dev.armature.runtime.symbols.SymbolFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what --symbols names. */
final class SymbolSources {
  /** The symbols that the guest's kernel has itself. */
  static final String AUTO = "auto";

  private static final String MAP = "System.map";

  /** A kernel with its own table of symbols lies in the first part of RAM, in bytes. */
  private static final int KERNEL = 32 << 20;

  private SymbolSources() {}

  /**
   * Has {@code machine}, which is loaded and has not run, know its guest's symbols.
   *
   * @param specs the values of the options
   * @throws UsageException if a file that was named has none
   */
  static void add(List<String> specs, RunOptions options, Machine machine, Board board)
      throws UsageException {
    GuestSymbols symbols = machine.cpu().symbols;
    try {
      for (String spec : specs) {
        if (!spec.equals(AUTO)) {
          addFile(spec, symbols);
        }
      }
      if (specs.contains(AUTO)) {
        addKernel(options, machine, board);
      }
    } catch (SymbolException e) {
      throw new UsageException("%s %s", RunOptions.SYMBOLS, e.getMessage());
    }
  }

  private static void addFile(String spec, GuestSymbols symbols)
      throws UsageException, SymbolException {
    int at = spec.lastIndexOf('@');
    Path file = Specs.path(RunOptions.SYMBOLS, at < 0 ? spec : spec.substring(0, at));
    int base = 0;
    if (at >= 0) {
      try {
        base = Math.toIntExact(Long.decode(spec.substring(at + 1)) << 32 >> 32);
      } catch (NumberFormatException | ArithmeticException e) {
        throw new UsageException("%s %s: no address behind the @", RunOptions.SYMBOLS, spec);
      }
    }
    symbols.add(SymbolFile.read(file, base));
  }

  /** A kernel that is an ELF file, the map beside one, or what the kernel itself knows. */
  private static void addKernel(RunOptions options, Machine machine, Board board)
      throws UsageException, SymbolException {
    GuestSymbols symbols = machine.cpu().symbols;
    for (String device : options.devices()) {
      Path file = Specs.device(device).file();
      if (file != null) {
        symbols.add(SymbolFile.ofElf(file));
      }
    }
    Path kernel = options.kernel();
    if (kernel != null) {
      symbols.add(SymbolFile.ofElf(kernel));
      Path map = kernel.resolveSibling(MAP);
      if (Files.isRegularFile(map)) {
        symbols.add(SymbolFile.read(map, 0));
        return;
      }
    }
    int length = Math.min(board.ram().size(), KERNEL);
    symbols.add(Kallsyms.find(machine.memory().readBytes(board.ramStart(), length)));
  }
}
