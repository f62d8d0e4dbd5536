package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.genept.core.TooLarge;
import io.genept.core.UserError;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.NodeFile;
import io.genept.io.anndata.Numbers;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An open zarr store of version 2 or 3: a directory or a zip archive. What cannot be read becomes a
 * {@link UserError} that names the store and the part of it. Consolidated metadata are not used:
 * the groups' own are always up to date, and read once.
 */
public final class ZarrFile implements NodeFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final ZarrStore store;
  private final Map<String, Optional<Node>> nodes = new HashMap<>();
  private boolean version2;

  /** A step of reading that may fail. */
  interface Step<T> {
    T run() throws IOException;
  }

  private ZarrFile(String path, ZarrStore store) {
    this.path = path;
    this.store = store;
  }

  /**
   * Opens a store.
   *
   * @throws UserError if there is none, or it cannot be read
   */
  public static ZarrFile open(String path, Configuration conf) {
    return reading(
        path,
        "/",
        () -> {
          Path place = new Path(path);
          FileSystem fs = place.getFileSystem(conf);
          return new ZarrFile(
              path,
              fs.getFileStatus(place).isDirectory()
                  ? new DirectoryStore(place, conf)
                  : new ZipStore(place, conf));
        });
  }

  @Override
  public String path() {
    return path;
  }

  /**
   * The group at the top.
   *
   * @throws UserError if there is none
   */
  @Override
  public Node root() {
    return node("")
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: it has no zarr.json or .zgroup at its top. Expected a zarr store"
                        + " of version 2 or 3, a directory or a zip archive.",
                    path));
  }

  @Override
  public void close() {
    reading(
        "/",
        () -> {
          store.close();
          return null;
        });
  }

  ZarrStore store() {
    return store;
  }

  /** A group or array by its key; empty if there is none. */
  Optional<Node> node(String key) {
    return nodes.computeIfAbsent(key, asked -> reading(asked, () -> read(asked)));
  }

  <T> T reading(String part, Step<T> step) {
    return reading(path, part, step);
  }

  private static <T> T reading(String path, String part, Step<T> step) {
    try {
      return step.run();
    } catch (Numbers.NotNumbers e) {
      throw unreadable(path, part, e);
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, part, e);
    } catch (OutOfMemoryError e) {
      throw TooLarge.error(path, part, e);
    }
  }

  private Optional<Node> read(String key) throws IOException {
    String folder = key.isEmpty() ? "" : key + "/";
    Optional<JsonNode> json = version2 ? Optional.empty() : json(folder + "zarr.json");
    if (json.isPresent()) {
      JsonNode node = json.get();
      boolean array = node.path("node_type").asText().equals("array");
      return Optional.of(
          new ZarrNode(this, key, array ? node : null, true, node.path("attributes")));
    }
    Optional<JsonNode> array = json(folder + ".zarray");
    if (array.isEmpty() && json(folder + ".zgroup").isEmpty()) {
      return Optional.empty();
    }
    version2 = true;
    JsonNode attributes = json(folder + ".zattrs").orElse(MissingNode.getInstance());
    return Optional.of(new ZarrNode(this, key, array.orElse(null), false, attributes));
  }

  private Optional<JsonNode> json(String key) throws IOException {
    Optional<byte[]> bytes = store.read(key);
    return bytes.isPresent() ? Optional.of(JSON.readTree(bytes.get())) : Optional.empty();
  }

  private static UserError unreadable(String path, String part, Exception e) {
    String what =
        e instanceof FileNotFoundException
            ? "there is no such file or folder"
            : "at " + (part.isEmpty() ? "/" : part) + ", " + e.getMessage();
    return new UserError(
        "Cannot read "
            + path
            + ": "
            + what
            + ". Expected a complete zarr store as anndata writes it; copy it again, or write it"
            + " again with anndata's write_zarr.",
        e);
  }
}
