package dev.rdg.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of printable text in columns as wide as they need; columns of numbers stand right. */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  public TextTable(String... header) {
    rows.add(header);
  }

  public void add(Object... cells) {
    rows.add(Arrays.stream(cells).map(TextTable::text).toArray(String[]::new));
  }

  /** Whether there is nothing but the header. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  private static String text(Object cell) {
    return cell instanceof Number && !(cell instanceof Double)
        ? String.format(java.util.Locale.ROOT, "%,d", ((Number) cell).longValue())
        : Printable.line(String.valueOf(cell));
  }

  /** The lines, the header first. */
  public List<String> lines() {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    Arrays.fill(numeric, rows.size() > 1);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], rows.get(r)[c].length());
        numeric[c] &= r == 0 || rows.get(r)[c].matches("[-~0-9,.]*");
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(widths[c] - row[c].length());
        line.append(c == 0 ? "  " : "   ").append(numeric[c] ? padding + row[c] : row[c] + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
