package io.genept.evaluate;

import io.genept.core.UserError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Names under which tables of embeddings appear in metrics: the last part of each path. */
public final class EmbeddingNames {
  private EmbeddingNames() {}

  public static String of(String path) {
    return new Path(path).getName();
  }

  /**
   * Refuses two tables of one name.
   *
   * @param option by which they were given
   */
  public static void requireDistinct(String option, List<String> paths) {
    Set<String> names = new HashSet<>();
    for (String path : paths) {
      if (!names.add(of(path))) {
        throw UserError.of(
            "Cannot evaluate %s: two tables of %s are named %s, and metrics are kept by that name."
                + " Rename one directory.",
            path, option, of(path));
      }
    }
  }
}
