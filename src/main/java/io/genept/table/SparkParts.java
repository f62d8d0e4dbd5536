package io.genept.table;

import io.genept.core.Provenance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes rows of Spark as parts of a table: each task its rows in their order, a part of {@link
 * RowWriter#PART_BYTES} after the other, and counts them as it writes. The driver holds names and
 * counts.
 */
public final class SparkParts {
  private static final String COUNTED = "genept_counted_";

  private SparkParts() {}

  /**
   * What was written.
   *
   * @param rows number of them
   * @param counts rows for which each of the conditions holds
   */
  public record Written(long rows, List<Long> counts) {}

  private record Report(List<Provenance.Part> parts, long rows, long[] counts)
      implements Serializable {}

  /**
   * Writes rows as one of the tables of a directory, at least one part, and adds them to it.
   *
   * @param folder of the table; may be empty
   * @param partitions columns whose values become folders; they are not in the parts
   * @param counted conditions, for each of which the rows are counted that fulfil it
   * @throws io.genept.core.UserError if a column has a type that no table of ours holds
   */
  public static Written write(
      Dataset<Row> rows,
      TableDirectory table,
      String folder,
      PartitionFolders partitions,
      Column... counted) {
    StructType all = rows.schema();
    Configuration conf = rows.sparkSession().sparkContext().hadoopConfiguration();
    ColumnType.of(partitions.of(all).parts());
    Task task =
        new Task(
            table.place(),
            folder,
            partitions.of(all),
            all,
            counted.length,
            table.firstNumber(),
            new SerializableConfiguration(conf));
    List<Report> reports =
        new ArrayList<>(
            task.arranged(rows, counted)
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitionsWithIndex(task::write, false)
                .collect());
    if (!table.holds(folder) && reports.stream().allMatch(report -> report.parts().isEmpty())) {
      reports.add(task.empty());
    }
    long[] counts = new long[counted.length];
    long sum = 0;
    for (Report report : reports) {
      table.add(report.parts());
      sum += report.rows();
      Arrays.setAll(counts, i -> counts[i] + report.counts()[i]);
    }
    return new Written(sum, Arrays.stream(counts).boxed().toList());
  }

  /** Writes rows without partition columns. */
  public static Written write(
      Dataset<Row> rows, TableDirectory table, String folder, Column... counted) {
    return write(rows, table, folder, PartitionFolders.NONE, counted);
  }

  private static final class Task implements Serializable {
    private static final long serialVersionUID = 1;

    private final PartPlace place;
    private final String folder;
    private final PartitionFolders.Split split;
    private final StructType all;
    private final int counted;
    private final int firstNumber;
    private final SerializableConfiguration conf;

    Task(
        PartPlace place,
        String folder,
        PartitionFolders.Split split,
        StructType all,
        int counted,
        int firstNumber,
        SerializableConfiguration conf) {
      this.place = place;
      this.folder = folder;
      this.split = split;
      this.all = all;
      this.counted = counted;
      this.firstNumber = firstNumber;
      this.conf = conf;
    }

    /** Columns of the parts, then those that are folders, then the conditions. */
    Dataset<Row> arranged(Dataset<Row> rows, Column[] conditions) {
      List<Column> columns = new ArrayList<>(split.columns());
      for (int i = 0; i < conditions.length; i++) {
        columns.add(functions.coalesce(conditions[i], functions.lit(false)).as(COUNTED + i));
      }
      Dataset<Row> arranged = rows.select(columns.toArray(new Column[0]));
      return split.folders() == 0
          ? arranged
          : arranged.sortWithinPartitions(split.folderColumns().toArray(new Column[0]));
    }

    Iterator<Report> write(int task, Iterator<InternalRow> rows) {
      try (Parts parts = new Parts(this, firstNumber + task)) {
        long[] counts = new long[counted];
        while (rows.hasNext()) {
          InternalRow row = rows.next();
          parts.write(split.folderOf(folder, row), row);
          for (int i = 0; i < counted; i++) {
            counts[i] += row.getBoolean(all.size() + i) ? 1 : 0;
          }
        }
        return List.of(parts.report(counts)).iterator();
      }
    }

    Report empty() {
      RowWriter writer = open(folder, firstNumber, 0);
      return new Report(List.of(finished(writer)), 0, new long[counted]);
    }

    private RowWriter open(String where, int number, int roll) {
      return new RowWriter(
          place.newPart(where, String.format(Locale.ROOT, "%05d-%03d", number, roll)),
          conf.value(),
          "row",
          split.parts(),
          ParquetTable.unrepeated(split.parts()));
    }

    private Provenance.Part finished(RowWriter writer) {
      writer.close();
      return place.finished(writer.file(), writer.rows(), conf.value());
    }
  }

  /** The parts of a task: one is open at a time. */
  private static final class Parts implements AutoCloseable {
    private final Task task;
    private final int number;
    private final List<Provenance.Part> done = new ArrayList<>();
    private RowWriter writer;
    private String at;
    private long rows;

    Parts(Task task, int number) {
      this.task = task;
      this.number = number;
    }

    void write(String where, InternalRow row) {
      if (writer != null && (!where.equals(at) || writer.holds(RowWriter.PART_BYTES))) {
        finish();
      }
      if (writer == null) {
        at = where;
        writer = task.open(at, number, done.size());
      }
      writer.write(row);
      rows++;
    }

    Report report(long[] counts) {
      if (writer != null) {
        finish();
      }
      return new Report(done, rows, counts);
    }

    private void finish() {
      RowWriter open = writer;
      writer = null;
      done.add(task.finished(open));
    }

    /** Closes what a failure left open; it is no part. */
    @Override
    public void close() {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
