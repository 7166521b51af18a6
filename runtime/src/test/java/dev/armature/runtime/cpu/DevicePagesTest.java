package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of devices are found without a walk, and never longer than they may be. */
class DevicePagesTest {
  private static final int VA = MmuFixture.VA;
  private static final int DEVICE = 0x10000000;
  private static final int DOMAIN = 5;
  private static final int PRIVILEGED = 1 * 0x550 | 2;
  private static final int OPEN = 3 * 0x550 | 2;
  private static final int DEVICE_SAYS = 0xD0000000;
  private static final int RAM_SAYS = 0x1234;

  private final MmuFixture f = new MmuFixture();
  private final List<String> seen = new ArrayList<>();

  /** Answers with the offset, and tells of each access. */
  private final class Echo implements MmioDevice {
    private final String name;
    private Runnable onWrite = () -> {};

    Echo(String name) {
      this.name = name;
    }

    @Override
    public int read(int offset, int width) {
      seen.add(name + " read " + offset + " " + width);
      return DEVICE_SAYS | offset;
    }

    @Override
    public void write(int offset, int width, int value) {
      seen.add(name + " write " + offset + " " + width + " " + Integer.toHexString(value));
      onWrite.run();
    }

    @Override
    public void reset() {}
  }

  private final Echo device = new Echo("device");

  @BeforeEach
  void mapOnePageOfADevice() {
    f.memory.mapDevice("device", DEVICE, 0x1000, device);
    f.memory.write(MmuFixture.PA, 4, RAM_SAYS);
    f.coarse(VA, DOMAIN);
    f.level2(0, DEVICE | OPEN);
    f.domain(DOMAIN, MmuFixture.CLIENT);
    touch();
  }

  @AfterEach
  void close() {
    f.close();
  }

  private void touch() {
    f.mmu.load32(VA);
    f.mmu.store32(VA, 0);
    seen.clear();
  }

