package io.genept.cells;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.ObsColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Converts between the columns of the tables and the beans of the hot path. The {@code obs}
 * columns, whatever they are, pass through a bean as one array of text, so that embeddings need no
 * join afterwards.
 */
final class CellRows {
  private CellRows() {}

  /**
   * Reads cells of an atlas as beans, with their obs values as text.
   *
   * @param rows all or some of the atlas's cells
   */
  static Dataset<ExpressionRow> read(Atlas atlas, Dataset<Row> rows) {
    Column[] obs =
        atlas.obsColumns().stream()
            .map(name -> Columns.named(name).cast("string"))
            .toArray(Column[]::new);
    return rows.select(
            col(Atlas.CELL_ID).as("cellId"),
            col(Atlas.GENE_INDICES).as("geneIndices"),
            col(Atlas.COUNTS).as("counts"),
            (obs.length == 0 ? lit(null).cast("array<string>") : array(obs)).as("obs"))
        .as(Encoders.bean(ExpressionRow.class));
  }

  /** The genes and values of a row with a key, gene indices and counts. */
  static SparseRow values(Row cell) {
    return new SparseRow(
        cell.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray(),
        FloatArrays.of(cell.getList(2)));
  }

  /** Reads the genes and values of all cells of an atlas. */
  static JavaRDD<SparseRow> values(Atlas atlas) {
    return atlas
        .cells()
        .select(
            lit(null).cast("string").as("cellId"),
            col(Atlas.GENE_INDICES).as("geneIndices"),
            col(Atlas.COUNTS).as("counts"),
            lit(null).cast("array<string>").as("obs"))
        .as(Encoders.bean(ExpressionRow.class))
        .javaRDD()
        .map(ExpressionRow::values);
  }

  /** Converts {@link EmbeddingRow}s to the columns of cell_embeddings. */
  static Dataset<Row> embeddings(Dataset<Row> embedded, Atlas atlas) {
    return toTable(
        embedded,
        atlas,
        CellEmbeddings.SCHEMA,
        List.of(col("cellId"), col("embedding"), col("genesMatched"), col("matchedFraction")));
  }

  /** Converts {@link SentenceRow}s to the columns of cell_sentences. */
  static Dataset<Row> sentences(Dataset<Row> texts, Atlas atlas) {
    return toTable(
        texts, atlas, CellSentences.SCHEMA, List.of(col("cellId"), col("sentence"), col("genes")));
  }

  /** The columns of a table, then the obs columns in their own types again. */
  private static Dataset<Row> toTable(
      Dataset<Row> rows, Atlas atlas, StructType own, List<Column> values) {
    StructType schema = atlas.cells().schema();
    List<String> obs = atlas.obsColumns();
    List<Column> obsValues = new ArrayList<>();
    for (int i = 0; i < obs.size(); i++) {
      obsValues.add(col("obs").getItem(i).cast(schema.apply(obs.get(i)).dataType()));
    }
    return rows.select(ObsColumns.beside(own, values, obs, obsValues));
  }
}
