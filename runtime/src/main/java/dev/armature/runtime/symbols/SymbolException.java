package dev.armature.runtime.symbols;

/** A source of symbols that has none, in one line for a person. */
public final class SymbolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A complaint in {@link String#format} form. */
  public SymbolException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
