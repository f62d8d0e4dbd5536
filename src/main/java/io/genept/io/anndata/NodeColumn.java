package io.genept.io.anndata;

import io.genept.core.UserError;
import java.util.Optional;

/**
 * Columns that lie in a file by themselves, read through windows.
 *
 * <p>Read are one-dimensional data sets of text, numbers or truth values, and AnnData's groups
 * {@code categorical} (codes and categories), {@code nullable-integer}, {@code nullable-boolean}
 * and {@code nullable-string-array} (values and mask). Missing values ({@code NaN}, a mask,
 * category -1) become {@code null}.
 */
public final class NodeColumn {
  private NodeColumn() {}

  /** Prepares to read a column; empty if it is of another kind, or has no rows. */
  public static Optional<FrameColumn> of(Node node, String name) {
    if (node.isDataset()) {
      return plain(node, name);
    }
    return switch (encoding(node)) {
      case "categorical" ->
          Optional.of(
              categorical(node.dataset("codes"), node.child("categories").orElseThrow(), name));
      case "nullable-integer", "nullable-boolean", "nullable-string-array" -> nullable(node, name);
      default -> Optional.empty();
    };
  }

  /** Number of rows of a column that {@link #of} reads. */
  static long rows(Node node) {
    Node values =
        node.isDataset()
            ? node
            : node.dataset(encoding(node).equals("categorical") ? "codes" : "values");
    return values.length(0);
  }

  /** A column of codes into a list of texts. */
  static FrameColumn categorical(Node codes, Node categories, String name) {
    String[] texts = categories(categories);
    Window<Numbers> window = new Window<>(codes, Numbers::of);
    return new FrameColumn(
        name, ColumnType.STRING, row -> category(codes, texts, Window.whole(window, row)));
  }

  /** The text of a code, {@code null} for a negative one. */
  static String category(Node codes, String[] texts, long code) {
    if (code >= texts.length) {
      throw UserError.of(
          "Cannot read %s: column \"%s\" has category code %d. Expected less than its %d"
              + " categories; the file is damaged.",
          codes.file(), codes.path(), code, texts.length);
    }
    return code < 0 ? null : texts[(int) code];
  }

  /** All categories as text. */
  static String[] categories(Node categories) {
    Node dataset = categories.isDataset() ? categories : categories.dataset("values");
    return texts(dataset.all());
  }

  /** A real number, {@code null} for {@code NaN}. */
  static Double real(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static String encoding(Node group) {
    return group.text("encoding-type").orElse("");
  }

  private static Optional<FrameColumn> plain(Node dataset, String name) {
    if (dataset.length(0) == 0 || dataset.length(1) > 0) {
      return Optional.empty();
    }
    if (dataset.isTruth()) {
      Window<Numbers> truth = new Window<>(dataset, Numbers::of);
      return Optional.of(
          new FrameColumn(name, ColumnType.BOOLEAN, row -> Window.whole(truth, row) != 0));
    }
    Object sample = dataset.slice(new long[] {0}, new int[] {1});
    if (sample instanceof String[]) {
      Window<String[]> texts = new Window<>(dataset, data -> (String[]) data);
      return Optional.of(
          new FrameColumn(name, ColumnType.STRING, row -> texts.at(row)[texts.offset(row)]));
    }
    Numbers numbers;
    try {
      numbers = Numbers.of(sample);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Window<Numbers> window = new Window<>(dataset, Numbers::of);
    return Optional.of(
        numbers.whole() != null
            ? new FrameColumn(name, ColumnType.LONG, row -> Window.whole(window, row))
            : new FrameColumn(name, ColumnType.DOUBLE, row -> real(Window.real(window, row))));
  }

  private static Optional<FrameColumn> nullable(Node group, String name) {
    Window<Numbers> mask = new Window<>(group.dataset("mask"), Numbers::of);
    return plain(group.dataset("values"), name)
        .map(
            column ->
                new FrameColumn(
                    name,
                    column.type(),
                    row -> Window.whole(mask, row) != 0 ? null : column.values().apply(row)));
  }

  private static String[] texts(Object data) {
    if (data instanceof String[] texts) {
      return texts;
    }
    Numbers numbers = Numbers.of(data);
    int length = numbers.whole() != null ? numbers.whole().length : numbers.real().length;
    String[] texts = new String[length];
    for (int i = 0; i < length; i++) {
      texts[i] =
          numbers.whole() != null
              ? Long.toString(numbers.wholeAt(i))
              : Double.toString(numbers.realAt(i));
    }
    return texts;
  }
}
