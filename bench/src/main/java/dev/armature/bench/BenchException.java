package dev.armature.bench;

import java.io.Serial;

/**
 * A benchmark cannot be run or ended wrongly; the message is one line for the person at the
 * terminal.
 */
final class BenchException extends RuntimeException {
  /** Exit code: something needed is missing or was asked for wrongly. */
  static final int USAGE = 1;

  /** Exit code: an emulator or its guest failed. */
  static final int FAILURE = 2;

  @Serial private static final long serialVersionUID = 1;

  private final int exitCode;

  private BenchException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something that the person can put right. */
  static BenchException usage(String message) {
    return new BenchException(USAGE, message);
  }

  /** An emulator or a guest that did not do what it should. */
  static BenchException failure(String message) {
    return new BenchException(FAILURE, message);
  }

  /** The same, with the run that it happened in said first. */
  BenchException about(String run) {
    return new BenchException(exitCode, run + ": " + getMessage());
  }

  int exitCode() {
    return exitCode;
  }
}
