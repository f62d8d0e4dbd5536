package io.genept.ingest;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.ingest.ObsRows.ObsRow;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.matrix.CellReader;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import io.genept.table.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Joins the rows of {@code --obs} to the cells by id, on executors: a pass over the ids of the
 * inputs, a join of ids and annotations without the matrix, and the rows of each task in the order
 * of its cells. Kept on the executors' disks until the run ends.
 *
 * @param rows partition {@code i} has those of task {@code i}, in order
 * @param columns names and types of their values
 * @param text whether the values are texts
 * @param cached what lies on the executors' disks
 */
record ObsJoin(
    JavaRDD<ObsRow> rows, List<InputHead.Column> columns, boolean text, JavaPairRDD<?, ?> cached)
    implements AutoCloseable {

  /** Position of a cell: its task, and its number within that. */
  private record Place(int task, long at) implements Serializable, Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Comparator.comparingInt(Place::task).thenComparingLong(Place::at).compare(this, other);
    }
  }

  private static final class ByTask extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int tasks;

    ByTask(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object key) {
      return ((Place) key).task();
    }
  }

  /**
   * Joins.
   *
   * @param tasks of the plan, one a partition
   * @param options how ids are compared, and which cells are taken
   * @throws UserError if a cell has several rows, or none and is not to be left out or kept so
   */
  static ObsJoin of(
      Run run,
      JavaRDD<IngestPlan.Task> tasks,
      Broadcast<IngestSetup> setup,
      ObsTable obs,
      ObsOptions options) {
    run.step("joins --obs");
    StructType idSchema =
        new StructType()
            .add("task", DataTypes.IntegerType)
            .add("at", DataTypes.LongType)
            .add(ObsTable.CELL_ID, DataTypes.StringType);
    Dataset<Row> ids =
        run.spark().createDataFrame(tasks.flatMap(task -> ids(setup.value(), task)), idSchema);
    int columns = obs.names().size();
    Dataset<Row> joined =
        ids.join(
            obs.rows().withColumnRenamed(ObsTable.CELL_ID, "obs_id"),
            options
                .obsMatch()
                .key(col(ObsTable.CELL_ID))
                .equalTo(options.obsMatch().key(col("obs_id"))),
            "left");
    JavaPairRDD<Place, Tuple2<String, ObsRow>> placed =
        joined
            .toJavaRDD()
            .mapToPair(
                row -> {
                  boolean missing = row.isNullAt(3);
                  Object[] values = new Object[columns];
                  for (int i = 0; i < columns && !missing; i++) {
                    values[i] = row.get(5 + i);
                  }
                  long line = missing ? -1 : row.getLong(4);
                  return new Tuple2<>(
                      new Place(row.getInt(0), row.getLong(1)),
                      new Tuple2<>(row.getString(2), new ObsRow(row.getLong(1), line, values)));
                })
            .repartitionAndSortWithinPartitions(new ByTask(tasks.getNumPartitions()));
    placed.persist(StorageLevel.DISK_ONLY());
    boolean text = obs.types().isEmpty();
    MissingValues missing = setup.value().missing();
    ObsSeen seen =
        placed
            .values()
            .mapPartitions(
                rows -> Collections.singleton(ObsSeen.of(rows, columns, text, missing)).iterator())
            .treeReduce(ObsSeen::merge);
    try {
      new ObsChecks(obs, ids, options).check(run, seen);
    } catch (UserError e) {
      placed.unpersist(false);
      throw e;
    }
    List<InputHead.Column> types = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      ColumnType type = text ? seen.types().get(i).type() : obs.types().get(i);
      types.add(new InputHead.Column(obs.names().get(i), type));
    }
    return new ObsJoin(placed.values().map(Tuple2::_2), types, text, placed);
  }

  @Override
  public void close() {
    cached.unpersist(false);
  }

  private static Iterator<Row> ids(IngestSetup setup, IngestPlan.Task task) {
    return task.slices().stream()
        .flatMap(
            slice -> {
              CellReader reader = setup.open(slice.file());
              return LongStream.range(slice.from(), slice.to())
                  .mapToObj(
                      row ->
                          setup.cellId(
                              slice.file(), row, reader.head().cellIds().values().apply(row)))
                  .onClose(reader::close);
            })
        .map(new Numbered(task.number())::row)
        .iterator();
  }

  private static final class Numbered {
    private final int task;
    private long at;

    Numbered(int task) {
      this.task = task;
    }

    Row row(String id) {
      return RowFactory.create(task, at++, id);
    }
  }
}
