package io.genept.io.hdf5;

import io.genept.core.UserError;
import io.jhdf.object.datatype.EnumDataType;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Columns that lie in an HDF5 file by themselves, read through windows.
 *
 * <p>Read are one-dimensional data sets of text, numbers or truth values, and AnnData's groups
 * {@code categorical} (codes and categories), {@code nullable-integer}, {@code nullable-boolean}
 * and {@code nullable-string-array} (values and mask). Missing values ({@code NaN}, a mask,
 * category -1) become {@code null}.
 */
public final class H5Column {
  private H5Column() {}

  /** Prepares to read a column; empty if it is of another kind, or has no rows. */
  public static Optional<FrameColumn> of(H5File file, H5Node node, String name) {
    if (node.isDataset()) {
      return plain(file, node, name);
    }
    return switch (encoding(file, node)) {
      case "categorical" ->
          Optional.of(
              categorical(
                  file,
                  file.dataset(node, "codes"),
                  file.child(node, "categories").orElseThrow(),
                  name));
      case "nullable-integer", "nullable-boolean", "nullable-string-array" ->
          nullable(file, node, name);
      default -> Optional.empty();
    };
  }

  /** Number of rows of a column that {@link #of} reads. */
  static long rows(H5File file, H5Node node) {
    return file.length(
        node.isDataset()
            ? node
            : file.dataset(node, encoding(file, node).equals("categorical") ? "codes" : "values"),
        0);
  }

  /** A column of codes into a list of texts. */
  static FrameColumn categorical(H5File file, H5Node codes, H5Node categories, String name) {
    String[] texts = categories(file, categories);
    H5Window<H5Numbers> window = new H5Window<>(file, codes, H5Numbers::of);
    return new FrameColumn(
        name, ColumnType.STRING, row -> category(file, codes, texts, H5Window.whole(window, row)));
  }

  /** The text of a code, {@code null} for a negative one. */
  static String category(H5File file, H5Node codes, String[] texts, long code) {
    if (code >= texts.length) {
      throw UserError.of(
          "Cannot read %s: column \"%s\" has category code %d. Expected less than its %d"
              + " categories; the file is damaged.",
          file.path(), codes.path(), code, texts.length);
    }
    return code < 0 ? null : texts[(int) code];
  }

  /** All categories as text. */
  static String[] categories(H5File file, H5Node categories) {
    H5Node dataset = categories.isDataset() ? categories : file.dataset(categories, "values");
    return texts(file.all(dataset));
  }

  /** A real number, {@code null} for {@code NaN}. */
  static Double real(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static String encoding(H5File file, H5Node group) {
    return file.text(group, "encoding-type").orElse("");
  }

  private static Optional<FrameColumn> plain(H5File file, H5Node dataset, String name) {
    if (file.length(dataset, 0) == 0 || file.length(dataset, 1) > 0) {
      return Optional.empty();
    }
    Object sample = file.slice(dataset, new long[] {0}, new int[] {1});
    if (sample instanceof String[]) {
      H5Window<String[]> window = new H5Window<>(file, dataset, data -> (String[]) data);
      LongFunction<Object> texts = row -> window.at(row)[window.offset(row)];
      return Optional.of(
          dataset.data().getDataType() instanceof EnumDataType
              ? new FrameColumn(
                  name, ColumnType.BOOLEAN, row -> Boolean.valueOf((String) texts.apply(row)))
              : new FrameColumn(name, ColumnType.STRING, texts));
    }
    H5Numbers numbers;
    try {
      numbers = H5Numbers.of(sample);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    H5Window<H5Numbers> window = new H5Window<>(file, dataset, H5Numbers::of);
    return Optional.of(
        numbers.whole() != null
            ? new FrameColumn(name, ColumnType.LONG, row -> H5Window.whole(window, row))
            : new FrameColumn(name, ColumnType.DOUBLE, row -> real(H5Window.real(window, row))));
  }

  private static Optional<FrameColumn> nullable(H5File file, H5Node group, String name) {
    H5Window<H5Numbers> mask = new H5Window<>(file, file.dataset(group, "mask"), H5Numbers::of);
    return plain(file, file.dataset(group, "values"), name)
        .map(
            column ->
                new FrameColumn(
                    name,
                    column.type(),
                    row -> H5Window.whole(mask, row) != 0 ? null : column.values().apply(row)));
  }

  private static String[] texts(Object data) {
    if (data instanceof String[] texts) {
      return texts;
    }
    H5Numbers numbers = H5Numbers.of(data);
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
