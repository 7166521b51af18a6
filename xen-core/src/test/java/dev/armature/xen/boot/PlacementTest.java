package dev.armature.xen.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.domain.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the builder puts things: the worked examples of the interfaces' descriptions. */
class PlacementTest {
  private static final long LIMIT = 0xFC000000L;

  private static Domain domain(int id, GuestAbi abi, int megabytes) {
    Domain domain = new Domain(id);
    domain.abi = abi;
    domain.firstFrame = 0x2000;
    domain.partitionFrames = megabytes * 256;
    return domain;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 30, 0xC002D000, 0xC0030000, 22, 0xC0047000",
    "1, 16, 0xC002B000, 0xC002C000, 15, 0xC003C000"
  })
  void release2008(int id, int megabytes, String info, String tables, int frames, String stackEnd)
      throws ImageException {
    Placement at =
        Placement.of(domain(id, GuestAbi.XEN_2008, megabytes), 0xC0000000L, 0xC00249F4L, 0, LIMIT);
    assertEquals(0xC0025000L, at.list());
    assertEquals(Long.decode(info), at.startInfo());
    assertEquals(Long.decode(tables), at.tables());
    assertEquals(frames, at.tableFrames());
    assertEquals(Long.decode(stackEnd), at.stackEnd());
  }

  @ParameterizedTest
  @CsvSource({"0, 32, 0x02030000", "1, 16, 0x02032000"})
  void laterTree(int id, int megabytes, String stackEnd) throws ImageException {
    Domain domain = domain(id, GuestAbi.LATER_OLD_ABI, megabytes);
    Placement at = Placement.of(domain, 0x02008000L, 0x020249F4L, 0, LIMIT);
    assertEquals(0x02000000L, at.start());
    assertEquals(0x02028000L, at.tables());
    assertEquals(6, at.tableFrames());
    assertEquals(0x0202E000L, at.startInfo());
    assertEquals(0x0202F000L, at.store());
    assertEquals(Long.decode(stackEnd), at.stackEnd());
    assertEquals(0x0202E000, at.physical(domain, at.startInfo()));
    assertEquals(0xFEBFF000 - 0x1000 * id, SectionTables.sharedInfoAt(domain));
  }

  @Test
  void aModuleLiesBehindTheStorePages() throws ImageException {
    Placement at =
        Placement.of(domain(1, GuestAbi.LATER, 16), 0x02008000L, 0x020249F4L, 5000, LIMIT);
    assertEquals(0x02031000L, at.module());
    assertEquals(0x02034000L, at.stackEnd());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    for (GuestAbi abi : GuestAbi.values()) {
      Domain domain = domain(1, abi, 1);
      ImageException small =
          assertThrows(
              ImageException.class, () -> Placement.of(domain, 0xC0000000L, 0xC0100000L, 0, LIMIT));
      assertEquals(Errno.ENOMEM, small.error());
      ImageException high =
          assertThrows(
              ImageException.class, () -> Placement.of(domain, 0xFC000000L, 0xFC001000L, 0, LIMIT));
      assertEquals(Errno.EINVAL, high.error());
    }
  }
}
