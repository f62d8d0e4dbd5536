package io.genept.table;

import io.genept.core.UserError;
import io.genept.io.SafetensorsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Files of tensors beside the parts of a table. */
public final class AttachedTensors {
  private AttachedTensors() {}

  /** Content of a file. */
  public static byte[] content(SafetensorsFile file) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      file.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot form tensors", e);
    }
    return content.toByteArray();
  }

  /**
   * Reads a file that is attached to a table.
   *
   * @param name of the file, in the table's directory
   * @return empty if the table has none of that name, as tables of a catalog have
   * @throws UserError if the file cannot be read
   */
  public static Optional<SafetensorsFile> read(SparkSession spark, String table, String name) {
    StoredTable stored = StoredTable.open(spark, table);
    if (!stored.hasFiles()
        || stored.provenance().parts().stream().noneMatch(part -> part.name().equals(name))) {
      return Optional.empty();
    }
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Path file = new Path(table, name);
    try {
      return Optional.of(SafetensorsFile.read(file, conf));
    } catch (IOException e) {
      throw new UserError(
          "Cannot read "
              + file
              + ": "
              + e.getMessage()
              + ". Expected what the command that made the table wrote; run it again.",
          e);
    }
  }
}
