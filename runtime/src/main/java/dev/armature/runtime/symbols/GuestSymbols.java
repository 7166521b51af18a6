package dev.armature.runtime.symbols;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All symbols known of one machine's guest. Sources may be added while it runs; any thread. */
public final class GuestSymbols {
  private final List<SymbolTable> tables = new CopyOnWriteArrayList<>();

  /** Adds a source, which counts where those before it know nothing. */
  public void add(SymbolTable table) {
    tables.add(table);
  }

  /** Whether there is no source. */
  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** The function that the instruction at {@code address} belongs to. */
  public Optional<Symbol> functionAt(int address) {
    for (SymbolTable table : tables) {
      Optional<Symbol> symbol = table.functionAt(address);
      if (symbol.isPresent()) {
        return symbol;
      }
    }
    return Optional.empty();
  }

  /** The symbol of that name, code or data. */
  public Optional<Symbol> named(String name) {
    for (SymbolTable table : tables) {
      Optional<Symbol> symbol = table.named(name);
      if (symbol.isPresent()) {
        return symbol;
      }
    }
    return Optional.empty();
  }
}
