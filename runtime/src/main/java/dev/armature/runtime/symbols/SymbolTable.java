package dev.armature.runtime.symbols;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Symbols of one source, found by address or by name. Immutable. */
public final class SymbolTable {
  /** No symbols. */
  public static final SymbolTable EMPTY = new Builder().build();

  private final int[] starts;
  private final Symbol[] functions;
  private final Map<String, Symbol> byName;

  private SymbolTable(List<Symbol> symbols) {
    List<Symbol> code = new ArrayList<>();
    byName = HashMap.newHashMap(symbols.size());
    for (Symbol symbol : symbols) {
      byName.putIfAbsent(symbol.name(), symbol);
      if (symbol.function()) {
        code.add(symbol);
      }
    }
    // Stable: of several names for an address the first one counts.
    code.sort(Comparator.comparing(symbol -> Integer.toUnsignedLong(symbol.address())));
    functions = code.toArray(Symbol[]::new);
    // With the sign turned, signed order is unsigned order.
    starts = code.stream().mapToInt(symbol -> symbol.address() ^ Integer.MIN_VALUE).toArray();
  }

  /** The function that the instruction at {@code address} belongs to. */
  public Optional<Symbol> functionAt(int address) {
    int key = address ^ Integer.MIN_VALUE;
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int last = low - 1;
    while (last > 0 && starts[last - 1] == starts[last]) {
      last--;
    }
    return last >= 0 && functions[last].covers(address)
        ? Optional.of(functions[last])
        : Optional.empty();
  }

  /** The first symbol of that name, code or data. */
  public Optional<Symbol> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** How many names there are. */
  public int size() {
    return byName.size();
  }

  /** Collects symbols. */
  public static final class Builder {
    /** Far more than a kernel has; a file with more is not believed. */
    static final int MAX_SYMBOLS = 1 << 20;

    /** The longest name, in characters (KSYM_NAME_LEN of Linux is 512). */
    static final int MAX_NAME = 512;

    private final List<Symbol> symbols = new ArrayList<>();

    /** Takes one more; names that nobody would write, and those past all bounds, are left out. */
    public Builder add(String name, int address, int size, boolean function) {
      if (!name.isEmpty()
          && name.length() <= MAX_NAME
          && symbols.size() < MAX_SYMBOLS
          && name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        symbols.add(new Symbol(name, address, size, function));
      }
      return this;
    }

    /** The table. */
    public SymbolTable build() {
      return new SymbolTable(symbols);
    }
  }
}
