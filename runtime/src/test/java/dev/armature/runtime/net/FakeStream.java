package dev.armature.runtime.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A host's side that a test plays. */
final class FakeStream implements HostStream {
  final ByteArrayOutputStream written = new ByteArrayOutputStream();
  Events events;

  /** What the host will send. */
  byte[] toRead = {};

  int readAt;
  boolean ended;

  /** What the host will still take. */
  int room = Integer.MAX_VALUE;

  boolean outputShut;
  boolean closed;
  boolean reset;
  boolean wantsRead;
  boolean wantsWrite;
  boolean broken;

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (broken) {
      throw new IOException("reset by peer");
    }
    int count = Math.min(target.remaining(), toRead.length - readAt);
    target.put(toRead, readAt, count);
    readAt += count;
    return count == 0 && ended ? -1 : count;
  }

  @Override
  public void write(ByteBuffer source) {
    while (source.hasRemaining() && room > 0) {
      written.write(source.get());
      room--;
    }
  }

  @Override
  public void shutdownOutput() {
    outputShut = true;
  }

  @Override
  public void want(boolean read, boolean write) {
    wantsRead = read;
    wantsWrite = write;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void reset() {
    reset = true;
  }
}
