package io.genept.report.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in GitHub's markdown: columns of names first, then columns of numbers. */
public final class MarkdownTable {
  /** Stands where there is no number. */
  public static final String ABSENT = "–";

  private final int names;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param names how many columns hold names, set flush left; the others are set flush right
   */
  public MarkdownTable(int names, List<String> heads) {
    this.names = names;
    rows.add(List.copyOf(heads));
  }

  public void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(cells + " does not fit " + rows.get(0));
    }
    rows.add(List.copyOf(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      text.append("| ");
      text.append(String.join(" | ", rows.get(r).stream().map(MarkdownTable::escape).toList()));
      text.append(" |\n");
      if (r == 0) {
        int numbers = rows.get(0).size() - names;
        text.append("|").append("---|".repeat(names));
        text.append(String.join("", Collections.nCopies(numbers, "---:|"))).append("\n");
      }
    }
    return text.toString();
  }

  /** Text that neither ends a cell nor becomes an element of HTML. */
  public static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replaceAll("\\s+", " ").strip();
  }
}
