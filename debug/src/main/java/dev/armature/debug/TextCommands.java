package dev.armature.debug;

/** Commands in one line of text, answered in lines of text. Any thread but the CPU's. */
@FunctionalInterface
public interface TextCommands {
  /**
   * What came of a command.
   *
   * @param text what to show, empty or ending in a line feed
   * @param end ends the run, which closes the connection; to be called once the text is written.
   *     Null if the run goes on
   */
  record Answer(String text, Runnable end) {
    /** An answer behind which the run goes on. */
    public Answer(String text) {
      this(text, null);
    }
  }

  /**
   * Runs {@code line}. Mistakes are told in the answer.
   *
   * @throws MachineGoneException if the run has ended
   */
  Answer run(String line) throws MachineGoneException;
}
