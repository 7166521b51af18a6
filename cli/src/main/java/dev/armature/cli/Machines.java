package dev.armature.cli;

import dev.armature.runtime.io.SampleSink;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.io.WavFile;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.soc.imx21.Imx21Ads;
import dev.armature.soc.imx21.Imx21AdsConfig;
import dev.armature.soc.kirkwood.Kirkwood;
import dev.armature.soc.kirkwood.KirkwoodConfig;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import java.io.IOException;
import java.util.List;

/** The machines there are. */
final class Machines {
  /** What -cpu help prints. */
  static final String CPU_HELP =
      "arm926    ARM926EJ-S (ARMv5TEJ)\nferoceon  Marvell Feroceon 88FR131 (ARMv5TE), of kirkwood\n";

  private static final int PAGE = 4096;

  private Machines() {}

  /** Complains of machines, CPUs and sizes that there are not. */
  static void check(RunOptions options) throws UsageException {
    MachineKind kind = MachineKind.named(options.machine());
    if (options.cpu() != null && !options.cpu().equals(kind.cpu())) {
      boolean exists = CPU_HELP.lines().anyMatch(line -> line.startsWith(options.cpu() + " "));
      throw new UsageException(
          exists ? "-cpu %s: %s has another, %s" : "-cpu %s: unknown CPU; -cpu help lists them",
          options.cpu(),
          kind.label(),
          kind.cpu());
    }
    long bytes = memory(options, kind);
    if (bytes < PAGE || bytes > kind.maxMemory() || bytes % PAGE != 0) {
      throw new UsageException(
          "-m %s: %s takes up to %dM, in multiples of 4K",
          options.memory(), kind.label(), kind.maxMemory() >> 20);
    }
    if (kind == MachineKind.KIRKWOOD && bytes % KirkwoodConfig.RAM_STEP != 0) {
      throw new UsageException("-m %s: kirkwood takes multiples of 16M", options.memory());
    }
    Drives.check(options.drives(), kind);
    if (options.serials().size() > kind.serialLines()) {
      throw new UsageException("-serial: %s has %d lines", kind.label(), kind.serialLines());
    }
  }

  private static long memory(RunOptions options, MachineKind kind) throws UsageException {
    return Specs.size("-m", options.memory() == null ? kind.defaultMemory() : options.memory());
  }

  /** Builds the machine of {@code options}, which were checked. */
  static Board create(RunOptions options, MachineContext context, List<SerialBackend> serials)
      throws UsageException {
    MachineKind kind = MachineKind.named(options.machine());
    int ramBytes = (int) memory(options, kind);
    Drives drives = Drives.open(options.drives(), kind);
    try {
      return switch (kind) {
        case VERSATILEPB -> versatilePb(options, ramBytes, context, serials, drives);
        case IMX21ADS -> imx21Ads(options, ramBytes, context, serials, drives);
        case KIRKWOOD -> kirkwood(options, ramBytes, context, serials);
      };
    } catch (UsageException e) {
      drives.close();
      throw e;
    }
  }

  private static Board versatilePb(
      RunOptions options,
      int ramBytes,
      MachineContext context,
      List<SerialBackend> serials,
      Drives drives)
      throws UsageException {
    VersatilePbConfig.Builder config = VersatilePbConfig.builder().ramBytes(ramBytes);
    serials.forEach(config::serial);
    if (options.clock() == RunOptions.ClockKind.REAL) {
      config.rtcEpochSeconds(System.currentTimeMillis() / 1000);
    }
    drives.nor().ifPresent(config::flash);
    drives.cards().forEach(config::card);
    // Last, as it starts a thread that the board ends.
    config.network(Networks.open(options, context.hostEvents()));
    return new VersatilePb(context, config.build());
  }

  private static SampleSink wavFile(String text) throws UsageException {
    String prefix = "wav:";
    if (!text.startsWith(prefix) || text.length() == prefix.length()) {
      throw new UsageException("--audio %s: wav:FILE is needed", text);
    }
    try {
      return new WavFile(Specs.path("--audio", text.substring(prefix.length())));
    } catch (IOException e) {
      throw new UsageException("--audio %s: cannot be written: %s", text, Failures.reason(e));
    }
  }

  private static Board imx21Ads(
      RunOptions options,
      int ramBytes,
      MachineContext context,
      List<SerialBackend> serials,
      Drives drives)
      throws UsageException {
    Imx21AdsConfig.Builder config = Imx21AdsConfig.builder().ramBytes(ramBytes);
    serials.forEach(config::serial);
    if (options.clock() == RunOptions.ClockKind.REAL) {
      config.rtcEpochSeconds(System.currentTimeMillis() / 1000);
    }
    drives.nor().ifPresent(config::nor);
    drives.nand().ifPresent(config::nand);
    drives.cards().forEach(config::card);
    if (options.audio() != null) {
      config.sound(wavFile(options.audio()));
    }
    // Last, as it starts a thread that the board ends.
    config.network(Networks.open(options, context.hostEvents()));
    return new Imx21Ads(context, config.build());
  }

  private static Board kirkwood(
      RunOptions options, int ramBytes, MachineContext context, List<SerialBackend> serials)
      throws UsageException {
    if (!options.network().equals("none")) {
      throw new UsageException("-nic %s: kirkwood has no network here", options.network());
    }
    return new Kirkwood(context, new KirkwoodConfig(ramBytes, serials));
  }
}
