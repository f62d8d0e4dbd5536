package io.genept.evaluate.genes;

import io.genept.core.Opt;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Name of the pairs in metrics.
 *
 * @param given empty for that of their file
 */
record DatasetName(
    @Opt(
            name = "dataset",
            value = "Name of the pairs in the metrics (default: the name of their file).",
            label = "NAME")
        Optional<String> given) {

  String orOf(String path) {
    return given.orElseGet(
        () -> new Path(path).getName().replaceFirst("(\\.(txt|csv|tsv|edgelist))?(\\.gz)?$", ""));
  }
}
