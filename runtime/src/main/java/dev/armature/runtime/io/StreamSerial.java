package dev.armature.runtime.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** A serial line that is written to a stream, and that gets its input from a queue. */
public final class StreamSerial implements SerialBackend {
  private final String name;
  private final TransmitPump pump;
  private final ReceiveQueue input;
  private boolean toldOfLoss;

  /**
   * A line.
   *
   * @param name for messages and threads
   * @param out where the guest's bytes go; closed with the line
   * @param input where bytes for the guest come from
   * @param onFailure told, on a thread of the line's, when {@code out} fails; later bytes go
   *     nowhere
   */
  public StreamSerial(
      String name, OutputStream out, ReceiveQueue input, Consumer<IOException> onFailure) {
    this.name = name;
    this.pump = new TransmitPump("armature-" + name, out, onFailure);
    this.input = input;
  }

  @Override
  public void transmit(int value) {
    if (!pump.transmit(value) && !toldOfLoss) {
      toldOfLoss = true;
      LoggerFactory.getLogger(StreamSerial.class)
          .warn("{}: output is read too slowly, some of it is lost", name);
    }
  }

  @Override
  public int poll() {
    return input.poll();
  }

  @Override
  public void onInput(Runnable listener) {
    input.onInput(listener);
  }

  @Override
  public void close() {
    input.close();
    pump.close();
  }
}
