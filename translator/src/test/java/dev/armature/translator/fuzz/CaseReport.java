package dev.armature.translator.fuzz;

/** What a person needs to see of a case whose results differ. */
final class CaseReport {
  private static final String[] VECTORS = {
    "reset", "undefined", "swi", "prefetch abort", "data abort", "reserved", "irq", "fiq"
  };

  private CaseReport() {}

  /**
   * The case and its two results, side by side.
   *
   * @param wantedBy who gave {@code wanted}, for the column's head
   * @param gotBy who gave {@code got}
   */
  static String of(
      FuzzCase test, CaseResult wanted, String wantedBy, CaseResult got, String gotBy) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            "case %d (%s, sctlr %08x): %s and %s differ%n",
            test.index(), test.kind(), test.control(), wantedBy, gotBy));
    code(out, test);
    out.append(String.format("  %-9s %-9s %-12s %s%n", "", "start", wantedBy, gotBy));
    for (int i = 0; i < StateWords.COUNT; i++) {
      boolean differs = wanted.state()[i] != got.state()[i];
      out.append(
          String.format(
              "  %-9s %08x  %08x     %08x%s%n",
              StateWords.name(i),
              test.state()[i],
              wanted.state()[i],
              got.state()[i],
              differs ? "  <--" : ""));
    }
    for (int i = 0; i < CaseLayout.BLOCKS; i++) {
      if (wanted.checksums()[i] != got.checksums()[i]) {
        int from = CaseLayout.SCRATCH + i * CaseLayout.BLOCK_SIZE;
        out.append(
            String.format("  memory %08x-%08x differs%n", from, from + CaseLayout.BLOCK_SIZE - 1));
      }
    }
    exceptions(out, wanted, wantedBy);
    exceptions(out, got, gotBy);
    return out.toString();
  }

  private static void code(StringBuilder out, FuzzCase test) {
    int address = CaseLayout.codeAddress(test.index());
    for (int i = 0; i < test.code().length; i++) {
      if (i % 6 == 0) {
        out.append(
            String.format("%s  %08x:", i == 0 ? "" : System.lineSeparator(), address + 4 * i));
      }
      out.append(String.format(" %08x", test.code()[i]));
    }
    out.append(System.lineSeparator());
  }

  private static void exceptions(StringBuilder out, CaseResult result, String by) {
    int[] log = result.exceptions();
    for (int i = 0; i < log.length; i += CaseLayout.LOG_ENTRY_WORDS) {
      out.append(
          String.format(
              "  %s: %s, lr %08x, spsr %08x, fsr %02x, far %08x%n",
              by, VECTORS[(log[i] >>> 2) & 7], log[i + 1], log[i + 2], log[i + 3], log[i + 4]));
    }
  }
}
