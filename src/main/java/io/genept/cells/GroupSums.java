package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.ValueState;
import io.genept.math.Normalization;
import io.genept.math.ReproducibleSums;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Sums of the expression of the cells of groups. A task sorts its cells by group and holds the sums
 * of one group, 16 bytes a gene; that much is shuffled for each group and task.
 *
 * @param mean whether log-normalised values are averaged, or counts summed up
 * @param genes of the atlas
 * @param largest magnitude of a stored value
 * @param cells of the largest group
 */
record GroupSums(
    boolean mean, ValueState state, double targetSum, int genes, double largest, long cells)
    implements Serializable {
  static final StructType SCHEMA =
      new StructType()
          .add(GroupExpression.GROUP, DataTypes.StringType, false)
          .add(Atlas.GENE_INDICES, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add(Atlas.COUNTS, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** Bytes of sums that one task brings together. */
  private static final long BYTES_OF_TASK = 128L << 20;

  private record Sums(ReproducibleSums values, long cells) implements Serializable {
    Sums plus(Sums other) {
      return new Sums(values.plus(other.values), cells + other.cells);
    }
  }

  /** Rows of {@link #SCHEMA}, one a group; genes whose value is 0 are left out. */
  JavaRDD<Row> of(Dataset<Row> rows, long groups) {
    long bytes = groups * genes * 2 * Double.BYTES;
    int tasks = (int) Math.max(1, Math.min(groups, 1 + bytes / BYTES_OF_TASK));
    return rows.select(
            col(GroupExpression.GROUP).as("cellId"),
            col(Atlas.GENE_INDICES).as("geneIndices"),
            col(Atlas.COUNTS).as("counts"),
            lit(null).cast("array<string>").as("obs"))
        .sortWithinPartitions("cellId")
        .as(Encoders.bean(ExpressionRow.class))
        .toJavaRDD()
        .mapPartitionsToPair(this::byGroup)
        .partitionBy(new HashPartitioner(tasks))
        .mapPartitions(this::rows);
  }

  private Iterator<Tuple2<String, Sums>> byGroup(Iterator<ExpressionRow> cells) {
    return new Iterator<>() {
      private ExpressionRow next = cells.hasNext() ? cells.next() : null;

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Tuple2<String, Sums> next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        String group = next.getCellId();
        ReproducibleSums sums = new ReproducibleSums(genes, bound(), GroupSums.this.cells);
        long count = 0;
        while (next != null && next.getCellId().equals(group)) {
          add(next.values(), sums);
          count++;
          next = cells.hasNext() ? cells.next() : null;
        }
        return new Tuple2<>(group, new Sums(sums, count));
      }
    };
  }

  /** Of the magnitude of a term. */
  private double bound() {
    return mean ? Math.max(Math.log1p(targetSum), largest) : largest;
  }

  private void add(SparseRow cell, ReproducibleSums sums) {
    Normalization.Cell weights = new Normalization(state, targetSum).of(cell);
    for (int i = 0; i < cell.indices().length; i++) {
      float value = cell.values()[i];
      sums.add(cell.indices()[i], mean ? weights.weight(value) : value);
    }
  }

  private Iterator<Row> rows(Iterator<Tuple2<String, Sums>> parts) {
    Map<String, Sums> byGroup = new TreeMap<>();
    parts.forEachRemaining(part -> byGroup.merge(part._1(), part._2(), Sums::plus));
    return byGroup.entrySet().stream().map(each -> row(each.getKey(), each.getValue())).iterator();
  }

  private Row row(String group, Sums sums) {
    double[] values = sums.values().values();
    int[] indices = new int[values.length];
    float[] stored = new float[values.length];
    int count = 0;
    for (int gene = 0; gene < values.length; gene++) {
      float value = (float) (mean ? values[gene] / sums.cells() : values[gene]);
      if (value != 0) {
        indices[count] = gene;
        stored[count++] = value;
      }
    }
    return RowFactory.create(group, Arrays.copyOf(indices, count), Arrays.copyOf(stored, count));
  }
}
