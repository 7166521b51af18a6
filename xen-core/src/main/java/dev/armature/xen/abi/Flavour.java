package dev.armature.xen.abi;

/**
 * The procedure call standard a guest was compiled for; it decides where 64-bit members of shared
 * structures lie.
 */
public enum Flavour {
  /** ARM EABI: 64-bit members at multiples of 8. */
  EABI,
  /** The old ABI of GCC's apcs-gnu: 64-bit members at multiples of 4. */
  OLD_ABI;

  /** What the header of a guest's ELF file says (e_flags, EABI version in bits 31:24). */
  public static Flavour ofElfFlags(int flags) {
    return flags >>> 24 >= 4 ? EABI : OLD_ABI;
  }
}
