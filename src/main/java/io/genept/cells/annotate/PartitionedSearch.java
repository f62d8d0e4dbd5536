package io.genept.cells.annotate;

import io.genept.cells.BlockIterator;
import io.genept.core.EmbeddingMatrix;
import io.genept.learn.KeyedVector;
import io.genept.learn.neighbors.NearestRows;
import io.genept.learn.neighbors.ReferenceBlock;
import io.genept.table.CellEmbeddings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Neighbours in a reference that is too large for every executor: each block of it meets each block
 * of queries in a task; of the results only the nearest cells are sent, 12 bytes a neighbour for a
 * query and block, and merged.
 */
final class PartitionedSearch implements AutoCloseable {
  private final JavaRDD<QueryBlock> queries;
  private final Broadcast<int[]> codes;
  private final Dataset<Row> found;

  private record QueryBlock(String[] ids, float[] vectors) implements Serializable {
    private static QueryBlock of(Iterator<KeyedVector> cells, int dim) {
      List<String> ids = new ArrayList<>();
      List<float[]> vectors = new ArrayList<>();
      cells.forEachRemaining(
          cell -> {
            ids.add(cell.getKey());
            vectors.add(cell.getVector());
          });
      return new QueryBlock(ids.toArray(new String[0]), LabelledBlock.joined(vectors, dim));
    }
  }

  /** Is told of cells that have met a block. */
  interface Met extends LongConsumer, Serializable {}

  /**
   * Prepares the search, which runs when the result is read.
   *
   * @param cells {@code key} and {@code vector} of the queries
   * @param classes labels of the codes
   * @param labels name of the column of the result
   */
  PartitionedSearch(
      Dataset<Row> cells,
      ReferenceCells reference,
      List<String> classes,
      int neighbors,
      String labels,
      Met met) {
    int dim = reference.dim();
    this.queries =
        cells
            .as(Encoders.bean(KeyedVector.class))
            .javaRDD()
            .filter(cell -> EmbeddingMatrix.hasDirection(cell.getVector()))
            .mapPartitions(
                some ->
                    new BlockIterator<>(
                        some,
                        BlockIterator.ROWS,
                        taken -> {},
                        block -> List.of(QueryBlock.of(block, dim))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    this.codes =
        JavaSparkContext.fromSparkContext(cells.sparkSession().sparkContext())
            .broadcast(reference.codes(classes));
    Broadcast<int[]> sent = codes;
    JavaRDD<Row> rows =
        reference
            .blocks()
            .cartesian(queries)
            .flatMapToPair(
                pair -> {
                  QueryBlock block = pair._2();
                  NearestRows nearest =
                      ReferenceBlock.nearest(List.of(pair._1()), block.vectors, dim, neighbors);
                  met.accept(block.ids.length);
                  List<Tuple2<String, NearestRows>> each = new ArrayList<>();
                  for (int cell = 0; cell < block.ids.length; cell++) {
                    each.add(new Tuple2<>(block.ids[cell], nearest.of(cell)));
                  }
                  return each.iterator();
                })
            .reduceByKey(NearestRows::plus, Math.max(1, queries.getNumPartitions()))
            .map(
                cell ->
                    RowFactory.create(
                        cell._1(), ReferenceIndex.labels(cell._2().rows(0), sent.value())));
    this.found =
        cells
            .sparkSession()
            .createDataFrame(
                rows,
                new StructType()
                    .add(CellEmbeddings.CELL_ID, DataTypes.StringType, false)
                    .add(labels, DataTypes.createArrayType(DataTypes.IntegerType, false), false));
  }

  /** {@code cell_id} and the codes of its neighbours' labels, of cells with a direction. */
  Dataset<Row> found() {
    return found;
  }

  @Override
  public void close() {
    queries.unpersist(true);
    codes.destroy();
  }
}
