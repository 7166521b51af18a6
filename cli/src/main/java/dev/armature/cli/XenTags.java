package dev.armature.cli;

import dev.armature.runtime.load.AtagList;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.boot.BootTags;

/**
 * The boot parameters that the Xen core starts from: a list of tags in RAM, as a boot loader leaves
 * it. It is the file of --tags, or made of the machine's memory, -append and -initrd.
 *
 * @param list what --tags names, or null
 * @param commandLine of the hypervisor
 * @param initrd for domain 0, or null
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record XenTags(byte[] list, String commandLine, byte[] initrd) {
  /** Where the initrd goes, from the start of RAM; it is read before the memory is given out. */
  private static final int INITRD_OFFSET = 8 << 20;

  /** Leaves the list in RAM, and reads it from there. */
  BootTags load(Machine machine, Board board) throws LoadException {
    int ramStart = board.ramStart();
    int ramBytes = board.ram().size();
    byte[] bytes = list == null ? made(machine, ramStart, ramBytes) : list;
    int at = ramStart + BootTags.OFFSET;
    int length = Math.min(bytes.length, BootTags.MOST);
    machine.memory().writeBytes(at, bytes, 0, length);
    try {
      return BootTags.read(machine.memory().readBytes(at, length), ramStart, ramBytes);
    } catch (BootTags.TagException e) {
      throw new LoadException("%s %s", list == null ? "-append: it" : "--tags: it", e.getMessage());
    }
  }

  private byte[] made(Machine machine, int ramStart, int ramBytes) throws LoadException {
    int length = initrd == null ? 0 : initrd.length;
    if (length > ramBytes - INITRD_OFFSET) {
      throw new LoadException("-initrd: %d bytes are more than there is memory", length);
    }
    int start = ramStart + INITRD_OFFSET;
    if (length > 0) {
      machine.memory().writeBytes(start, initrd, 0, length);
    }
    return AtagList.of(
        Integer.toUnsignedLong(ramStart),
        Integer.toUnsignedLong(ramBytes),
        Integer.toUnsignedLong(start),
        length,
        commandLine);
  }
}
