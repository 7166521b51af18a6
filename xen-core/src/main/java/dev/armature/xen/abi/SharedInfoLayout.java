package dev.armature.xen.abi;

/**
 * Offsets in the shared information page (struct shared_info with the struct vcpu_info of virtual
 * CPU 0), in bytes.
 *
 * @param vcpus how many struct vcpu_info there are
 * @param vcpuSize of one of them
 * @param upcallPending u8: an event is pending
 * @param upcallMask u8: any of {@code upcallMaskBits} says no upcalls
 * @param upcallMaskBits bit 0 is what the hypervisor sets; the others of the byte are kept
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
    int vcpus,
    int vcpuSize,
    int upcallPending,
    int upcallMask,
    int upcallMaskBits,
    int pendingSelector,
    int timeVersion,
    int systemTime,
    int pending,
    int mask,
    int wallClockVersion,
    int wallClockSeconds,
    int wallClockNanos) {

  private static final SharedInfoLayout EABI_2008 =
      new SharedInfoLayout(1, 48, 0, 1, 0xFF, 4, 8, 32, 48, 176, 336, 340, 344);
  private static final SharedInfoLayout OLD_ABI_2008 =
      new SharedInfoLayout(1, 40, 0, 1, 0xFF, 4, 8, 28, 40, 168, 328, 332, 336);

  // The mask is bit 8 of the virtual PSR.
  private static final SharedInfoLayout EABI_LATER =
      new SharedInfoLayout(4, 112, 0, SaveArea.PSR + 1, 1, 4, 72, 96, 448, 576, 736, 740, 744);
  private static final SharedInfoLayout OLD_ABI_LATER =
      new SharedInfoLayout(4, 100, 0, SaveArea.PSR + 1, 1, 4, 68, 88, 400, 528, 688, 692, 696);

  /** The layout of a generation of the interface. */
  static SharedInfoLayout of(boolean later, Flavour flavour) {
    if (later) {
      return flavour == Flavour.EABI ? EABI_LATER : OLD_ABI_LATER;
    }
    return flavour == Flavour.EABI ? EABI_2008 : OLD_ABI_2008;
  }
}
