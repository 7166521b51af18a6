package dev.armature.runtime.load;

import static dev.armature.runtime.load.LoadFixture.*;
import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.cpu.Psr;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where everything goes, and with which registers the CPU starts. */
class BootLoaderTest {
  private static final int MB = 1 << 20;
  private static final byte[] CODE = bytes(5000, 1);

  @TempDir private Path directory;
  private LoadFixture fixture;

  @BeforeEach
  void powerOn() {
    fixture = new LoadFixture(directory, 0, 16 * MB);
  }

  @AfterEach
  void powerOff() {
    fixture.close();
  }

  @Test
  void zImageIsUnpackedToTheTextOffsetAndFollowsTheBootProtocol() throws LoadException {
    Path kernel = fixture.file("zImage", zImage(gzip(CODE), 64, 0x9000));
    // RAM is not clear after a guest has run.
    fixture.memory.writeBytes(0x9000 + CODE.length, new byte[] {1, 2, 3}, 0, 3);
    fixture.boot(new BootRequest(kernel, null, null, "quiet", true, List.of()));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x9000, CODE.length));
    assertArrayEquals(new byte[64], fixture.memory.readBytes(0x9000 + CODE.length, 64));
    assertEquals(0x9000, fixture.cpu.pc);
    assertEquals(0, fixture.cpu.r[0]);
    assertEquals(MACHINE_TYPE, fixture.cpu.r[1]);
    assertEquals(0x100, fixture.cpu.r[2]);
    assertEquals(Psr.SVC | Psr.I | Psr.F, fixture.cpu.cpsr() & ~(Psr.N | Psr.Z | Psr.C | Psr.V));
    int[] atags = {5, 0x54410001, 1, 4096, 0, 4, 0x54410002, 16 * MB, 0, 4, 0x54410009};
    for (int i = 0; i < atags.length; i++) {
      assertEquals(atags[i], fixture.memory.read(0x100 + 4 * i, 4), "word " + i);
    }
    assertEquals("quiet", text(0x100 + 4 * atags.length));
    assertEquals(0, fixture.memory.read(0x100 + 4 * atags.length + 8, 4));
  }

  /** Behind a false start: the program that unpacks an xz kernel has the magic number in it. */
  @Test
  void zImageOfXzIsUnpackedLikewise() throws LoadException {
    byte[] payload = concat(Arrays.copyOf(xz(CODE, 1 << 16), 6), xz(CODE, 1 << 16));
    fixture.boot(kernel(fixture.file("zImage", zImage(payload, 64, 0x9000))));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x9000, CODE.length));
    assertEquals(0x9000, fixture.cpu.pc);
  }

  @Test
  void zImageIsLeftToUnpackItselfWhenAskedOrWhenItIsPackedInAnotherWay() throws LoadException {
    byte[] gzipped = zImage(gzip(CODE), 0, 0x8000);
    byte[] other = zImage(CODE, 0, 0x8000);
    fixture.boot(new BootRequest(fixture.file("a", gzipped), null, null, null, false, List.of()));
    assertArrayEquals(gzipped, fixture.memory.readBytes(0x10000, gzipped.length));
    assertEquals(0x10000, fixture.cpu.pc);
    fixture.boot(kernel(fixture.file("b", other)));
    assertArrayEquals(other, fixture.memory.readBytes(0x10000, other.length));
  }

  @Test
  void deviceTreeAppendedToAZImageIsUsed() throws LoadException {
    byte[] tree = DeviceTreeWriter.write(DeviceTreeTest.sample());
    Path kernel = fixture.file("zImage-dtb", concat(zImage(gzip(CODE), 0, 0x8000), tree));
    fixture.boot(kernel(kernel));
    assertEquals(0xEDFE0DD0, fixture.memory.read(fixture.cpu.r[2], 4));
  }

  @Test
  void initrdAndDeviceTreeGoWhereQemuPutsThem() throws LoadException {
    Path kernel = fixture.file("zImage", zImage(gzip(CODE), 0, 0x8000));
    Path initrd = fixture.file("initrd", bytes(10_000, 2));
    Path dtb = fixture.file("dtb", DeviceTreeWriter.write(DeviceTreeTest.sample()));
    fixture.boot(new BootRequest(kernel, initrd, dtb, "a=b", true, List.of()));
    assertArrayEquals(bytes(10_000, 2), fixture.memory.readBytes(8 * MB, 10_000));
    assertEquals(8 * MB + 0x3000, fixture.cpu.r[2]);
    ImageFile tree = image(fixture.memory.readBytes(fixture.cpu.r[2], 4096));
    DeviceTree.Node chosen = DeviceTreeReader.read(tree).root().child("chosen");
    assertEquals("a=b", chosen.string("bootargs"));
    assertEquals(8 * MB, chosen.cell("linux,initrd-start", 0));
    assertEquals(8 * MB + 10_000, chosen.cell("linux,initrd-end", 0));
  }

  @Test
  void initrdGoesBehindAKernelThatReachesPastTheMiddleOfRam() throws LoadException {
    Path kernel = fixture.file("zImage", zImage(gzip(new byte[9 * MB]), 0x1234, 0x8000));
    Path initrd = fixture.file("initrd", bytes(100, 2));
    fixture.boot(new BootRequest(kernel, initrd, null, null, true, List.of()));
    assertArrayEquals(bytes(100, 2), fixture.memory.readBytes(9 * MB + 0xA000, 100));
  }

  @Test
  void initramfsThatIsOneGzipMemberIsUnpacked() throws LoadException {
    byte[] archive = concat(text("070701"), bytes(MB, 3));
    assertArrayEquals(archive, initrdInMemory(gzip(archive), archive.length, true));
    byte[] padded = concat(gzip(archive), new byte[512]);
    assertArrayEquals(archive, initrdInMemory(padded, archive.length, true));
  }

  @Test
  void otherInitrdsAreLeftToTheGuest() throws LoadException {
    byte[] archive = concat(text("070701"), bytes(5000, 3));
    byte[] packed = gzip(archive);
    byte[] damaged = packed.clone();
    damaged[packed.length - 5] ^= 1; // of its checksum
    for (byte[] initrd :
        List.of(
            concat(packed, packed),
            concat(packed, bytes(7, 4)),
            damaged,
            gzip(bytes(5000, 3)),
            gzip(concat(text("070701"), new byte[2 * MB])))) {
      assertArrayEquals(initrd, initrdInMemory(initrd, initrd.length, true));
    }
    assertArrayEquals(packed, initrdInMemory(packed, packed.length, false));
  }

  private byte[] initrdInMemory(byte[] initrd, int length, boolean unpackOnHost)
      throws LoadException {
    Path kernel = fixture.file("zImage", zImage(gzip(CODE), 0, 0x8000));
    Path file = fixture.file("initrd", initrd);
    fixture.boot(new BootRequest(kernel, file, null, null, unpackOnHost, List.of()));
    return fixture.memory.readBytes(8 * MB, length);
  }

  @Test
  void rawImageOfLinuxGoesTo8000AndOthersTo10000() throws LoadException {
    byte[] linux = concat(CODE, text("Linux version 6.1"));
    fixture.boot(kernel(fixture.file("Image", linux)));
    assertEquals(0x8000, fixture.cpu.pc);
    assertArrayEquals(linux, fixture.memory.readBytes(0x8000, linux.length));
    fixture.boot(kernel(fixture.file("u-boot.bin", CODE)));
    assertEquals(0x10000, fixture.cpu.pc);
  }

  @Test
  void uImageGoesToItsLoadAddress() throws LoadException {
    fixture.boot(kernel(fixture.file("uImage", uImage(5, 2, 2, 1, gzip(CODE)))));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x8000, CODE.length));
    assertEquals(0x8004, fixture.cpu.pc);
    assertEquals(0x100, fixture.cpu.r[2]);
  }

  @Test
  void elfGoesToItsPhysicalAddressesAndGetsNoArguments() throws LoadException {
    byte[] elf = elf(40, 0x20005, 0x20000, 0x4000, CODE, CODE.length + 8);
    fixture.memory.write(0x4000 + CODE.length, 4, -1);
    fixture.boot(kernel(fixture.file("bare", elf)));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x4000, CODE.length));
    assertEquals(0, fixture.memory.read(0x4000 + CODE.length, 4));
    assertEquals(0x4004, fixture.cpu.pc);
    assertTrue(fixture.cpu.thumb);
    assertEquals(0, fixture.cpu.r[2]);
  }

  @Test
  void vmlinuxGoesFromItsVirtualAddressesToRam() throws LoadException {
    try (LoadFixture high = new LoadFixture(directory, 0x10000000, MB)) {
      byte[] vmlinux = elf(40, 0xC0008000, 0xC0008000, 0xC0008000, CODE, CODE.length);
      high.boot(kernel(high.file("vmlinux", vmlinux)));
      assertArrayEquals(CODE, high.memory.readBytes(0x10008000, CODE.length));
      assertEquals(0x10008000, high.cpu.pc);
      assertEquals(0x10000100, high.cpu.r[2]);
    }
  }

  @Test
  void genericLoaderPutsFilesAnywhereAndStartsTheCpuAnywhere() throws LoadException {
    Path a = fixture.file("a", CODE);
    byte[] elf = elf(40, 0x300000, 0x300000, 0x300000, CODE, CODE.length);
    Path b = fixture.file("b", elf);
    fixture.boot(loads(load(a, 0x100000, false), load(null, 0x200000, true)));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x100000, CODE.length));
    assertEquals(0x200000, fixture.cpu.pc);
    fixture.boot(loads(new GenericLoad(b, OptionalLong.empty(), false, true)));
    assertArrayEquals(CODE, fixture.memory.readBytes(0x300000, CODE.length));
    assertEquals(0x300000, fixture.cpu.pc);
    fixture.boot(loads(new GenericLoad(b, OptionalLong.of(0x400000), true, true)));
    assertArrayEquals(elf, fixture.memory.readBytes(0x400000, elf.length));
    assertEquals(0x400000, fixture.cpu.pc);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String text(int address) {
    StringBuilder text = new StringBuilder();
    for (int c = fixture.memory.read(address, 1); c != 0; c = fixture.memory.read(++address, 1)) {
      text.append((char) c);
    }
    return text.toString();
  }
}
