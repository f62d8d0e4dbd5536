package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.io.anndata.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A group or array of a {@link ZarrFile}. */
final class ZarrNode implements Node {
  private final ZarrFile file;
  private final String key;
  private final JsonNode json;
  private final boolean version3;
  private final JsonNode attributes;
  private ZarrArray array;

  /**
   * A node of which the metadata were read.
   *
   * @param json metadata of an array; {@code null} for a group
   */
  ZarrNode(ZarrFile file, String key, JsonNode json, boolean version3, JsonNode attributes) {
    this.file = file;
    this.key = key;
    this.json = json;
    this.version3 = version3;
    this.attributes = attributes;
  }

  @Override
  public String file() {
    return file.path();
  }

  @Override
  public String path() {
    return key;
  }

  @Override
  public Node root() {
    return file.root();
  }

  @Override
  public boolean isDataset() {
    return json != null;
  }

  @Override
  public Optional<Node> child(String name) {
    return file.node(key.isEmpty() ? name : key + "/" + name);
  }

  @Override
  public List<String> names() {
    return file.reading(key, () -> file.store().folders(key));
  }

  @Override
  public Optional<String> text(String attribute) {
    return Optional.of(attributes.path(attribute))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  @Override
  public List<String> texts(String attribute) {
    List<String> texts = new ArrayList<>();
    attributes.path(attribute).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public Optional<long[]> numbers(String attribute) {
    JsonNode list = attributes.path(attribute);
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asLong();
    }
    return list.isArray() ? Optional.of(numbers) : Optional.empty();
  }

  @Override
  public boolean has(String attribute) {
    return attributes.has(attribute);
  }

  @Override
  public long length(int dimension) {
    long[] shape = array().metadata().shape();
    return dimension < shape.length ? shape[dimension] : 0;
  }

  @Override
  public boolean isChunked() {
    return true;
  }

  @Override
  public int chunkLength(int dimension) {
    return file.reading(key, () -> Node.chunk(array().metadata().chunks(), dimension));
  }

  @Override
  public boolean isTruth() {
    return array().metadata().type().kind() == ElementType.Kind.TRUTH;
  }

  @Override
  public boolean isCompound() {
    return false;
  }

  @Override
  public Object all() {
    int length = Math.toIntExact(length(0));
    return length == 0 ? new String[0] : slice(new long[] {0}, new int[] {length});
  }

  @Override
  public <T> T slice(long[] from, int[] length, Function<Object, T> convert) {
    return file.reading(
        key,
        () ->
            convert.apply(
                array().metadata().type().kind() == ElementType.Kind.OTHER
                    ? new Object[length[0]]
                    : array().slice(from, length)));
  }

  private ZarrArray array() {
    if (array == null) {
      array =
          file.reading(
              key,
              () ->
                  new ZarrArray(
                      file.store(),
                      key.isEmpty() ? "" : key + "/",
                      version3 ? ArrayMetadata.version3(json) : ArrayMetadata.version2(json)));
    }
    return array;
  }
}
