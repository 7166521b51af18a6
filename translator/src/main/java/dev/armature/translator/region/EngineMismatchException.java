package dev.armature.translator.region;

/**
 * Interpreter and translator do not agree: a bug of the translator or the interpreter. The message
 * shows where.
 */
public final class EngineMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineMismatchException(String message) {
    super(message);
  }
}
