package dev.armature.runtime.load;

import static dev.armature.runtime.load.LoadFixture.*;
import static org.junit.jupiter.api.Assertions.*;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be: one clear line each, whatever the bytes. */
class BadImageTest {
  private static final int MB = 1 << 20;
  private static final byte[] CODE = bytes(5000, 1);

  @TempDir private Path directory;
  private LoadFixture fixture;

  @BeforeEach
  void powerOn() {
    fixture = new LoadFixture(directory, 0, 3 * MB);
  }

  @AfterEach
  void powerOff() {
    fixture.close();
  }

  @Test
  void missingFilesAndDirectories() {
    refused("no such file", kernel(directory.resolve("nothing")));
    refused("is a directory", kernel(directory));
    refusedKernel("the file is empty", new byte[0]);
  }

  @Test
  void foreignElfFiles() {
    refusedKernel("is an ELF file for x86-64", elf(62, 0, 0, 0, CODE, CODE.length));
    refusedKernel("is an ELF file for AArch64", elf(183, 0, 0, 0, CODE, CODE.length));
    byte[] big = elf(40, 0, 0, 0, CODE, CODE.length);
    big[5] = 2;
    big[18] = 0;
    big[19] = 40;
    refusedKernel("not a 32-bit little-endian ELF", big);
    byte[] object = elf(40, 0, 0, 0, CODE, CODE.length);
    object[16] = 1;
    refusedKernel("not an executable", object);
  }

  @Test
  void brokenElfFiles() {
    byte[] elf = elf(40, 0, 0, 0, CODE, CODE.length);
    refusedKernel("truncated", Arrays.copyOf(elf, 30));
    refusedKernel("truncated", Arrays.copyOf(elf, 60));
    refusedKernel("truncated", Arrays.copyOf(elf, elf.length - 1));
    refusedKernel("makes no sense", elf(40, 0, 0, 0, CODE, CODE.length - 1));
    refusedKernel("makes no sense", elf(40, 0, 0, 0xFFFFFF00, CODE, CODE.length));
    refusedKernel("of RAM, the machine has 3 MB", elf(40, 0, 0, 0x1000, CODE, 0xFFFFE000));
    refusedKernel("is not in RAM", elf(40, 0x7000_0000, 0, 0, CODE, CODE.length));
    byte[] empty = elf(40, 0, 0, 0, CODE, CODE.length);
    empty[44] = 0;
    refusedKernel("no segments", empty);
  }

  @Test
  void otherThingsThanKernels() {
    byte[] tree = DeviceTreeWriter.write(DeviceTreeTest.sample());
    refusedKernel("is a device tree (DTB), not a kernel; give it with -dtb", tree);
    refusedKernel("give it with -initrd", ascii("070701000000000000000000000000000000000000"));
    refusedKernel("is a gzip file, not a kernel", gzip(CODE));
    refusedKernel("is a script, not a kernel", ascii("#!/bin/sh\n"));
    refusedKernel("is a text, not a kernel", ascii("<html>\r\n\tnot found\n"));
    Path image = fixture.file("Image", CODE);
    refused(
        "is a raw image; a compiled device tree (.dtb) is needed",
        new BootRequest(image, null, image, null, true, List.of()));
    refused(
        "is a device tree (DTB); give it with -dtb",
        new BootRequest(image, fixture.file("t", tree), null, null, true, List.of()));
  }

  @Test
  void brokenZImages() {
    byte[] zImage = zImage(gzip(CODE), 0, 0x8000);
    refusedKernel("the zImage is truncated: it has", Arrays.copyOf(zImage, zImage.length - 1));
    refusedKernel("truncated in its header", Arrays.copyOf(zImage, 0x2A));
    byte[] swapped = zImage.clone();
    swapped[0x24] = 1;
    swapped[0x25] = 0x6F;
    swapped[0x26] = 0x28;
    swapped[0x27] = 0x18;
    refusedKernel("big-endian", swapped);
    byte[] tiny = zImage.clone();
    Arrays.fill(tiny, 0x2C, 0x30, (byte) 0);
    refusedKernel("by its header it has 0 bytes", tiny);
  }

