package dev.armature.xen.abi;

/**
 * Offsets in the shared information page (struct shared_info with its one struct vcpu_info), in
 * bytes.
 *
 * @param upcallPending u8: an event is pending
 * @param upcallMask u8: no upcalls
 * @param pendingSelector u32: one bit for each word of {@code pending}
 * @param timeVersion u32: odd while the time is being written
 * @param systemTime u64: nanoseconds since boot
 * @param pending u32[32]: one bit for each port
 * @param mask u32[32]: one bit for each port
 * @param wallClockVersion u32: odd while the two words behind it are being written
 * @param wallClockSeconds u32
 * @param wallClockNanos u32
 */
public record SharedInfoLayout(
    int upcallPending,
    int upcallMask,
    int pendingSelector,
    int timeVersion,
    int systemTime,
    int pending,
    int mask,
    int wallClockVersion,
    int wallClockSeconds,
    int wallClockNanos) {

  private static final SharedInfoLayout EABI =
      new SharedInfoLayout(0, 1, 4, 8, 32, 48, 176, 336, 340, 344);
  private static final SharedInfoLayout OLD_ABI =
      new SharedInfoLayout(0, 1, 4, 8, 28, 40, 168, 328, 332, 336);

  /** The layout of the 2008 release. */
  public static SharedInfoLayout of(Flavour flavour) {
    return flavour == Flavour.EABI ? EABI : OLD_ABI;
  }
}
