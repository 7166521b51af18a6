package dev.armature.debug;

/** Commands in one line of text, answered in lines of text. Any thread but the CPU's. */
@FunctionalInterface
public interface TextCommands {
  /**
   * Runs {@code line}.
   *
   * @return what to show, empty or ending in a line feed; mistakes are told there too
   * @throws MachineGoneException if the run has ended
   */
  String run(String line) throws MachineGoneException;
}
