package io.genept.programmes;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.Columns;
import io.genept.table.Atlas;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Cells of an atlas whose expression is used, in the order of its files. */
final class AtlasRows {
  private AtlasRows() {}

  /**
   * Opens an atlas whose expression can be used.
   *
   * @throws UserError if there is none, it lacks the column, or its values are scaled
   */
  static Atlas open(SparkSession spark, String path, Optional<String> labelColumn) {
    Atlas atlas = Atlas.open(spark, path);
    labelColumn
        .filter(column -> !atlas.obsColumns().contains(column))
        .ifPresent(
            column -> {
              throw UserError.of(
                  "Cannot average expression by %s: %s has no such obs column. Expected one of %s"
                      + " as --label-column.",
                  column, path, atlas.obsColumns());
            });
    if (atlas.valueState() == ValueState.SCALED) {
      throw UserError.of(
          "Cannot use the expression of %s: its values are scaled (centred by gene). Expected"
              + " counts, normalised or log1p values; ingest the raw counts (--layer raw).",
          path);
    }
    return atlas;
  }

  /** Reads the values of each cell, and its label as text where a column is given. */
  static JavaRDD<LabelledCell> of(Atlas atlas, Optional<String> labelColumn) {
    Column label =
        labelColumn.map(Columns::named).orElse(functions.lit(null)).cast("string").as("label");
    return atlas
        .cells()
        .select(
            Columns.named(Atlas.GENE_INDICES).as("geneIndices"),
            Columns.named(Atlas.COUNTS).as("counts"),
            label)
        .as(Encoders.bean(LabelledCell.class))
        .javaRDD();
  }
}
