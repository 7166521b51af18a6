package dev.armature.runtime.load;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One use of the generic loader: a file to an address, or an address to start at, or both.
 *
 * @param file what is loaded, or null
 * @param address where a raw file goes, or where the CPU starts if there is no file
 * @param forceRaw whether the file is loaded byte by byte even if it is an ELF file or a uImage
 * @param startsCpu whether the CPU starts at this file's entry, or at {@code address}
 */
public record GenericLoad(Path file, OptionalLong address, boolean forceRaw, boolean startsCpu) {}
