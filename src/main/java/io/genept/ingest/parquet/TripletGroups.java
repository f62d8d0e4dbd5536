package io.genept.ingest.parquet;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of one cell each, from values sorted by cell and gene; a cell's annotations, which have no
 * gene, come before its values. Held: one cell.
 */
final class TripletGroups implements Iterator<Row> {
  private static final int CELL = 1;
  private static final int GENE = 2;
  private static final int VALUE = 3;
  private static final int CELL_ID = 4;
  private static final int OBS = 5;

  private final Iterator<Row> values;
  private final boolean annotated;
  private Row next;

  /**
   * @param values with the columns part, cell, gene, value, cell id, annotations
   * @param annotated whether every cell has annotations; the last two columns are there only then
   */
  TripletGroups(Iterator<Row> values, boolean annotated) {
    this.values = values;
    this.annotated = annotated;
    advance();
  }

  /** The columns of the rows. */
  static StructType schema(DataType geneType, StructType obs) {
    StructType schema =
        new StructType()
            .add(ParquetLayout.GROUPED_CELL, DataTypes.StringType)
            .add(ParquetLayout.GROUPED_GENES, DataTypes.createArrayType(geneType, false), false)
            .add(
                ParquetLayout.GROUPED_VALUES,
                DataTypes.createArrayType(DataTypes.FloatType, false),
                false);
    for (int i = 0; i < obs.size(); i++) {
      schema = schema.add(obs.apply(i));
    }
    return schema;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Row next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    Object cell = next.get(CELL);
    List<Object> out = new ArrayList<>(Arrays.asList(cell.toString(), null, null));
    if (annotated) {
      takeObs(cell, out);
    }
    List<Object> genes = new ArrayList<>();
    float[] sums = new float[1024];
    while (next != null && next.get(CELL).equals(cell)) {
      Object gene = next.get(GENE);
      checkGene(cell, gene);
      double sum = 0;
      for (; isAt(cell, gene); advance()) {
        sum += next.getDouble(VALUE);
      }
      if (genes.size() == sums.length) {
        sums = Arrays.copyOf(sums, sums.length * 2);
      }
      sums[genes.size()] = (float) sum;
      genes.add(gene);
    }
    out.set(1, genes.toArray());
    out.set(2, Arrays.copyOf(sums, genes.size()));
    return RowFactory.create(out.toArray());
  }

  private boolean isAt(Object cell, Object gene) {
    return next != null && next.get(CELL).equals(cell) && Objects.equals(next.get(GENE), gene);
  }

  private void takeObs(Object cell, List<Object> out) {
    if (!isObs()) {
      throw UserError.of(
          "Cannot group the values by cell: cell %s has no row in the --obs table. Expected one for"
              + " each cell; check the key column (soma_joinid, or --cell-id-column).",
          cell);
    }
    out.set(0, next.getString(CELL_ID));
    Row obs = next.getStruct(OBS);
    for (int i = 1; i < obs.length(); i++) {
      out.add(obs.get(i));
    }
    advance();
    if (next != null && next.get(CELL).equals(cell) && isObs()) {
      throw UserError.of(
          "Cannot group the values by cell: cell %s has two rows in the --obs table. Expected one"
              + " for each cell.",
          cell);
    }
  }

  private boolean isObs() {
    return annotated && !next.isNullAt(CELL_ID);
  }

  private static void checkGene(Object cell, Object gene) {
    if (gene == null) {
      throw UserError.of(
          "Cannot group the values by cell: a value of cell %s has no gene. Expected a gene in each"
              + " row.",
          cell);
    }
  }

  private void advance() {
    next = values.hasNext() ? values.next() : null;
    if (next == null) {
      return;
    }
    if (next.isNullAt(CELL)) {
      throw UserError.of(
          "Cannot group the values by cell: a row has no cell. Expected a cell in each row of the"
              + " values and of the --obs table, and the same columns in all Parquet files of the"
              + " folder.");
    }
    if (next.isNullAt(VALUE) && !isObs()) {
      throw UserError.of(
          "Cannot group the values by cell: gene %s of cell %s has no value. Expected a number in"
              + " each row.",
          next.get(GENE), next.get(CELL));
    }
  }
}
