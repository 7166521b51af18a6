package dev.armature.translator.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What lies in memory beside the harness image: translation tables, the template of the scratch
 * area, and the cases themselves.
 */
final class CaseMemory {
  private static final int SECTION = 0xC12; // AP 3, domain 0
  private static final int OTHER_DOMAIN = 1 << 5;
  private static final int COARSE = 0x11;
  private static final int SMALL_PAGE_OPEN = 0xFF2;
  private static final int SMALL_PAGE_SUBPAGES = 0x1B2; // AP 3, 0, … from the lowest KB: 3, 2, 1, 0

  private static final long TEMPLATE_SEED = 0x5C4A7C4L;

  private CaseMemory() {}

  /** The bytes from {@link CaseLayout#PARAMETERS} to the end of the template. */
  static byte[] fixedPart() {
    ByteBuffer out =
        ByteBuffer.allocate(CaseLayout.TEMPLATE + CaseLayout.TEMPLATE_SIZE - CaseLayout.PARAMETERS);
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int megabyte = 0; megabyte < 0x20; megabyte++) {
      section(out, megabyte << 20, (megabyte << 20) | SECTION);
    }
    section(out, CaseLayout.SCRATCH, CaseLayout.COARSE_TABLE | COARSE);
    section(
        out, CaseLayout.SECTION_NO_DOMAIN, CaseLayout.SECTION_NO_DOMAIN | SECTION | OTHER_DOMAIN);
    section(
        out, CaseLayout.PAGES_NO_DOMAIN, CaseLayout.COARSE_TABLE_NO_DOMAIN | COARSE | OTHER_DOMAIN);
    page(out, CaseLayout.COARSE_TABLE, 0, CaseLayout.PAGE_OPEN | SMALL_PAGE_OPEN);
    page(out, CaseLayout.COARSE_TABLE, 1, CaseLayout.PAGE_SUBPAGES | SMALL_PAGE_SUBPAGES);
    page(out, CaseLayout.COARSE_TABLE, 3, (CaseLayout.SCRATCH + 0x3000) | SMALL_PAGE_OPEN);
    for (int i = 0; i < 2; i++) {
      page(
          out,
          CaseLayout.COARSE_TABLE_NO_DOMAIN,
          i,
          CaseLayout.SECTION_NO_DOMAIN | SMALL_PAGE_OPEN);
    }
    int at = CaseLayout.TEMPLATE - CaseLayout.PARAMETERS;
    for (int word : template()) {
      out.putInt(at, word);
      at += 4;
    }
    return out.array();
  }

  private static void section(ByteBuffer out, int va, int descriptor) {
    out.putInt(CaseLayout.TRANSLATION_TABLE - CaseLayout.PARAMETERS + (va >>> 20) * 4, descriptor);
  }

  private static void page(ByteBuffer out, int table, int index, int descriptor) {
    out.putInt(table - CaseLayout.PARAMETERS + index * 4, descriptor);
  }

  /** The words the scratch area starts with, from some offset on. */
  static int[] template() {
    Rng rng = new Rng(TEMPLATE_SEED);
    int[] words = new int[CaseLayout.TEMPLATE_SIZE / 4];
    for (int i = 0; i < words.length; i++) {
      words[i] = rng.interesting();
    }
    return words;
  }

  /** The checksum the harness takes of each block of scratch. */
  static int checksum(int[] words, int from) {
    int sum = 0;
    for (int i = 0; i < CaseLayout.BLOCK_SIZE / 4; i++) {
      sum = sum * 0x01000193 + words[from + i];
    }
    return sum;
  }

  /** A case as the harness wants it in memory. */
  static byte[] slot(FuzzCase test) {
    ByteBuffer out = ByteBuffer.allocate(CaseLayout.CASE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : test.state()) {
      out.putInt(word);
    }
    out.putInt(test.control());
    out.putInt(test.templateOffset());
    out.position(CaseLayout.CODE_OFFSET);
    for (int word : test.code()) {
      out.putInt(word);
    }
    return out.array();
  }
}
