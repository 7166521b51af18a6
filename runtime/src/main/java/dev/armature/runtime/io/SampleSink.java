package dev.armature.runtime.io;

/**
 * Where a sound device's samples go. {@link #sample} is called on the CPU thread and does not block
 * for longer than a buffered write.
 */
public interface SampleSink extends AutoCloseable {
  /** Takes the next sample; left and right in turn. */
  void sample(short value);

  /** Writes what is buffered. */
  @Override
  void close();

  /** A sink that keeps nothing. */
  static SampleSink none() {
    return new SampleSink() {
      @Override
      public void sample(short value) {
        // Nobody listens.
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }
}
