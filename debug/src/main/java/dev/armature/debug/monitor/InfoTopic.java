package dev.armature.debug.monitor;

/**
 * Something that {@code info} can show.
 *
 * @param name behind {@code info}
 * @param description for help, in a few words
 * @param report makes what is shown; on the CPU thread
 */
public record InfoTopic(String name, String description, Maker report) {
  /** Makes a report. */
  @FunctionalInterface
  public interface Maker {
    /**
     * On the CPU thread.
     *
     * @throws MonitorException if there is nothing to show
     */
    Report make() throws MonitorException;
  }
}
