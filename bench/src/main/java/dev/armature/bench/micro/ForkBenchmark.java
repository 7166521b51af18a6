package dev.armature.bench.micro;

import dev.armature.bench.GuestCache;
import dev.armature.machine.Machine;
import dev.armature.machine.Machines;
import dev.armature.machine.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A copy of a booted Linux of 128 MB, started and ended; and one that has also answered a command,
 * as a test with {@code @ArmMachine} needs it.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ForkBenchmark extends MicroBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Snapshot booted;

  /** Boots the guest that {@code guests/linux/build} makes. */
  @Setup
  public void boot() {
    Path guest = GuestCache.folder("linux");
    try (Machine linux =
        Machines.versatilePb()
            .kernel(guest.resolve("zImage"))
            .initrd(guest.resolve("initramfs.cpio.gz"))
            .deviceTree(guest.resolve("versatile-pb.dtb"))
            .append("console=ttyAMA0 lpj=521216")
            .start()) {
      linux.console().await("^/ # ", PATIENCE);
      booted = linux.snapshot();
    }
  }

  /** Starts a copy and ends it. */
  @Benchmark
  public void fork() {
    booted.fork().close();
  }

  /** Starts a copy, has its shell answer, and ends it. */
  @Benchmark
  public void forkAndAnswer() {
    try (Machine copy = booted.fork()) {
      copy.console().type("echo $((40 + 2))\n");
      copy.console().await("^42\\r?$", PATIENCE);
    }
  }

  /** Ends what was booted. */
  @TearDown
  public void close() {
    booted.close();
  }
}
