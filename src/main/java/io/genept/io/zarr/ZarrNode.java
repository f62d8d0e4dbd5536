package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group or array of a {@link ZarrFile}. */
public final class ZarrNode {
  private final ZarrFile file;
  private final String key;
  private final JsonNode json;
  private final boolean version3;
  private final JsonNode attributes;
  private ZarrArray array;

  ZarrNode(ZarrFile file, String key, JsonNode json, boolean version3, JsonNode attributes) {
    this.file = file;
    this.key = key;
    this.json = json;
    this.version3 = version3;
    this.attributes = attributes;
  }

  /** Tests whether this is an array and not a group. */
  public boolean isArray() {
    return json != null;
  }

  /** Path from the top of the store. */
  public String path() {
    return key;
  }

  /** A group or array of this group; empty if there is none of the name. */
  public Optional<ZarrNode> child(String name) {
    return file.node(key.isEmpty() ? name : key + "/" + name);
  }

  /** Names of what this group has. */
  public List<String> names() {
    return file.reading(key, () -> file.store().folders(key));
  }

  /** A text attribute; empty if there is none of the name. */
  public Optional<String> text(String attribute) {
    return Optional.of(attributes.path(attribute))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** A list of texts; empty if there is none of the name. */
  public List<String> texts(String attribute) {
    List<String> texts = new ArrayList<>();
    attributes.path(attribute).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** A list of whole numbers; empty if there is none of the name. */
  public Optional<long[]> numbers(String attribute) {
    List<Long> numbers = new ArrayList<>();
    attributes.path(attribute).forEach(number -> numbers.add(number.asLong()));
    return Optional.of(numbers)
        .filter(list -> !list.isEmpty())
        .map(list -> list.stream().mapToLong(Long::longValue).toArray());
  }

  /** Tests whether there is an attribute. */
  public boolean has(String attribute) {
    return attributes.has(attribute);
  }

  /** Length of an array along a dimension; 0 where it has fewer. */
  public long length(int dimension) {
    long[] shape = array().metadata().shape();
    return dimension < shape.length ? shape[dimension] : 0;
  }

  /** Length of a chunk along a dimension. */
  public int chunkLength(int dimension) {
    return array().metadata().chunks()[dimension];
  }

  /** Tests whether an array is of truth values. */
  public boolean isTruth() {
    return array().metadata().type().kind() == ElementType.Kind.TRUTH;
  }

  /** Tests whether an array is of a type that is read. */
  public boolean isReadable() {
    return array().metadata().type().kind() != ElementType.Kind.OTHER;
  }

  /** Reads a slice of an array, see {@link ZarrArray#slice}. */
  public Object slice(long[] from, int[] length) {
    return file.reading(key, () -> array().slice(from, length));
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
