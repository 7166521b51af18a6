package dev.armature.cli;

import dev.armature.debug.monitor.Monitor;
import dev.armature.runtime.io.ReceiveQueue;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.io.StreamSerial;
import dev.armature.runtime.io.TcpSerial;
import dev.armature.runtime.io.TeeOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Opens what -serial options name. */
final class SerialLines {
  private static final String FORMS =
      "stdio, null, file:FILE or tcp:HOST:PORT[,server[,nowait]] is needed";

  private final RunEnd end;
  private final ConsoleWatch watch;
  private final Screen screen;
  private final boolean synchronous;
  private StandardInput standardInput;

  /**
   * @param watch sees the output of the first line
   * @param screen whose picture a key of the terminal asks for
   * @param synchronous whether it does so on the CPU thread
   */
  SerialLines(RunEnd end, ConsoleWatch watch, Screen screen, boolean synchronous) {
    this.end = end;
    this.watch = watch;
    this.screen = screen;
    this.synchronous = synchronous;
  }

  /** Opens all lines; if one fails, those before it are closed. */
  List<SerialBackend> open(List<String> specs) throws UsageException {
    List<SerialBackend> lines = new ArrayList<>();
    try {
      for (String spec : specs) {
        lines.add(lines.isEmpty() ? openFirst(spec) : open(spec, UnaryOperator.identity()));
      }
      return lines;
    } catch (IOException e) {
      lines.forEach(SerialBackend::close);
      throw new UsageException("-serial %s: %s", specs.get(lines.size()), Failures.reason(e));
    } catch (UsageException e) {
      lines.forEach(SerialBackend::close);
      throw e;
    }
  }

  private SerialBackend openFirst(String spec) throws IOException, UsageException {
    return synchronous
        ? new WatchedSerial(open(spec, UnaryOperator.identity()), watch)
        : open(spec, out -> new TeeOutputStream(out, watch));
  }

  private SerialBackend open(String spec, UnaryOperator<OutputStream> filter)
      throws IOException, UsageException {
    if (spec.equals("stdio")) {
      if (standardInput != null) {
        throw new UsageException("-serial stdio: only one line can have it");
      }
      standardInput = new StandardInput(end, screen);
      return new StreamSerial(
          "stdio",
          filter.apply(new StandardOutput()),
          standardInput.queue(),
          e -> end.request(RunEnd.Reason.OUTPUT_CLOSED));
    } else if (spec.equals("null")) {
      return stream("null", filter.apply(OutputStream.nullOutputStream()));
    } else if (spec.startsWith("file:") && spec.length() > "file:".length()) {
      OutputStream file =
          Files.newOutputStream(Specs.path("-serial " + spec, spec.substring("file:".length())));
      return stream("file", filter.apply(file));
    } else if (TcpSpec.isMeant(spec)) {
      return tcp(spec, filter);
    }
    throw new UsageException("-serial %s: %s", spec, FORMS);
  }

  private static SerialBackend stream(String name, OutputStream out) {
    return new StreamSerial(name, out, new ReceiveQueue(), e -> {});
  }

  private static SerialBackend tcp(String spec, UnaryOperator<OutputStream> filter)
      throws IOException, UsageException {
    TcpSpec tcp = TcpSpec.of(spec, new UsageException("-serial %s: %s", spec, FORMS));
    if (!tcp.server()) {
      return TcpSerial.connect(tcp.host(), tcp.port(), filter);
    }
    Runnable tell =
        () ->
            System.err.printf(
                "armature: waiting for a connection to %s:%d%n", tcp.host(), tcp.port());
    return TcpSerial.listen(tcp.host(), tcp.port(), tcp.waits() ? tell : null, filter);
  }

  /** Whether a line has a terminal, with its keys. */
  boolean hasTerminal() {
    return standardInput != null && standardInput.isTerminal();
  }

  /** What Ctrl-A C leads to, if a line has the terminal; before {@link #start}. */
  void setMonitor(Monitor monitor) {
    if (hasTerminal()) {
      standardInput.setMonitor(new ConsoleMonitor(monitor, System.out));
    }
  }

  /** Starts reading standard input, if a line has it. */
  void start() {
    if (standardInput != null) {
      standardInput.start();
    }
  }

  /** Gives the terminal back, if a line has it. */
  void restoreTerminal() {
    if (standardInput != null) {
      standardInput.close();
    }
  }
}
