package dev.armature.runtime.io;

/**
 * What an Ethernet controller is plugged into. Frames are without preamble and FCS, 14 to 1518
 * bytes.
 *
 * <p>{@link #send} is called on the CPU thread and never blocks.
 */
public interface NetworkBackend extends AutoCloseable {
  /** Takes a frame from the guest; the array may be reused after the call. */
  void send(byte[] frame, int length);

  /** Has {@code receiver} called on the CPU thread with each frame for the guest. */
  void onReceive(FrameReceiver receiver);

  /**
   * Tells that the receiver may have room again. CPU thread; the receiver is not called before this
   * returns.
   */
  default void receiverHasRoom() {}

  @Override
  void close();

  /** A cable that is not plugged in: takes every frame and brings none. */
  static NetworkBackend none() {
    return new NetworkBackend() {
      @Override
      public void send(byte[] frame, int length) {}

      @Override
      public void onReceive(FrameReceiver receiver) {}

      @Override
      public void close() {}
    };
  }

  /** Takes frames for the guest. */
  @FunctionalInterface
  interface FrameReceiver {
    /** One frame; a controller that has no room drops it. */
    void receive(byte[] frame, int length);

    /**
     * Whether a frame would find room. Who can wait asks before each, and again after {@link
     * #receiverHasRoom}. CPU thread.
     */
    default boolean hasRoom() {
      return true;
    }
  }
}