  private void assertNoLoadOrStore() {
    assertThrows(GuestAbort.class, () -> f.mmu.load32(VA));
    assertThrows(GuestAbort.class, () -> f.mmu.store32(VA, 1));
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.load(VA, 4));
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.store(VA, 4, 1));
    assertEquals(List.of(), seen);
  }

  @Test
  void aPageMetBeforeIsNotWalkedAgain() {
    long misses = f.mmu.misses();
    assertEquals(DEVICE_SAYS | 8, f.mmu.load32(VA + 8));
    f.mmu.store32(VA + 12, 0x55);
    assertEquals(misses, f.mmu.misses());
    assertEquals(List.of("device read 8 4", "device write 12 4 55"), seen);
  }

  @Test
  void narrowAndUnalignedAccesses() {
    assertEquals(6, f.mmu.load16(VA + 7));
    assertEquals(5, f.mmu.load8(VA + 5));
    assertEquals(Integer.rotateRight(DEVICE_SAYS | 4, 8), f.mmu.load32(VA + 5));
    f.mmu.store16(VA + 3, 0x12345678);
    f.mmu.store8(VA + 3, 0x12345678);
    f.mmu.store32(VA + 3, 9);
    assertEquals(
        List.of(
            "device read 6 2",
            "device read 5 1",
            "device read 4 4",
            "device write 2 2 5678",
            "device write 3 1 78",
            "device write 0 4 9"),
        seen);
  }

  @Test
  void aPageThatBecomesRamAndADeviceAgain() {
    f.level2(0, MmuFixture.PA | OPEN);
    assertEquals(RAM_SAYS, f.mmu.load32(VA));
    f.mmu.store32(VA, RAM_SAYS + 1);
    assertEquals(RAM_SAYS + 1, f.memory.read(MmuFixture.PA, 4));
    assertEquals(List.of(), seen);
    f.level2(0, DEVICE | OPEN);
    assertEquals(DEVICE_SAYS, f.mmu.load32(VA));
    f.mmu.store32(VA, 1);
    assertEquals(2, seen.size());
  }

  @Test
  void aFlushedPageIsForgotten() {
    f.memory.write(MmuFixture.LEVEL_2, 4, 0);
    f.mmu.flushPage(VA);
    assertNoLoadOrStore();
  }

  @Test
  void aFlushedSectionIsForgottenWhateverAddressIsGiven() {
    f.section(VA, DEVICE, 3, DOMAIN);
    touch();
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4, 4, 0);
    f.mmu.flushPage(VA + 0x80000);
    assertNoLoadOrStore();
  }

  @Test
  void aFlushReachesContextsThatAreNotCurrent() {
    f.domain(DOMAIN, 0);
    f.level2(0, 0);
    f.domain(DOMAIN, MmuFixture.CLIENT);
    assertNoLoadOrStore();
  }

  @Test
  void aPermissionTakenAway() {
    f.level2(0, DEVICE | 2); // no access
    assertNoLoadOrStore();
  }

  @Test
  void loadsAllowNoStores() {
    f.level2(0, DEVICE | 2 * 0x550 | 2); // User mode may read
    f.user();
    f.mmu.load32(VA);
    seen.clear();
    assertThrows(GuestAbort.class, () -> f.mmu.store32(VA, 1));
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.store(VA, 4, 1));
    assertEquals(List.of(), seen);
  }

  @Test
  void whatTheKernelReachesIsClosedToUserMode() {
    f.level2(0, DEVICE | PRIVILEGED);
    touch();
    f.user();
    assertNoLoadOrStore();
  }

  @Test
  void accessesWithUserPermissionsDoNotFindTheKernelsPages() {
    f.level2(0, DEVICE | PRIVILEGED);
    touch();
    assertThrows(GuestAbort.class, () -> f.mmu.load32User(VA));
    assertThrows(GuestAbort.class, () -> f.mmu.store8User(VA, 1));
    assertEquals(List.of(), seen);
  }

  @Test
  void aClosedDomain() {
    f.domain(DOMAIN, 0);
    assertNoLoadOrStore();
  }

  @Test
  void windowsThatShareAPage() {
    f.memory.mapDevice("low", DEVICE + 0x1000, 0x400, new Echo("low"));
    f.memory.mapDevice("high", DEVICE + 0x1800, 0x800, new Echo("high"));
    f.level2(0, DEVICE + 0x1000 | OPEN);
    touch();
    f.mmu.load32(VA + 0x10);
    f.mmu.load32(VA + 0x810);
    f.mmu.store32(VA + 0x3FC, 1);
    f.mmu.store32(VA + 0x804, 2);
    assertEquals(0, f.mmu.load32(VA + 0x500), "nothing is there");
    assertEquals(
        List.of("low read 16 4", "high read 16 4", "low write 1020 4 1", "high write 4 4 2"), seen);
  }

  @Test
  void subpagesWithPermissionsOfTheirOwn() {
    f.level2(0, DEVICE | 0x3 << 4 | 2); // the first kilobyte only
    touch();
    assertThrows(GuestAbort.class, () -> f.mmu.load32(VA + 0x400));
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.load(VA + 0x400, 4));
  }

  @Test
  void flashThatBecomesReadable() {
    try (Ram contents = new Ram(0x1000)) {
      Mapping flash = f.memory.mapReadDirect("flash", 0x20000000, contents, device);
      f.memory.setDirectRead(flash, false);
      f.level2(0, 0x20000000 | OPEN);
      touch();
      f.memory.setDirectRead(flash, true);
      assertEquals(0, f.mmu.load32(VA));
      f.mmu.store32(VA, 7);
      f.memory.setDirectRead(flash, false);
      assertEquals(DEVICE_SAYS, f.mmu.load32(VA));
      assertEquals(List.of("device write 0 4 7", "device read 0 4"), seen);
    }
  }

  @Test
  void aGuardThatDeniesAPageFromNowOn() {
    f.mmu.setFrameGuard(new Guard(FrameGuard.Answer.DENIED));
    assertNoLoadOrStore();
  }

  @Test
  void aGuardThatWatchesAPageIsHandedEachStore() {
    f.mmu.setFrameGuard(new Guard(FrameGuard.Answer.WATCHED));
    for (int i = 0; i < 3; i++) {
      f.mmu.store32(VA, i);
      assertEquals(DeviceAccesses.NONE, f.mmu.devices.store(VA, 4, i));
    }
    assertEquals(List.of("guard 0", "guard 1", "guard 2"), seen);
  }

  private final class Guard implements FrameGuard {
    private final Answer ofDevice;

    Guard(Answer ofDevice) {
      this.ofDevice = ofDevice;
    }

    @Override
    public Answer check(int physical, boolean write) {
      return physical >= DEVICE ? ofDevice : Answer.ALLOWED;
    }

    @Override
    public boolean store(int physical, int width, int value) {
      seen.add("guard " + value);
      return true;
    }
  }

  @Test
  void anObserverIsToldOfEachAccess() {
    List<Integer> told = new ArrayList<>();
    f.mmu.observe(
        new AccessObserver() {
          @Override
          public void beforeLoad(int physical) {
            told.add(physical);
          }

          @Override
          public void beforeStore(int physical, int width) {
            told.add(physical);
          }

          @Override
          public void beforeWatchedStore(int physical) {}

          @Override
          public void beforeStop() {}
        });
    f.mmu.load32(VA + 4);
    f.mmu.store32(VA + 8, 0);
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.load(VA, 4));
    assertEquals(List.of(DEVICE + 4, DEVICE + 8), told);
  }

  @Test
  void translatedCodeGetsWhatTheDeviceSays() {
    assertEquals(Integer.toUnsignedLong(DEVICE_SAYS | 4), f.mmu.devices.load(VA + 4, 4));
    assertEquals(6, f.mmu.devices.load(VA + 6, 2));
    assertEquals(0, f.mmu.devices.store(VA + 1, 1, 0xFF));
    assertEquals(List.of("device read 4 4", "device read 6 2", "device write 1 1 ff"), seen);
  }

  @Test
  void translatedCodeLeavesTheRestToTheInterpreter() {
    f.level2(1, MmuFixture.PA | OPEN);
    f.mmu.load32(VA + Ram.PAGE_SIZE);
    touch();
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.load(VA + Ram.PAGE_SIZE, 4), "RAM");
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.load(VA + 2, 4), "unaligned");
    assertEquals(DeviceAccesses.NONE, f.mmu.devices.store(VA + 1, 2, 0), "unaligned");
    assertEquals(List.of(), seen);
  }

  @Test
  void attentionEndsTheRegion() {
    device.onWrite = () -> f.cpu.signal(ArmCpu.ATTENTION_TIMER);
    assertEquals(1, f.mmu.devices.store(VA, 4, 0));
    assertTrue((f.mmu.devices.load(VA, 4) & DeviceAccesses.LEAVE) != 0);
  }

  @Test
  void aChangeOfTheMapEndsTheRegion() {
    device.onWrite = f.mmu::flushAll;
    assertEquals(1, f.mmu.devices.store(VA, 4, 0));
  }

  @Test
  void codeThatADeviceOverwritesEndsTheRegion() {
    f.memory.markCode(f.ram, MmuFixture.PA, Ram.CODE_TRANSLATED, 0);
    device.onWrite = () -> f.memory.writeBytes(MmuFixture.PA, new byte[4], 0, 4);
    assertEquals(1, f.mmu.devices.store(VA, 4, 0));
  }

  @Test
  void instructionsThatAccessDevicesAreKnown() {
    f.cpu.pc = 0xC0008000;
    for (int i = 0; i < 100; i++) {
      f.mmu.load32(VA);
    }
    assertTrue(f.mmu.devices.sites().contains(0xC0008000));
    f.cpu.pc = 0xC0009000;
    f.mmu.load32(VA);
    assertEquals(false, f.mmu.devices.sites().contains(0xC0009000), "once is not enough");
  }
}
