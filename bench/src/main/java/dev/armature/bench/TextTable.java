package dev.armature.bench;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: the first column to the left, the others, numbers, to the right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; the first one is the heading and says how many columns there are. */
  public void row(List<String> cells) {
    if (!rows.isEmpty() && cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(cells.size() + " cells, not " + rows.getFirst().size());
    }
    rows.add(List.copyOf(cells));
  }

  /** The table, each row ended by a newline, a rule below the heading. */
  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        text.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
      }
      text.append('\n');
      if (row == rows.getFirst()) {
        for (int i = 0; i < widths.length; i++) {
          text.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
