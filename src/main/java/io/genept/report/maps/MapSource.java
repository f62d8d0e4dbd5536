package io.genept.report.maps;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Provenance;
import io.genept.table.CellEmbeddings;
import io.genept.table.PlaneMap;
import io.genept.table.StoredTable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What one map is drawn from: vectors to lay out, a map that is given, or both.
 *
 * @param name shown above the map
 * @param embedding the cell_embeddings table; {@code null} for a map whose table is not given
 * @param map the map that is given; {@code null} where it is made
 * @param columns columns that the user or an evaluation named, to be offered first
 */
record MapSource(
    PlaneMap kind, String name, Dataset<Row> embedding, Given map, List<String> columns) {

  /** A map as visualise-cells or visualise-genes made it. */
  record Given(String path, Dataset<Row> rows, Provenance provenance) {
    static Given read(SparkSession spark, PlaneMap kind, String path) {
      return new Given(path, kind.read(spark, path), StoredTable.provenance(spark, path));
    }

    boolean isOf(EmbeddingInput embedding) {
      return provenance.inputs().stream()
          .anyMatch(
              input ->
                  input.sha256().equals(embedding.sha256())
                      || new Path(input.path()).equals(new Path(embedding.path())));
    }

    List<String> colourBy(PlaneMap kind) {
      return provenance.option(PlaneMap.COLOUR_BY).filter(names -> !names.isEmpty()).stream()
          .flatMap(names -> Arrays.stream(names.split(",", -1)))
          .map(kind::nameOf)
          .toList();
    }
  }

  /** The rows that have a place in the map. */
  Dataset<Row> points() {
    return map == null
        ? embedding.filter(col(CellEmbeddings.EMBEDDING).isNotNull())
        : embedding == null
            ? map.rows()
            : map.rows().join(embedding.select(kind.key()), kind.key());
  }

  /** The table that the obs columns or classes are read from. */
  Dataset<Row> columnTable() {
    return embedding == null ? map.rows() : embedding;
  }

  /** Names of the columns it could be coloured by. */
  List<String> columnNames() {
    return embedding == null ? kind.further(map.rows()) : CellEmbeddings.obsColumns(embedding);
  }
}
