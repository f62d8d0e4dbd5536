package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.LossCurve;
import io.genept.table.StoredTable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** How a network was fine-tuned: the facts of its table and its loss curve. */
public record TunedNetwork(String path, Provenance provenance, LossCurve curve) {
  private static final String STAGE = "fine-tune";

  /**
   * Reads what fine-tune wrote, but for the cells.
   *
   * @throws UserError if the path holds another table, or the loss curve is missing
   */
  public static TunedNetwork read(SparkSession spark, String path) {
    Provenance provenance = StoredTable.provenance(spark, path);
    if (!provenance.stage().equals(STAGE)) {
      throw UserError.of(
          "Cannot report on fine-tuning by %s: it is a table made by %s. Expected the output of"
              + " fine-tune for --fine-tuned; a table of cells goes to --embeddings.",
          path, provenance.stage());
    }
    LossCurve curve = LossCurve.read(path, spark.sparkContext().hadoopConfiguration());
    return new TunedNetwork(path, provenance, curve);
  }

  String name() {
    return new Path(path).getName();
  }
}
