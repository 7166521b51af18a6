package dev.armature.cli;

import dev.armature.runtime.machine.Machine;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Why a run ended: the first reason that any thread gives counts, and stops the machine. */
final class RunEnd {
  /** The reasons, and the exit codes that they lead to. */
  enum Reason {
    /** The guest switched the machine off. */
    POWER_OFF(ExitCode.OK),
    /** The guest reset the machine, and -no-reboot was given. */
    RESET(ExitCode.OK),
    /** The pattern of --until matched. */
    UNTIL(ExitCode.OK),
    /** A person pressed Ctrl-A X. */
    QUIT(ExitCode.OK),
    /** The seconds of --timeout passed. */
    TIMEOUT(ExitCode.TIMEOUT),
    /** Standard output was closed. */
    OUTPUT_CLOSED(ExitCode.FAILED),
    /** Interpreter and translator differed, with the engine verify. */
    MISMATCH(ExitCode.FAILED),
    /** An internal error. */
    FAILED(ExitCode.FAILED);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }

    /** The name in statistics. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Machine machine;
  private final AtomicReference<Reason> reason = new AtomicReference<>();

  RunEnd(Machine machine) {
    this.machine = machine;
  }

  /** Ends the run for that reason, unless it has ended for another. */
  void request(Reason why) {
    if (reason.compareAndSet(null, why)) {
      machine.stop();
    }
  }

  /** Why the run ended, or null while it runs. */
  Reason reason() {
    return reason.get();
  }
}
