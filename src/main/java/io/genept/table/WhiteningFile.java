package io.genept.table;

import io.genept.core.Whitening;
import io.genept.io.SafetensorsFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The whitening of a table's vectors, kept as a file of the table: words that are to be compared
 * with the vectors have to be whitened alike.
 */
public final class WhiteningFile {
  /** Name of the file in the table's directory. */
  public static final String NAME = "_whitening.safetensors";

  private static final String MEAN = "whitening.mean";
  private static final String ROTATION = "whitening.rotation";

  private WhiteningFile() {}

  /** The tensors of a whitening, by name. */
  public static Map<String, SafetensorsFile.Tensor> tensors(Whitening whitening) {
    Map<String, SafetensorsFile.Tensor> tensors = new LinkedHashMap<>();
    tensors.put(MEAN, SafetensorsFile.Tensor.vector(whitening.mean()));
    tensors.put(
        ROTATION,
        new SafetensorsFile.Tensor(
            new int[] {whitening.inputs(), whitening.outputs()}, whitening.rotation()));
    return tensors;
  }

  /** The whitening of a file with {@link #tensors}; empty if it has none. */
  public static Optional<Whitening> of(SafetensorsFile file) {
    return file.tensors().containsKey(MEAN)
        ? Optional.of(
            new Whitening(file.tensors().get(MEAN).values(), file.tensors().get(ROTATION).values()))
        : Optional.empty();
  }

  /** Content of the file. */
  public static byte[] content(Whitening whitening) {
    return AttachedTensors.content(new SafetensorsFile(tensors(whitening), Map.of()));
  }

  /**
   * Reads the whitening of a gene_embeddings table.
   *
   * @return empty if its vectors are not whitened
   */
  public static Optional<Whitening> read(SparkSession spark, String table) {
    return AttachedTensors.read(spark, table, NAME).flatMap(WhiteningFile::of);
  }
}
