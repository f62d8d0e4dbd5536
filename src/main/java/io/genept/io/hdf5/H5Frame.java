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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data frame of an AnnData file: {@code obs} or {@code var}.
 *
 * <p>Written since anndata 0.7 as a group with a data set for each column; before, as one compound
 * data set. Categories become text, see {@link H5Column}. Columns of other kinds are left out with
 * a log line.
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

  /** Names of the rows, through a window; a name that is missing is empty. */
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
          return name == null ? "" : name.toString();
        });
  }

  /** All names of the rows; a name that is missing is empty. */
  public String[] index() {
    LongFunction<Object> names = indexColumn().values();
    return IntStream.range(0, rows()).mapToObj(names::apply).toArray(String[]::new);
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
    H5Node index = file.child(node, indexName).orElse(null);
    long rows = H5Column.rows(file, index == null ? file.dataset(node, indexName) : index);
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
    Optional<H5Node> oldCategories =
        file.child(node, OLD_CATEGORIES)
            .flatMap(group -> file.child(group, name))
            .filter(categories -> file.has(column, "categories"));
    return oldCategories.isPresent()
        ? Optional.of(H5Column.categorical(file, column, oldCategories.get(), name))
        : H5Column.of(file, column, name);
  }

  private Optional<FrameColumn> compoundColumn(String name) {
    Object data = compound.get(name);
    Optional<H5Node> categories = file.find("uns", name + "_categories");
    if (categories.isPresent() && !(data instanceof String[])) {
      String[] texts = H5Column.categories(file, categories.get());
      H5Numbers codes = H5Numbers.of(data);
      return Optional.of(
          new FrameColumn(
              name,
              ColumnType.STRING,
              row -> H5Column.category(file, node, texts, codes.wholeAt((int) row))));
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
            : new FrameColumn(
                name, ColumnType.DOUBLE, row -> H5Column.real(numbers.realAt((int) row))));
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
}
