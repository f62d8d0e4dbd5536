package io.genept.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.ObsColumns;
import io.genept.table.TableDirectory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The cells that an earlier run embedded into the same table. */
final class EarlierCells {
  private static final List<String> SAME_OPTIONS =
      List.of(
          "method",
          "target-sum",
          "value-state",
          "orthologues",
          "prefix",
          "max-genes",
          "provider",
          "base-url",
          "onnx-directory",
          "model",
          "pooling",
          "dimension",
          "seed",
          "max-tokens",
          "long-text");

  private final Dataset<Row> ids;
  private final long count;

  private EarlierCells(Dataset<Row> ids) {
    this.ids = ids;
    this.count = ids.count();
  }

  /**
   * The cells in the output, if this run adds to it; empty if it makes a table of its own.
   *
   * @param described the options of this run
   * @param inputs of this run, the gene embeddings among them
   * @throws UserError if the table there was made otherwise than this run would go on, or its
   *     columns differ
   */
  static Optional<EarlierCells> of(
      SparkSession spark,
      EmbedCells.Options options,
      Atlas atlas,
      Map<String, String> described,
      List<Provenance.Input> inputs) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    if (options.mode() == EmbedCells.Mode.FULL || !TableDirectory.exists(options.output(), conf)) {
      return Optional.empty();
    }
    Dataset<Row> table = CellEmbeddings.read(spark, options.output());
    Provenance before = TableDirectory.provenance(options.output(), conf);
    for (String name : SAME_OPTIONS) {
      requireSame(options, "--" + name, before.option(name).orElse(null), described.get(name));
    }
    requireSame(
        options,
        "--gene-embeddings with the content",
        contentOf(before.inputs(), before.option("gene-embeddings").orElse(null)),
        contentOf(inputs, described.get("gene-embeddings")));
    requireSame(
        options,
        "--gene-names with the content",
        contentOf(before.inputs(), before.option("gene-names").orElse(null)),
        contentOf(inputs, described.get("gene-names")));
    requireSame(
        options,
        "obs columns",
        typed(table.schema(), CellEmbeddings.obsColumns(table)),
        typed(
            ObsColumns.schema(CellEmbeddings.SCHEMA, atlas.cells().schema(), atlas.obsColumns()),
            ObsColumns.names(CellEmbeddings.SCHEMA, atlas.obsColumns())));
    return Optional.of(new EarlierCells(table.select(CellEmbeddings.CELL_ID)));
  }

  /** The rows whose cells are not there yet. */
  Dataset<Row> without(Dataset<Row> cells) {
    Dataset<Row> known = ids.withColumnRenamed(CellEmbeddings.CELL_ID, "known_cell_id");
    return cells.join(known, col(Atlas.CELL_ID).equalTo(col("known_cell_id")), "left_anti");
  }

  long count() {
    return count;
  }

  private static void requireSame(
      EmbedCells.Options options, String what, String before, String now) {
    if (!Objects.equals(before, now)) {
      throw UserError.of(
          "Cannot add cells to %s: its cells were embedded with %s %s, now it is %s. Expected the"
              + " same as before; give what was given then, or embed all cells again with --mode"
              + " full --overwrite.",
          options.output(), what, before, now);
    }
  }

  private static String typed(StructType schema, List<String> columns) {
    return columns.stream()
        .map(name -> name + " " + schema.apply(name).dataType().simpleString())
        .toList()
        .toString();
  }

  private static String contentOf(List<Provenance.Input> inputs, String path) {
    return Arrays.toString(
        inputs.stream()
            .filter(input -> input.path().equals(path))
            .map(Provenance.Input::sha256)
            .sorted()
            .toArray());
  }
}
