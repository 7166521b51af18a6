package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hostile domains, for as many calls as there is patience, with every invariant of isolation
 * checked after each batch.
 */
class HostileDomainsTest {
  private static final Path GUEST =
      Path.of(System.getProperty("armature.home")).resolve("guests/mini-os");
  private static final String RELEASE_2008 = "mini-os.elf";
  private static final String LATER = "mini-os-later.elf";
  private static final int STEPS = 2_000;

  /** Batches of a longer run, given by hand, with a seed of its own each hundred. */
  private static final String BATCHES = "armature.hostileBatches";

  private static HostileDomains attack(String image, int vcpus, long seed, int batches)
      throws Exception {
    byte[] kernel = Files.readAllBytes(GUEST.resolve(RELEASE_2008));
    byte[] hostile = Files.readAllBytes(GUEST.resolve(image));
    try (HostileDomains domains = new HostileDomains(kernel, hostile, vcpus, seed)) {
      for (int batch = 0; batch < batches; batch++) {
        domains.batch(STEPS, "seed " + seed + ", batch " + batch);
      }
      return domains;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, mini-os.elf, 1",
    "2, mini-os.elf, 1",
    "3, mini-os.elf, 1",
    "1, mini-os-later.elf, 1",
    "2, mini-os-later.elf, 2",
    "3, mini-os-later.elf, 4"
  })
  void isolationHolds(long seed, String image, int vcpus) throws Exception {
    HostileDomains domains = attack(image, vcpus, seed, 15);
    assertTrue(domains.succeeded() > domains.calls() / 20, domains.summary());
    assertTrue(domains.mapped() > 0, domains.summary());
    assertEquals(image.equals(LATER), domains.copied() > 0, domains.summary());
    assertEquals(vcpus > 1, domains.further() > 100, domains.summary());
  }

  @Test
  void isolationHoldsForLong() throws Exception {
    int batches = Integer.getInteger(BATCHES, 0);
    Random seeds = new Random();
    for (int done = 0; done < batches; done += 100) {
      long seed = seeds.nextLong();
      String image = done / 100 % 2 == 0 ? RELEASE_2008 : LATER;
      int vcpus = image.equals(LATER) ? 1 + seeds.nextInt(4) : 1;
      HostileDomains domains = attack(image, vcpus, seed, Math.min(100, batches - done));
      System.out.println(image + ", " + vcpus + " VCPUs, seed " + seed + ": " + domains.summary());
    }
  }
}
