package io.genept.io.anndata;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.Optional;

/**
 * Columns that lie in a file by themselves, read through windows.
 *
 * <p>Read are one-dimensional data sets of text, numbers or truth values, and AnnData's groups
 * {@code categorical} (codes and categories), {@code nullable-integer}, {@code nullable-boolean}
 * and {@code nullable-string-array} (values and mask). Missing values ({@code NaN}, a mask,
 * category -1, R's {@code NA} of logicals and integers) become {@code null}.
 */
public final class NodeColumn {
  /** What decoders put in the place of bytes that they cannot decode. */
  private static final char NOT_DECODED = '\ufffd';

  private NodeColumn() {}

  /** Prepares to read a column; empty if it is of another kind, or has no rows. */
  public static Optional<FrameColumn> of(Node node, String name) {
    if (node.isDataset()) {
      return plain(node, name);
    }
    return switch (encoding(node)) {
      case "categorical" ->
          Optional.of(categorical(node.dataset("codes"), categoriesOf(node), name));
      case "nullable-integer", "nullable-boolean", "nullable-string-array" -> nullable(node, name);
      default -> Optional.empty();
    };
  }

  private static Node categoriesOf(Node column) {
    return column.child("categories").orElseGet(() -> column.dataset("categories"));
  }

  /** What a column is that {@link #of} does not read, for people. */
  static String kind(Node node) {
    if (!node.isDataset()) {
      return encoding(node).isEmpty() ? "a group of " + node.names() : encoding(node);
    }
    return node.length(0) == 0
        ? "no values"
        : node.length(1) > 0 ? node.length(1) + " values a row" : "no text, number or flag";
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
    return decoded(dataset, texts(dataset.all()));
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
      Window<Boolean[]> truth = new Window<>(dataset, NodeColumn::truths);
      return Optional.of(
          new FrameColumn(name, ColumnType.BOOLEAN, row -> truth.at(row)[truth.offset(row)]));
    }
    Object sample = dataset.slice(new long[] {0}, new int[] {1});
    if (sample instanceof String[]) {
      Window<String[]> texts = new Window<>(dataset, data -> decoded(dataset, (String[]) data));
      return Optional.of(
          new FrameColumn(name, ColumnType.STRING, row -> texts.at(row)[texts.offset(row)]));
    }
    Numbers numbers;
    try {
      numbers = Numbers.of(sample);
    } catch (Numbers.NotNumbers e) {
      return Optional.empty();
    }
    Window<Numbers> window = new Window<>(dataset, Numbers::of);
    boolean ofR = sample instanceof int[];
    return Optional.of(
        numbers.whole() != null
            ? new FrameColumn(name, ColumnType.LONG, row -> known(Window.whole(window, row), ofR))
            : new FrameColumn(name, ColumnType.DOUBLE, row -> real(Window.real(window, row))));
  }

  /** Truth values, {@code null} where R wrote its logical {@code NA}. */
  private static Boolean[] truths(Object data) {
    if (data instanceof String[] names) {
      return Arrays.stream(names)
          .map(name -> name.equalsIgnoreCase("NA") ? null : Boolean.parseBoolean(name))
          .toArray(Boolean[]::new);
    }
    return Arrays.stream(Numbers.of(data).toLongs())
        .mapToObj(value -> value != 0)
        .toArray(Boolean[]::new);
  }

  /** A whole number; R writes its integer {@code NA} as the smallest of 32 bits. */
  private static Long known(long value, boolean ofR) {
    return ofR && value == Integer.MIN_VALUE ? null : (Long) value;
  }

  /** Texts of a data set, refused where bytes of them could not be decoded. */
  private static String[] decoded(Node dataset, String[] texts) {
    for (String text : texts) {
      if (text != null && text.indexOf(NOT_DECODED) >= 0) {
        throw UserError.of(
            "Cannot read %s: \"%s\" in %s is not in the encoding that the file states. Expected"
                + " UTF-8; write the column again as text.",
            dataset.file(), text, dataset.path());
      }
    }
    return texts;
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
