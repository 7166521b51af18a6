package dev.armature.bench;

import java.util.function.Consumer;

/** A benchmark that can be measured a round at a time, with others in between. */
interface BenchmarkPart extends AutoCloseable {
  /** The section of the sheet that it fills first. */
  String name();

  /**
   * Measures each emulator once, in turns.
   *
   * @param progress is told a line for each run
   * @throws BenchException if an emulator or its guest fails
   */
  void round(Sheet sheet, Consumer<String> progress);

  /** Removes what it left on the disk. */
  @Override
  default void close() {}
}
