package dev.armature.runtime.load;

import java.nio.file.Path;
import java.util.List;

/**
 * What to boot.
 *
 * @param kernel an ELF file, zImage, Image or uImage; or null
 * @param initrd a RAM disk, or null
 * @param deviceTree a DTB, or null
 * @param commandLine of the kernel; null leaves the device tree's own
 * @param unpackOnHost whether a zImage, and an initramfs packed with gzip, are unpacked before the
 *     guest starts
 * @param loads further files and the start address, in the order they are done
 */
public record BootRequest(
    Path kernel,
    Path initrd,
    Path deviceTree,
    String commandLine,
    boolean unpackOnHost,
    List<GenericLoad> loads) {}
