package io.genept.testing;

import io.genept.core.Provenance;
import io.genept.table.CellEmbeddings;
import io.genept.table.ParquetTable;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Cell embeddings made from arrays, for tests of what comes after embedding. */
public final class SmallCellEmbeddings {
  /** Name of the atlas in the provenance, so of the data set. */
  public static final String ATLAS = "drawn_atlas";

  private static final StructType SCHEMA =
      CellEmbeddings.SCHEMA
          .add("cell_type", DataTypes.StringType)
          .add("donor", DataTypes.StringType)
          .add("res.0.5", DataTypes.LongType);

  private final List<Row> rows = new ArrayList<>();

  /** Adds a cell; null stands for no vector, no type or no donor. */
  public SmallCellEmbeddings cell(String id, float[] vector, String cellType, String donor) {
    int genes = vector == null ? 0 : 10;
    double fraction = vector == null ? 0 : 0.9;
    rows.add(
        RowFactory.create(id, vector, genes, fraction, cellType, donor, (long) rows.size() % 3));
    return this;
  }

  /** Writes the cells in so many partitions. */
  public String write(SparkSession spark, String path, int partitions) {
    ParquetTable.write(
        spark.createDataFrame(rows, SCHEMA).repartition(partitions),
        path,
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "embed-cells",
            Map.of("atlas", "somewhere/" + ATLAS),
            List.of(),
            Map.of(),
            spark.version(),
            null,
            rows.size()));
    return path;
  }
}
