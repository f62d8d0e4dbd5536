package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.io.FloatArrays;
import io.genept.io.vectors.VectorFile;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The vectors of a file by cell, checked by tasks and kept on executors; a vector of zeros is none.
 *
 * @param rows {@value #ID}, {@value #VECTOR} and {@value #LENGTH}
 * @param dimension length of the vectors; 0 where there is none
 */
record ImportedRows(Dataset<Row> rows, int dimension) implements AutoCloseable {
  static final String ID = "genept_vector_cell_id";
  static final String VECTOR = "genept_vector";
  private static final String LENGTH = "genept_length";

  private static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType, false)
          .add(VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(LENGTH, DataTypes.IntegerType, false);

  /**
   * Checks the vectors of a file.
   *
   * @param file of {@link VectorFile#NAME} and {@link VectorFile#VECTOR}
   * @throws UserError if a cell has no id or is there twice, a vector has another length than
   *     others or a number that is not finite
   */
  static ImportedRows of(String source, Dataset<Row> file) {
    Dataset<Row> rows =
        file.sparkSession()
            .createDataFrame(
                file.javaRDD().mapPartitions(part -> new Checked(source, part)), SCHEMA)
            .repartition(col(ID))
            .persist(StorageLevel.MEMORY_AND_DISK());
    ImportedRows imported = null;
    try {
      imported = new ImportedRows(rows, dimension(source, rows));
      return imported;
    } finally {
      if (imported == null) {
        rows.unpersist(false);
      }
    }
  }

  private static int dimension(String source, Dataset<Row> rows) {
    Row twice = rows.groupBy(ID).agg(count(lit(1)).as("n")).filter("n > 1").agg(min(ID)).head();
    if (!twice.isNullAt(0)) {
      throw UserError.of(
          "Cannot import %s: cell %s is there twice. Expected each cell once; make the ids unique"
              + " there and in the atlas.",
          source, twice.getString(0));
    }
    Row lengths =
        rows.filter(col(LENGTH).gt(0))
            .agg(min(struct(col(LENGTH), col(ID))), max(struct(col(LENGTH), col(ID))))
            .head();
    if (lengths.isNullAt(0)) {
      return 0;
    }
    Row least = lengths.getStruct(0);
    Row most = lengths.getStruct(1);
    if (least.getInt(0) != most.getInt(0)) {
      throw UserError.of(
          "Cannot import %s: the vector of %s has %d numbers, that of %s has %d. Expected vectors"
              + " of one length.",
          source, most.getString(1), most.getInt(0), least.getString(1), least.getInt(0));
    }
    return least.getInt(0);
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }

  private static final class Checked implements Iterator<Row> {
    private final String source;
    private final Iterator<Row> rows;
    private long number;

    Checked(String source, Iterator<Row> rows) {
      this.source = source;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = rows.next();
      number++;
      String id = row.isNullAt(0) ? "" : row.getString(0).strip();
      if (id.isEmpty()) {
        throw UserError.of(
            "Cannot import %s: vector %d has no cell id. Expected one for each.", source, number);
      }
      float[] vector = row.isNullAt(1) ? new float[0] : FloatArrays.of(row.getList(1));
      for (int d = 0; d < vector.length; d++) {
        if (!Float.isFinite(vector[d])) {
          throw UserError.of(
              "Cannot import %s: number %d of the vector of %s is %s. Expected finite numbers.",
              source, d + 1, id, vector[d]);
        }
      }
      return RowFactory.create(
          id, EmbeddingMatrix.hasDirection(vector) ? vector : null, vector.length);
    }
  }
}
