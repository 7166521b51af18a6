package dev.armature.xen.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layouts, against the sizes and offsets that the interfaces' descriptions give. */
class GuestAbiTest {
  @ParameterizedTest
  @CsvSource({
    "2008,       1, 48,  1,  8,  32,  48, 176, 336",
    "2008-oabi,  1, 40,  1,  8,  28,  40, 168, 328",
    "later,      4, 112, 17, 72, 96, 448, 576, 736",
    "later-oabi, 4, 100, 17, 68, 88, 400, 528, 688"
  })
  void sharedInfo(
      String name,
      int vcpus,
      int vcpuSize,
      int mask,
      int timeVersion,
      int systemTime,
      int pending,
      int portMask,
      int wallClock) {
    SharedInfoLayout layout = GuestAbi.named(name).orElseThrow().sharedInfo();
    assertEquals(vcpus, layout.vcpus());
    assertTrue(vcpus <= GuestAbi.MOST_VCPUS);
    assertEquals(vcpuSize, layout.vcpuSize());
    assertEquals(0, layout.upcallPending());
    assertEquals(mask, layout.upcallMask());
    assertEquals(4, layout.pendingSelector());
    assertEquals(timeVersion, layout.timeVersion());
    assertEquals(systemTime, layout.systemTime());
    assertEquals(pending, layout.pending());
    assertEquals(portMask, layout.mask());
    assertEquals(wallClock, layout.wallClockVersion());
    // struct vcpu_info comes first, as often as there are virtual CPUs; ports follow.
    assertEquals(vcpus * vcpuSize, layout.pending());
    assertEquals(layout.pending() + 128, layout.mask());
  }

  @Test
  void grantEntries() {
    assertEquals(2048, GuestAbi.XEN_2008.grantEntry().entries());
    assertEquals(1365, GuestAbi.LATER.grantEntry().entries());
    assertEquals(8, GuestAbi.LATER_OLD_ABI.grantEntry().frame());
  }

  @Test
  void domainAccess() {
    assertEquals(0xFD, GuestAbi.XEN_2008.kernelDacr());
    assertEquals(0x55, GuestAbi.XEN_2008.userDacr());
    assertEquals(0x40000037, GuestAbi.LATER.kernelDacr());
    assertEquals(0x40000015, GuestAbi.LATER.userDacr());
  }

  @Test
  void aNameAndTheFlagsOfAnElfFileSayWhichItIs() {
    for (GuestAbi abi : GuestAbi.values()) {
      assertSame(abi, GuestAbi.named(abi.text()).orElseThrow());
      assertSame(abi, GuestAbi.of(abi.isLater(), abi.flavour()));
    }
    assertTrue(GuestAbi.named("").isEmpty());
    assertSame(Flavour.OLD_ABI, Flavour.ofElfFlags(0x202));
    assertSame(Flavour.EABI, Flavour.ofElfFlags(0x05000200));
  }
}
