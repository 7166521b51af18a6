package dev.armature.cli;

/** What the process's exit code says. */
final class ExitCode {
  /** The guest ended as it should, the {@code --until} pattern matched, or a person quit. */
  static final int OK = 0;

  /** Wrong usage or input. */
  static final int USAGE = 1;

  /** The guest or the emulator failed. */
  static final int FAILED = 2;

  /** The {@code --timeout} passed. */
  static final int TIMEOUT = 3;

  private ExitCode() {}
}
