package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

  /** Compares the obs columns of the AnnData fixtures, their types and every value. */
  void assertObs(JsonNode expected) {
    assertThat(atlas.cells().schema().simpleString())
        .isEqualTo(
            "struct<cell_id:string,gene_indices:array<int>,counts:array<float>,cell_type:string,"
                + "batch:string,n_genes:bigint,big:bigint,score:double,passed:boolean,"
                + "maybe:boolean,count_or_none:bigint,note:string,Counts_obs:bigint,a.b c:string>");
    var names = expected.get("obs").fieldNames();
    while (names.hasNext()) {
      String column = names.next();
      JsonNode values = expected.get("obs").get(column);
      for (int cell = 0; cell < values.size(); cell++) {
        Object value =
            value(
                expected.get("cell_ids").get(cell).asText(),
                column.equals("Counts") ? "Counts_obs" : column);
        String text = values.get(cell).isNull() ? null : values.get(cell).asText();
        assertThat(value == null ? null : value.toString()).as(column + " " + cell).isEqualTo(text);
      }
    }
  }
}
