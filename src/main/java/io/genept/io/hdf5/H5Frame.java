package io.genept.io.hdf5;

import io.genept.core.UserError;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data frame of an AnnData file: {@code obs} or {@code var}.
 *
 * <p>Written since anndata 0.7 as a group with a data set for each column; before, as one compound
 * data set. Categories become text; missing values ({@code NaN}, a mask, category -1) become {@code
 * null}. Columns of other kinds are left out with a log line.
 */
public final class H5Frame {
  private static final Logger LOG = LoggerFactory.getLogger(H5Frame.class);
  private static final String OLD_CATEGORIES = "__categories";
  private static final String INDEX = "_index";

  private final H5File file;
  private final H5Node node;
  private final Map<String, Object> compound;
  private final String indexName;

  /**
   * Prepares to read a frame.
   *
   * @param node the group or compound data set
   */
  public H5Frame(H5File file, H5Node node) {
    this.file = file;
    this.node = node;
    this.compound = node.isDataset() ? compound(node) : null;
    this.indexName =
        compound != null
            ? compound.keySet().iterator().next()
            : file.text(node, INDEX).orElse(INDEX);
  }

  /** Names of the rows, through a window. */
  public FrameColumn indexColumn() {
    if (rows() == 0) {
      return new FrameColumn(indexName, ColumnType.STRING, row -> null);
    }
    FrameColumn names =
        column(indexName)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot read %s: the index \"%s\" of %s is of a kind that is not read."
                            + " Expected text; write it again with anndata.",
                        file.path(), indexName, node.path()));
    return new FrameColumn(
        indexName,
        ColumnType.STRING,
        row -> {
          Object name = names.values().apply(row);
          return name == null ? null : name.toString();
        });
  }

  /** All names of the rows. */
  public String[] index() {
    return rows() == 0 ? new String[0] : strings(indexName);
  }

  /** Names of the columns in their order, the index left out. */
  public List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    if (compound == null) {
      names.addAll(file.texts(node, "column-order"));
      if (names.isEmpty()) {
        names.addAll(file.names(node));
      }
      names.removeIf(name -> file.child(node, name).isEmpty());
    } else {
      names.addAll(compound.keySet());
    }
    names.remove(indexName);
    names.remove(OLD_CATEGORIES);
    return List.copyOf(names);
  }

  /**
   * A whole column as text, {@code null} where missing.
   *
   * @throws UserError if there is no such column
   */
  public String[] strings(String name) {
    boolean there =
        compound == null ? file.child(node, name).isPresent() : compound.containsKey(name);
    if (!there) {
      throw UserError.of(
          "Cannot read %s: %s has no column \"%s\". Expected one of %s.",
          file.path(), node.path(), name, names());
    }
    LongFunction<Object> values =
        column(name)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot read %s: column \"%s\" of %s is of a kind that is not read."
                            + " Expected text, numbers, truth values or categories.",
                        file.path(), name, node.path()))
            .values();
    String[] texts = new String[rows()];
    for (int row = 0; row < texts.length; row++) {
      Object value = values.apply(row);
      texts[row] = value == null ? null : value.toString();
    }
    return texts;
  }

  /** All columns that can be read, in their order. */
  public List<FrameColumn> columns() {
    List<FrameColumn> columns = new ArrayList<>();
    for (String name : names()) {
      Optional<FrameColumn> column = column(name);
      if (column.isPresent()) {
        columns.add(column.get());
      } else {
        LOG.info(
            "{}: column {} of {} is of a kind that is not read; it is left out",
            file.path(),
            name,
            node.path());
      }
    }
    return columns;
  }

  /** Number of rows. */
  public int rows() {
    if (compound != null) {
      return Array.getLength(compound.get(indexName));
    }
    long rows = file.length(file.dataset(node, indexName), 0);
    if (rows > Integer.MAX_VALUE - 8) {
      throw UserError.of(
          "Cannot read %s: %s has %d rows. Expected at most %d; split the file.",
          file.path(), node.path(), rows, Integer.MAX_VALUE - 8);
    }
    return (int) rows;
  }

  private Optional<FrameColumn> column(String name) {
    if (compound != null) {
      return compoundColumn(name);
    }
    H5Node column = file.child(node, name).orElseThrow();
    if (column.isDataset()) {
      Optional<H5Node> categories =
          file.child(node, OLD_CATEGORIES).flatMap(group -> file.child(group, name));
      return categories.isPresent() && file.has(column, "categories")
          ? Optional.of(categorical(name, column, categories.get()))
          : plain(name, column);
    }
    return switch (file.text(column, "encoding-type").orElse("")) {
      case "categorical" ->
          Optional.of(
              categorical(
                  name,
                  file.dataset(column, "codes"),
                  file.child(column, "categories").orElseThrow()));
      case "nullable-integer", "nullable-boolean", "nullable-string-array" ->
          nullable(name, column);
      default -> Optional.empty();
    };
  }

  private Optional<FrameColumn> plain(String name, H5Node dataset) {
    if (file.length(dataset, 0) == 0 || file.length(dataset, 1) > 0) {
      return Optional.empty();
    }
    Object sample = file.slice(dataset, new long[] {0}, new int[] {1});
    if (sample instanceof String[]) {
      boolean truth = dataset.data().getDataType() instanceof io.jhdf.object.datatype.EnumDataType;
      H5Window<String[]> window = new H5Window<>(file, dataset, data -> (String[]) data);
      LongFunction<Object> texts = row -> window.at(row)[window.offset(row)];
      return Optional.of(
          truth
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

  private Optional<FrameColumn> nullable(String name, H5Node group) {
    H5Window<H5Numbers> mask = new H5Window<>(file, file.dataset(group, "mask"), H5Numbers::of);
    return plain(name, file.dataset(group, "values"))
        .map(
            column ->
                new FrameColumn(
                    name,
                    column.type(),
                    row -> H5Window.whole(mask, row) != 0 ? null : column.values().apply(row)));
  }

  private FrameColumn categorical(String name, H5Node codes, H5Node categories) {
    String[] texts = categoryTexts(categories);
    H5Window<H5Numbers> window = new H5Window<>(file, codes, H5Numbers::of);
    return new FrameColumn(
        name, ColumnType.STRING, row -> category(name, texts, H5Window.whole(window, row)));
  }

  private String category(String name, String[] texts, long code) {
    if (code >= texts.length) {
      throw UserError.of(
          "Cannot read %s: column \"%s\" of %s has category code %d. Expected less than its %d"
              + " categories; the file is damaged.",
          file.path(), name, node.path(), code, texts.length);
    }
    return code < 0 ? null : texts[(int) code];
  }

  private String[] categoryTexts(H5Node categories) {
    H5Node dataset = categories.isDataset() ? categories : file.dataset(categories, "values");
    return texts(file.all(dataset));
  }

  private Optional<FrameColumn> compoundColumn(String name) {
    Object data = compound.get(name);
    Optional<H5Node> categories = file.find("uns", name + "_categories");
    if (categories.isPresent() && !(data instanceof String[])) {
      String[] texts = categoryTexts(categories.get());
      H5Numbers codes = H5Numbers.of(data);
      return Optional.of(
          new FrameColumn(
              name, ColumnType.STRING, row -> category(name, texts, codes.wholeAt((int) row))));
    }
    if (data instanceof String[] texts) {
      return Optional.of(new FrameColumn(name, ColumnType.STRING, row -> texts[(int) row]));
    }
    H5Numbers numbers;
    try {
      numbers = H5Numbers.of(data);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(
        numbers.whole() != null
            ? new FrameColumn(name, ColumnType.LONG, row -> numbers.wholeAt((int) row))
            : new FrameColumn(name, ColumnType.DOUBLE, row -> real(numbers.realAt((int) row))));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> compound(H5Node dataset) {
    if (!dataset.data().isCompound()) {
      throw UserError.of(
          "Cannot read %s: %s is neither a group nor a compound data set. Expected an AnnData file;"
              + " write it again with anndata.",
          file.path(), dataset.path());
    }
    return (Map<String, Object>) file.all(dataset);
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

  private static Double real(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