  @Test
  void brokenUImages() {
    byte[] uImage = uImage(5, 2, 2, 0, CODE);
    refusedKernel("truncated", Arrays.copyOf(uImage, uImage.length - 1));
    refusedKernel("truncated in its header", Arrays.copyOf(uImage, 63));
    uImage[40] ^= 1;
    refusedKernel("its header fails the checksum", uImage);
    uImage[40] ^= 1;
    uImage[100] ^= 1;
    refusedKernel("its data fails the checksum", uImage);
    refusedKernel("architecture 3", uImage(5, 3, 2, 0, CODE));
    refusedKernel("of type 3", uImage(5, 2, 3, 0, CODE));
    refusedKernel("compressed by method 2", uImage(5, 2, 2, 2, CODE));
    refusedKernel("cannot be unpacked", uImage(5, 2, 2, 1, CODE));
    refusedKernel("more than the 3 MB", uImage(5, 2, 2, 1, gzip(new byte[4 * MB])));
  }

  @Test
  void moreThanRamHolds() {
    refusedKernel(
        "unpacks to more than the 3 MB of RAM there are for it; give more with -m",
        zImage(gzip(new byte[7 * MB]), 0, 0x8000));
    refusedKernel("unpacks to more than", zImage(xz(new byte[7 * MB], 1 << 16), 0, 0x8000));
    refusedKernel("needs 7.1 MB of RAM, the machine has 3 MB", new byte[7 * MB]);
    refusedKernel("needs", zImage(gzip(CODE), -1, 0x8000));
    Path kernel = fixture.file("k", CODE);
    Path initrd = fixture.file("i", new byte[2 * MB]);
    refused("initrd " + initrd, new BootRequest(kernel, initrd, null, null, true, List.of()));
  }

  @Test
  void filesThatOverlap() {
    Path kernel = fixture.file("k", CODE);
    Path initrd = fixture.file("i", CODE);
    GenericLoad onKernel = load(fixture.file("l", CODE), 0x11000, false);
    refused("overlaps kernel", new BootRequest(kernel, null, null, null, true, List.of(onKernel)));
    GenericLoad onInitrd = load(fixture.file("l", CODE), 3 * MB / 2, false);
    refused(
        "overlaps loader", new BootRequest(kernel, initrd, null, null, true, List.of(onInitrd)));
  }

  @Test
  void genericLoader() {
    Path raw = fixture.file("raw", CODE);
    refused("nothing to run", loads());
    refused("nothing to run", loads(load(raw, 0, false)));
    refused("give addr=", loads(new GenericLoad(raw, OptionalLong.empty(), false, true)));
    refused("there is no RAM at 0x80000000", loads(load(raw, 0x80000000L, true)));
    refused("there is no RAM", loads(load(raw, 0xFFFFFFFFL, true)));
    refused("there is no RAM", loads(load(raw, 1L << 40, true)));
    refused("is not in RAM", loads(load(null, 0x90000000L, true)));
  }

  @Test
  void commandLineWithoutEnd() {
    refused(
        "longer than 4096",
        new BootRequest(fixture.file("k", CODE), null, null, "x".repeat(5000), true, List.of()));
  }

  /** Whatever single bytes of a good file become, the answer is a boot or one line. */
  @ParameterizedTest
  @ValueSource(strings = {"elf", "zImage", "xz", "uImage", "dtb"})
  void damagedFilesNeverCrash(String format) {
    byte[] good =
        switch (format) {
          case "elf" -> elf(40, 0, 0, 0, bytes(100, 1), 200);
          case "zImage" -> zImage(gzip(bytes(100, 1)), 0, 0x8000);
          case "xz" -> zImage(xz(bytes(100, 1), 1 << 12), 0, 0x8000);
          case "uImage" -> uImage(5, 2, 2, 1, gzip(bytes(100, 1)));
          default -> DeviceTreeWriter.write(DeviceTreeTest.sample());
        };
    Random random = new Random(7);
    Path kernel = fixture.file("k", CODE);
    for (int i = 0; i < 300; i++) {
      byte[] bad =
          Arrays.copyOf(
              good, random.nextInt(4) == 0 ? random.nextInt(good.length) + 1 : good.length);
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Path file = fixture.file("bad", bad);
      try {
        fixture.boot(
            format.equals("dtb")
                ? new BootRequest(kernel, null, file, "x", true, List.of())
                : kernel(file));
      } catch (LoadException e) {
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
      }
    }
  }

  private void refusedKernel(String expected, byte[] bytes) {
    refused(expected, kernel(fixture.file("bad", bytes)));
  }

  private void refused(String expected, BootRequest request) {
    LoadException e = assertThrows(LoadException.class, () -> fixture.boot(request));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
