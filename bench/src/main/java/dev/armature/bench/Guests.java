package dev.armature.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Where the images are that the benchmarks run, and how they get there. */
final class Guests {
  private Guests() {}

  /**
   * The folder of one kind of guest, built if that is needed and possible.
   *
   * @param home the project's folder, which has the recipes
   * @param kind {@code bench} or {@code linux}
   * @throws BenchException if the recipe fails
   */
  static Path built(Path home, String kind) {
    Path recipe = home.resolve("guests").resolve(kind).resolve("build");
    int exitCode;
    try {
      // Its progress goes to our standard error; standard output is for the report.
      Process process =
          new ProcessBuilder(recipe.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      exitCode = process.onExit().join().exitValue();
    } catch (IOException e) {
      throw BenchException.usage("cannot run " + recipe + ": " + e.getMessage());
    }
    if (exitCode != 0) {
      throw BenchException.usage("the guests could not be built by " + recipe);
    }
    return GuestCache.folder(kind);
  }
}
