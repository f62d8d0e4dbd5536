package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.table.Atlas;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An atlas read back through Spark, for comparison with what another library read. */
record IngestedAtlas(Atlas atlas, Map<String, Row> rows, int genes) {

  static IngestedAtlas open(SparkSession spark, String path) {
    Atlas atlas = Atlas.open(spark, path);
    Map<String, Row> rows = new HashMap<>();
    for (Row row : atlas.cells().collectAsList()) {
      assertThat(rows.put(row.getString(0), row)).as("row of " + row.getString(0)).isNull();
    }
    return new IngestedAtlas(atlas, rows, atlas.genes().size());
  }

  /** One cell as a dense row; checks the order and the absence of zeros. */
  double[] dense(String cellId) {
    Row row = rows.get(cellId);
    List<Integer> indices = row.getList(row.fieldIndex(Atlas.GENE_INDICES));
    List<Float> counts = row.getList(row.fieldIndex(Atlas.COUNTS));
    assertThat(counts).hasSameSizeAs(indices).doesNotContain(0f);
    double[] dense = new double[genes];
    int previous = -1;
    Iterator<Float> values = counts.iterator();
    for (int index : indices) {
      assertThat(index).isGreaterThan(previous).isLessThan(genes);
      previous = index;
      dense[index] = values.next();
    }
    return dense;
  }

  Object value(String cellId, String column) {
    Row row = rows.get(cellId);
    return row.get(row.fieldIndex(column));
  }
}
