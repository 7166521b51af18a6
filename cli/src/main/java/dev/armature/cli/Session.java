package dev.armature.cli;

import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.translator.Engines;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.region.EngineMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import jdk.jfr.FlightRecorder;

/** One run of a machine, from the options to the exit code. */
final class Session {
  /** The option that names the code which -d is about. */
  static final String DFILTER = "-dfilter";

  private final RunOptions options;
  private final GivenOptions given;
  private final Origin origin;
  private final Finish finish;

  /** What is left to do with a machine that has stopped, before it is taken apart. */
  @FunctionalInterface
  interface Finish {
    /** Nothing. */
    Finish NOTHING = (machine, board, statistics) -> statistics.reason().exitCode();

    /**
     * Does it.
     *
     * @param statistics of the run
     * @return the exit code
     */
    int run(Machine machine, Board board, RunStatistics statistics);
  }

  /**
   * @param given the command line, for messages
   * @param origin what the machine starts from
   */
  Session(RunOptions options, GivenOptions given, Origin origin, Finish finish) {
    this.options = options;
    this.given = given;
    this.origin = origin;
    this.finish = finish;
  }

  /**
   * Builds the machine, runs it, and takes it apart.
   *
   * @return the exit code
   * @throws UsageException if the options make no sense
   * @throws LoadException if a file is not what it should be
   */
  int run() throws UsageException, LoadException {
    Machines.check(options);
    Pattern until = untilPattern();
    Screen screen = Screen.of(options.display());
    checkStatisticsFile();
    if (DebugPorts.takesStandardInput(given) && options.serials().contains("stdio")) {
      throw new UsageException("-monitor stdio: a serial line has it");
    }
    if (given.has(RunOptions.TIERS) && options.stats() == null) {
      throw new UsageException("%s goes with --stats", RunOptions.TIERS);
    }
    try (Watchdog watchdog = new Watchdog(options.timeout());
        GuestLogs logs =
            GuestLogs.open(options.log(), given.value(DFILTER, null), options.logFile());
        Machine machine = new Machine(isVirtual(), logs.log())) {
      RunEnd end = new RunEnd(machine);
      ConsoleWatch console = new ConsoleWatch(until, () -> end.request(RunEnd.Reason.UNTIL));
      SerialLines lines = new SerialLines(end, console, screen, isVirtual());
      return runMachine(machine, end, console, screen, lines, watchdog);
    }
  }

  private int runMachine(
      Machine machine,
      RunEnd end,
      ConsoleWatch console,
      Screen screen,
      SerialLines lines,
      Watchdog watchdog)
      throws UsageException, LoadException {
    List<SerialBackend> serials =
        lines.open(options.serials().isEmpty() ? List.of(defaultLine()) : options.serials());
    int exitCode;
    try (Board board = Machines.create(options, machine.context(), serials)) {
      List<ExecutionEngine> engines = new ArrayList<>();
      for (int i = 1; i < origin.cpus(); i++) {
        machine.addCpu(
            cpu -> {
              engines.add(Engines.create(options.engine(), cpu));
              return engines.getLast();
            });
      }
      origin.load(machine, board);
      SymbolSources.add(symbols(), options, machine, board);
      TranslationCache kept = TranslationCaches.of(given, options);
      ExecutionEngine engine =
          Engines.create(options.engine(), machine.cpu(), options.optimizations(), kept);
      engines.addFirst(engine);
      DebugPorts ports =
          DebugPorts.open(given, machine, board, engines, end, lines.hasTerminal(), origin);
      lines.setMonitor(ports.monitor());
      watchdog.start(end, lines::restoreTerminal);
      screen.attach(board, machine.context().hostEvents());
      lines.start();
      long retiredBefore = machine.cpu().retired();
      TimeSampling sampling = given.has(RunOptions.TIERS) ? new TimeSampling() : null;
      long started = System.nanoTime();
      try (ports) {
        runGuest(machine, board, engine, end);
      } catch (EngineMismatchException e) {
        end.request(RunEnd.Reason.MISMATCH);
        lines.restoreTerminal();
        System.err.println("armature: " + e.getMessage());
      } catch (RuntimeException | Error e) {
        end.request(RunEnd.Reason.FAILED);
        lines.restoreTerminal();
        System.err.println(InternalErrorText.of(machine.cpu(), engine, e, given.text()));
        if (options.debug()) {
          e.printStackTrace();
        }
      }
      long ended = System.nanoTime();
      TimeSampling.Result times = times(sampling);
      // Before the machine is taken apart: that waits for output that nobody may be reading.
      lines.restoreTerminal();
      if (kept != null) {
        kept.save();
      }
      screen.writeLast(board);
      RunStatistics statistics =
          new RunStatistics(
              engine,
              machine.context().clock(),
              machine.cpu(),
              retiredBefore,
              console,
              end.reason(),
              started,
              ended,
              times,
              kept,
              origin);
      writeStatistics(statistics);
      exitCode = finish.run(machine, board, statistics);
    }
    if (end.reason() == RunEnd.Reason.TIMEOUT) {
      System.err.printf("armature: stopped after %s seconds%n", options.timeout());
    }
    return exitCode;
  }

  /** What --symbols names; the kernel's own where somebody looks into the guest and did not say. */
  private List<String> symbols() {
    List<String> named = given.values(RunOptions.SYMBOLS);
    boolean isLookedInto = FlightRecorder.isInitialized() || DebugPorts.areWanted(given);
    return named.isEmpty() && isLookedInto && origin.hasKernel()
        ? List.of(SymbolSources.AUTO)
        : named;
  }

  private void runGuest(Machine machine, Board board, ExecutionEngine engine, RunEnd end) {
    while (end.reason() == null) {
      switch (machine.run(engine)) {
        case POWER_OFF -> end.request(RunEnd.Reason.POWER_OFF);
        case RESET -> {
          if (options.noReboot() || !origin.restart(machine, board)) {
            end.request(RunEnd.Reason.RESET);
          }
        }
        case STOPPED -> {}
      }
    }
  }

  /** What {@code sampling} found; null if there was none. */
  private static TimeSampling.Result times(TimeSampling sampling) throws UsageException {
    try (sampling) {
      return sampling == null ? null : sampling.finish();
    } catch (IOException e) {
      throw new UsageException(
          "%s: no temporary file for it: %s", RunOptions.TIERS, Failures.reason(e));
    }
  }

  /** What the first serial line is connected to if nobody says. */
  private String defaultLine() {
    return DebugPorts.takesStandardInput(given) ? "null" : "stdio";
  }

  private boolean isVirtual() {
    return options.clock() == RunOptions.ClockKind.VIRTUAL;
  }

  private Pattern untilPattern() throws UsageException {
    try {
      return options.until() == null ? null : Pattern.compile(options.until());
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--until %s: not a regular expression: %s", options.until(), e.getDescription());
    }
  }

  /** Finds out before the run, not after it, that the figures cannot be written. */
  private void checkStatisticsFile() throws UsageException {
    if (options.stats() != null) {
      try {
        Files.newOutputStream(options.stats()).close();
      } catch (IOException e) {
        throw new UsageException(
            "--stats %s: cannot be written: %s", options.stats(), Failures.reason(e));
      }
    }
  }

  private void writeStatistics(RunStatistics statistics) throws UsageException {
    if (options.stats() != null) {
      try {
        statistics.write(options.stats());
      } catch (IOException e) {
        throw new UsageException(
            "--stats %s: cannot be written: %s", options.stats(), Failures.reason(e));
      }
    }
  }
}
