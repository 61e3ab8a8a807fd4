package io.depthflow.pipeline.screen;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; a column whose head begins with a blank is set to the right. */
public final class TextTable {

  private static final String INDENT = "  ";
  private static final String BETWEEN = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... head) {
    this.head = List.of(head);
  }

  public void row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + head.size() + " columns: " + List.of(cells));
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, head.stream().map(String::strip).toList());
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells) {
    StringBuilder line = new StringBuilder(INDENT);
    for (int c = 0; c < cells.size(); c++) {
      String cell = cells.get(c);
      String pad = " ".repeat(width(c) - cell.length());
      line.append(head.get(c).startsWith(" ") ? pad + cell : cell + pad).append(BETWEEN);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int width = head.get(column).strip().length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }
}
