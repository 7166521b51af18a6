package dev.armature.xen.platform;

import java.util.function.IntUnaryOperator;

/**
 * A board as the hypervisor sees it: where RAM is, the drivers it needs, and the devices it keeps.
 *
 * @param name the machine's name
 * @param interrupts its interrupt controller
 * @param timer its clock and timer
 * @param console its serial line
 * @param ioFirstFrame first frame of its devices' registers
 * @param ioLastFrame last frame of them
 * @param ioVirtual virtual address at which guests that have devices find {@code ioFirstFrame}
 * @param ioMegabytes how much of it is mapped there
 * @param ownFrames frames of the devices that the hypervisor keeps for itself
 * @param windows first and last frame of each further range of devices, which no guest has mapped
 *     from the start
 * @param devices gives the number by which policies know the device in a frame, any
 */
@SuppressWarnings("ArrayRecordComponent") // a description; never compared
public record Platform(
    String name,
    InterruptDriver interrupts,
    TimerDriver timer,
    ConsoleDriver console,
    int ioFirstFrame,
    int ioLastFrame,
    int ioVirtual,
    int ioMegabytes,
    int[] ownFrames,
    int[] windows,
    IntUnaryOperator devices) {
  /** What policies call a frame without a number of its own. */
  private static final int OTHER_DEVICE = 0xFFFF;

  /** Numbers for {@link #devices}: frames counted from {@code first} on, up to {@code last}. */
  public static IntUnaryOperator counted(int first, int last) {
    return frame -> frame >= first && frame <= last ? frame - first : OTHER_DEVICE;
  }

  /** The number by which policies know the device whose registers are in {@code frame}, any. */
  public int deviceOf(int frame) {
    return devices.applyAsInt(frame);
  }
}
