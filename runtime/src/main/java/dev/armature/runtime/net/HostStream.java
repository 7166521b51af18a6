package dev.armature.runtime.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The host's side of a TCP connection; nothing here blocks. */
interface HostStream {
  /**
   * Reads what there is into {@code target}.
   *
   * @return octets read, or -1 at the end
   */
  int read(ByteBuffer target) throws IOException;

  /** Writes what finds room; the position of {@code source} tells how much that was. */
  void write(ByteBuffer source) throws IOException;

  /** Tells the peer that nothing more will be written. */
  void shutdownOutput() throws IOException;

  /** Which of reading and writing {@link Events#ready} shall tell of. */
  void want(boolean read, boolean write);

  /** Ends the connection; what was written still arrives. */
  void close();

  /** Ends the connection with a reset. */
  void reset();

  /** What happens to a stream. */
  interface Events {
    /** It is connected. */
    void connected();

    /** It could not be connected; {@code refused} tells that the host at least was reached. */
    void failed(boolean refused);

    /** It can be read or written. */
    void ready();
  }

  /** Makes streams. */
  @FunctionalInterface
  interface Connector {
    /**
     * Begins to connect.
     *
     * @param address an IPv4 address as a number, {@link Subnet#GATEWAY} for the host itself
     * @return the stream; its events come later
     * @throws IOException if that is impossible
     */
    HostStream connect(int address, int port, Events events) throws IOException;
  }
}
