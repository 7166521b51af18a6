package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile domains, for as many calls as there is patience, with every invariant of isolation
 * checked after each batch.
 */
class HostileDomainsTest {
  private static final Path IMAGE =
      Path.of(System.getProperty("armature.home")).resolve("guests/mini-os/mini-os.elf");
  private static final int STEPS = 2_000;

  /** Batches of a longer run, given by hand, with a seed of its own each hundred. */
  private static final String BATCHES = "armature.hostileBatches";

  private static HostileDomains attack(long seed, int batches) throws Exception {
    try (HostileDomains domains = new HostileDomains(Files.readAllBytes(IMAGE), seed)) {
      for (int batch = 0; batch < batches; batch++) {
        domains.batch(STEPS, "seed " + seed + ", batch " + batch);
      }
      return domains;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isolationHolds(long seed) throws Exception {
    HostileDomains domains = attack(seed, 15);
    assertTrue(domains.succeeded() > domains.calls() / 20, domains.summary());
  }

  @Test
  void isolationHoldsForLong() throws Exception {
    int batches = Integer.getInteger(BATCHES, 0);
    Random seeds = new Random();
    for (int done = 0; done < batches; done += 100) {
      long seed = seeds.nextLong();
      HostileDomains domains = attack(seed, Math.min(100, batches - done));
      System.out.println("seed " + seed + ": " + domains.summary());
    }
  }
}
