package io.genept.io.hdf5;

import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.EnumDataType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A group or data set of an {@link H5File}. */
final class H5Node implements Node {
  /** Names of the enum that h5py and R's hdf5r write truth values as. */
  private static final Set<String> TRUTH = Set.of("FALSE", "TRUE", "NA");

  private final H5File file;
  private final io.jhdf.api.Node node;

  H5Node(H5File file, io.jhdf.api.Node node) {
    this.file = file;
    this.node = node;
    if (node instanceof Dataset data) {
      TextAsUtf8.apply(data.getDataType());
    }
  }

  @Override
  public String file() {
    return file.path();
  }

  @Override
  public String path() {
    return node.getPath().replaceAll("^/|/$", "");
  }

  @Override
  public Node root() {
    return file.root();
  }

  @Override
  public boolean isDataset() {
    return node instanceof Dataset;
  }

  @Override
  public Optional<Node> child(String name) {
    return file.reading(
        path(),
        () ->
            node instanceof Group group
                ? Optional.ofNullable(group.getChildren().get(name))
                    .map(child -> new H5Node(file, child))
                : Optional.empty());
  }

  @Override
  public List<String> names() {
    return file.reading(
        path(),
        () ->
            node instanceof Group group
                ? List.copyOf(group.getChildren().keySet())
                : List.<String>of());
  }

  @Override
  public Optional<String> text(String attribute) {
    return attribute(attribute)
        .map(data -> data instanceof Object[] a ? a[0] : data)
        .map(Object::toString);
  }

  @Override
  public List<String> texts(String attribute) {
    Object data = attribute(attribute).orElse(null);
    return data instanceof String[] texts ? Arrays.asList(texts) : List.of();
  }

  @Override
  public Optional<long[]> numbers(String attribute) {
    return attribute(attribute).map(data -> Numbers.of(data).toLongs());
  }

  @Override
  public boolean has(String attribute) {
    return file.reading(path(), () -> node.getAttributes().containsKey(attribute));
  }

  @Override
  public long length(int dimension) {
    return file.reading(
        path(),
        () -> {
          long[] dimensions = data().getDimensionsAsLong();
          return dimension < dimensions.length ? dimensions[dimension] : 0;
        });
  }

  @Override
  public boolean isChunked() {
    return node instanceof ChunkedDataset;
  }

  @Override
  public int chunkLength(int dimension) {
    return node instanceof ChunkedDataset chunked
        ? file.reading(path(), () -> Node.chunk(chunked.getChunkDimensions(), dimension))
        : 1;
  }

  @Override
  public boolean isTruth() {
    return data().getDataType() instanceof EnumDataType names
        && names.getEnumMapping().values().stream()
            .allMatch(name -> TRUTH.contains(name.toUpperCase(Locale.ROOT)));
  }

  @Override
  public boolean isCompound() {
    return data().isCompound();
  }

  @Override
  public Object all() {
    Object data = file.reading(path(), () -> data().getData());
    return data == null ? new String[0] : data;
  }

  @Override
  public <T> T slice(long[] from, int[] length, Function<Object, T> convert) {
    return file.reading(path(), () -> convert.apply(data().getData(from, length)));
  }

  private Dataset data() {
    return (Dataset) node;
  }

  private Optional<Object> attribute(String name) {
    return file.reading(
        path(),
        () -> {
          Attribute attribute = node.getAttributes().get(name);
          return attribute == null || attribute.isEmpty()
              ? Optional.empty()
              : Optional.ofNullable(attribute.getData());
        });
  }
}
