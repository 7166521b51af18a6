package dev.armature.xen.abi;

/**
 * An entry of the table that a domain shares with the hypervisor (struct grant_entry), four frames
 * of them; the flags have the same bits in all interfaces.
 *
 * @param size bytes
 * @param domain offset of the u16 that says who may use it
 * @param frame offset of the u32
 */
public record GrantEntryLayout(int size, int domain, int frame) {
  /** Of the 2008 release: u16 flags, u16 domain, u32 frame. */
  public static final GrantEntryLayout RELEASE_2008 = new GrantEntryLayout(8, 2, 4);

  /** Of the later tree: u32 flags, u16 domain, u32 frame. */
  public static final GrantEntryLayout LATER = new GrantEntryLayout(12, 4, 8);

  private static final int TABLE = 4 * 4096;

  /** Entries of a table. */
  public int entries() {
    return TABLE / size;
  }
}
