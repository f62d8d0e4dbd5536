package io.genept.io.anndata;

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

/**
 * A data frame of an AnnData file: {@code obs} or {@code var}.
 *
 * <p>Written since anndata 0.7 as a group with a data set for each column; before, as one compound
 * data set. Categories become text, see {@link NodeColumn}. Columns of other kinds are left out
 * with a warning.
 */
public final class Frame {
  private static final String OLD_CATEGORIES = "__categories";
  private static final String INDEX = "_index";

  private final Node node;
  private final Map<String, Object> compound;
  private final String indexName;

  /**
   * Prepares to read a frame.
   *
   * @param node the group or compound data set
   */
  public Frame(Node node) {
    this.node = node;
    this.compound = node.isDataset() ? compound(node) : null;
    this.indexName =
        compound != null ? compound.keySet().iterator().next() : node.text(INDEX).orElse(INDEX);
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
                        node.file(), indexName, node.path()));
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
      names.addAll(node.texts("column-order"));
      if (names.isEmpty()) {
        names.addAll(node.names());
      }
      names.removeIf(name -> child(name).isEmpty());
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
    boolean there = compound == null ? child(name).isPresent() : compound.containsKey(name);
    if (!there) {
      throw UserError.of(
          "Cannot read %s: %s has no column \"%s\". Expected one of %s.",
          node.file(), node.path(), name, names());
    }
    LongFunction<Object> values =
        column(name)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot read %s: column \"%s\" of %s is of a kind that is not read."
                            + " Expected text, numbers, truth values or categories.",
                        node.file(), name, node.path()))
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
        LeftOut.say(
            node,
            "column " + name,
            "is of a kind that is not read ("
                + child(name).map(NodeColumn::kind).orElse("compound")
                + "); it is left out");
      }
    }
    if (compound == null) {
      node.texts("column-order").stream()
          .filter(name -> child(name).isEmpty())
          .forEach(name -> LeftOut.say(node, "column " + name, "is listed and not there"));
    }
    return columns;
  }

  /** Number of rows. */
  public int rows() {
    if (compound != null) {
      return Array.getLength(compound.get(indexName));
    }
    Node index = node.child(indexName).orElseGet(() -> node.dataset(indexName));
    long rows = NodeColumn.rows(index);
    if (rows > Integer.MAX_VALUE - 8) {
      throw UserError.of(
          "Cannot read %s: %s has %d rows. Expected at most %d; split the file.",
          node.file(), node.path(), rows, Integer.MAX_VALUE - 8);
    }
    return (int) rows;
  }

  /** A column; one whose name holds slashes lies in groups of their own. */
  private Optional<Node> child(String name) {
    return node.child(name)
        .or(() -> name.indexOf('/') < 0 ? Optional.empty() : node.find(name.split("/")));
  }

  private Optional<FrameColumn> column(String name) {
    if (compound != null) {
      return compoundColumn(name);
    }
    Node column = child(name).orElseThrow();
    Optional<Node> oldCategories =
        node.child(OLD_CATEGORIES)
            .flatMap(group -> group.child(name))
            .filter(categories -> column.has("categories"));
    return oldCategories.isPresent()
        ? Optional.of(NodeColumn.categorical(column, oldCategories.get(), name))
        : NodeColumn.of(column, name);
  }

  private Optional<FrameColumn> compoundColumn(String name) {
    Object data = compound.get(name);
    Optional<Node> categories = node.root().find("uns", name + "_categories");
    if (categories.isPresent() && !(data instanceof String[])) {
      String[] texts = NodeColumn.categories(categories.get());
      Numbers codes = Numbers.of(data);
      return Optional.of(
          new FrameColumn(
              name,
              ColumnType.STRING,
              row -> NodeColumn.category(node, texts, codes.wholeAt((int) row))));
    }
    if (data instanceof String[] texts) {
      return Optional.of(new FrameColumn(name, ColumnType.STRING, row -> texts[(int) row]));
    }
    Numbers numbers;
    try {
      numbers = Numbers.of(data);
    } catch (Numbers.NotNumbers e) {
      return Optional.empty();
    }
    return Optional.of(
        numbers.whole() != null
            ? new FrameColumn(name, ColumnType.LONG, row -> numbers.wholeAt((int) row))
            : new FrameColumn(
                name, ColumnType.DOUBLE, row -> NodeColumn.real(numbers.realAt((int) row))));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> compound(Node dataset) {
    if (!dataset.isCompound()) {
      throw UserError.of(
          "Cannot read %s: %s is neither a group nor a compound data set. Expected an AnnData file;"
              + " write it again with anndata.",
          node.file(), dataset.path());
    }
    return (Map<String, Object>) dataset.all();
  }
}
