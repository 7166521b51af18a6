package dev.armature.xen.abi;

/** Offsets in the start information page (struct start_info) of the 2008 release, in bytes. */
public final class StartInfoLayout {
  /** char[32]: {@link #MAGIC_TEXT}. */
  public static final int MAGIC = 0;

  public static final int NR_PAGES = 32;

  /** Physical address of the shared information page. */
  public static final int SHARED_INFO = 36;

  public static final int FLAGS = 40;
  public static final int STORE_MFN = 44;
  public static final int STORE_PORT = 48;
  public static final int CONSOLE_MFN = 52;
  public static final int CONSOLE_PORT = 56;

  /** Virtual address of the first-level table. */
  public static final int PT_BASE = 64;

  public static final int NR_PT_FRAMES = 68;

  /** Virtual address of the list of machine frames. */
  public static final int MFN_LIST = 72;

  /** Virtual address of the module. */
  public static final int MOD_START = 76;

  /** Its size in bytes. */
  public static final int MOD_LEN = 80;

  /** char[1024]. */
  public static final int COMMAND_LINE = 84;

  public static final int COMMAND_LINE_SIZE = 1024;

  /** The first frame of the machine's RAM. */
  public static final int MIN_MFN = 1108;

  /** Flags: the domain may control others. */
  public static final int PRIVILEGED = 1;

  /** Flags: the domain was built at boot. */
  public static final int INITIAL_DOMAIN = 2;

  public static final String MAGIC_TEXT = "xen-3.0-arm_32";

  private StartInfoLayout() {}
}
