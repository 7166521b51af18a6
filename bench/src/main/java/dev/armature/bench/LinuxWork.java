package dev.armature.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a Linux whose first process does pieces of work one after the other and marks each by lines
 * on the console, between which the host's clock measures: no emulator is believed about time.
 *
 * <p>The lines, see {@code guests/stock} and {@code guests/system}:
 *
 * <pre>
 * WORK-START name pass
 * WORK-END name pass status count
 * WORK-DONE
 * </pre>
 *
 * where the status is 0 if all went well, and the count is how often the work was done. Lines of
 * {@code openssl speed -mr} in between, which say where its timed part starts and ends and how much
 * was done in it, come before that, and so does a rate that a program has found by itself: {@code
 * WORK-RATE rate}.
 */
final class LinuxWork {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Pattern START = Pattern.compile("WORK-START (\\S+) (\\S+)");
  private static final Pattern END = Pattern.compile("WORK-END (\\S+) (\\S+) (\\d+) (\\d{1,9})");
  private static final Pattern OPERATIONS = Pattern.compile("\\+R1?:(\\d{1,9}):.*");
  private static final Pattern OWN_RATE = Pattern.compile("WORK-RATE (\\d{1,9})");
  private static final String OPERATIONS_START = "+DT";
  private static final String DONE = "WORK-DONE";

  /** What {@code /init} prints when it has an address, just before the shell. */
  private static final String NETWORK = "ARMATURE-NETWORK";

  private final String machine;
  private final List<String> options;
  private final String typed;

  /**
   * Runs {@code initramfs} on the kernel of the Linux guest.
   *
   * @param linux the folder of that guest
   * @param more for the kernel's command line
   */
  LinuxWork(Path linux, Path initramfs, String more) {
    this(Emulator.VERSATILE_PB, BootRun.options(linux, initramfs, "quiet " + more), null);
  }

  /**
   * Runs a Linux whose shell is told what to do.
   *
   * @param options that boot it on {@code machine}, with a network
   * @param typed as soon as the network is there; nothing if null
   */
  LinuxWork(String machine, List<String> options, String typed) {
    this.machine = machine;
    this.options = List.copyOf(options);
    this.typed = typed;
  }

  /**
   * A piece of work done.
   *
   * @param pass {@code first} or {@code again}
   * @param rate how often it was done in a second of the host's time
   */
  record Result(String name, String pass, double rate) {}

  /**
   * Runs all of the work on {@code emulator}.
   *
   * @param results is given each as soon as it is known
   * @throws BenchException if a piece of it fails
   */
  void run(Emulator emulator, Consumer<Result> results) {
    try (GuestProcess process = GuestProcess.typedTo(emulator.run(machine, options), LIMIT)) {
      if (typed != null) {
        process.await(NETWORK);
        process.type(typed);
      }
      while (true) {
        String line =
            process.await("WORK-START", l -> l.startsWith("WORK-START") || l.equals(DONE));
        if (line.equals(DONE)) {
          return;
        }
        Matcher start = START.matcher(line);
        if (!start.matches()) {
          throw BenchException.failure("not understood: " + line);
        }
        results.accept(piece(process, start.group(1), start.group(2)));
      }
    } catch (BenchException e) {
      throw e.about("Linux on " + emulator.name());
    }
  }

  private static Result piece(GuestProcess process, String name, String pass) {
    long start = process.lineNanos();
    String before = "";
    double rate = 0;
    while (true) {
      String line = process.await("the end of " + name, l -> true);
      Matcher operations = OPERATIONS.matcher(line);
      Matcher ownRate = OWN_RATE.matcher(line);
      Matcher end = END.matcher(line);
      if (line.startsWith(OPERATIONS_START)) {
        start = process.lineNanos();
      } else if (operations.matches()) {
        rate = rate(operations.group(1), process.lineNanos() - start);
      } else if (ownRate.matches()) {
        rate = Long.parseLong(ownRate.group(1));
      } else if (end.matches()) {
        if (!end.group(3).equals("0")) {
          throw BenchException.failure(
              name + " ended with exit code " + end.group(3) + ": " + before);
        }
        return new Result(
            name, pass, rate > 0 ? rate : rate(end.group(4), process.lineNanos() - start));
      } else {
        before = line;
      }
    }
  }

  private static double rate(String count, long nanos) {
    return Long.parseLong(count) * 1e9 / Math.max(1, nanos);
  }
}
