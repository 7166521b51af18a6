package dev.armature.translator.fuzz;

/**
 * Where everything lies in the memory of a case; {@code guests/oracle/harness.c} has the same map.
 *
 * <p>The scratch area is what loads and stores of a case go to. With the MMU on, its four pages
 * differ in what they allow, and three more sections fault in other ways.
 */
final class CaseLayout {
  /** Streams end by loading one of these addresses to the PC. */
  static final int DONE_ARM = 0x20;

  static final int DONE_THUMB = 0x24;

  /** Points to the next free word of the exception log. */
  static final int LOG_NEXT = 0x1000;

  static final int EXCEPTION_LOG = 0x00010000;
  static final int LOG_ENTRY_WORDS = 5;

  static final int PARAMETERS = 0x00100000;
  static final int TRANSLATION_TABLE = 0x00104000;
  static final int COARSE_TABLE = 0x00108000;
  static final int COARSE_TABLE_NO_DOMAIN = 0x00108400;
  static final int TEMPLATE = 0x00110000;
  static final int TEMPLATE_SIZE = 0x10000;

  static final int SCRATCH = 0x00200000;
  static final int SCRATCH_SIZE = 0x4000;
  static final int BLOCK_SIZE = 0x400;
  static final int BLOCKS = SCRATCH_SIZE / BLOCK_SIZE;

  /** Small pages of the scratch area, with the MMU on. */
  static final int PAGE_OPEN = SCRATCH;

  /** Each KB has another access permission: 3, 2, 1, 0. */
  static final int PAGE_SUBPAGES = SCRATCH + 0x1000;

  static final int PAGE_UNMAPPED = SCRATCH + 0x2000;

  /** Its domain gives no access. */
  static final int SECTION_NO_DOMAIN = 0x00300000;

  /** A coarse table whose domain gives no access. */
  static final int PAGES_NO_DOMAIN = 0x7FE00000;

  static final int SECTION_UNMAPPED = 0x7FF00000;

  static final int CASES = 0x00400000;
  static final int CASE_SIZE = 0x400;
  static final int CODE_OFFSET = 0x100;

  /** Word offsets in a case, after the register state. */
  static final int CASE_CONTROL = StateWords.COUNT;

  static final int CASE_TEMPLATE_OFFSET = StateWords.COUNT + 1;

  private CaseLayout() {}

  static int codeAddress(int index) {
    return CASES + index * CASE_SIZE + CODE_OFFSET;
  }
}
