package io.genept.ingest.parquet;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.ingest.matrix.MatrixOptions;
import io.genept.io.Columns;
import io.genept.io.LiteralPaths;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetColumn.Kind;
import io.genept.io.parquet.ParquetFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups Parquet of one row a non-zero by cell, into files of one row a cell.
 *
 * <p>One Spark shuffle of all values brings those of a range of cells together, sorted by cell and
 * gene; values of one cell and gene are summed. The ranges are cut by the data alone, so that the
 * files are the same whatever the number of tasks, and hold {@value #VALUES_PER_FILE} values or so.
 * Driver: a sample of the cells, of at most {@value #SAMPLE_VALUES} values. A task: one cell,
 * beside what Spark sorts.
 */
public final class TripletRows {
  private static final Logger LOG = LoggerFactory.getLogger(TripletRows.class);

  public static final long VALUES_PER_FILE = 16_000_000;
  private static final long SAMPLE_VALUES = 500_000;
  private static final int SHUFFLED_BYTES = 7;

  static final String PART = "part";
  static final String CELL = "cell";
  static final String GENE = "gene";
  static final String VALUE = "value";
  static final String CELL_ID = "cell_id";
  static final String OBS = "obs";

  private final SparkSession spark;
  private final ParquetLayout layout;
  private final DataType cellType;
  private final DataType geneType;

  private TripletRows(SparkSession spark, ParquetLayout layout) {
    this.spark = spark;
    this.layout = layout;
    this.cellType = type(layout.cells());
    this.geneType = type(layout.genes().orElseThrow());
  }

  /** Tests whether a file is one that {@link #prepare} made. */
  static boolean isGrouped(ParquetLayout layout) {
    return layout.cells().name().equals(ParquetLayout.GROUPED_CELL);
  }

  /**
   * Groups the values of all files.
   *
   * @param files Parquet files of one matrix, with the same columns
   * @param obs Parquet file with a row for each cell, which become columns of the result; cells
   *     without any value are kept
   * @param cellIdColumn its column with the ids of the cells: the key itself if the values name
   *     their cells, or a name beside the key {@code soma_joinid} if they number them
   * @param directory to be made, for the result; a failure may leave some of it
   * @return the files, which {@link ParquetRowsReader} reads under the same options
   * @throws io.genept.core.UserError if the genes are numbers without a table; while tasks run, as
   *     a cause, if a value lacks a cell or gene, or a cell has no row of {@code obs} or two
   */
  public static List<String> prepare(
      SparkSession spark,
      List<String> files,
      Optional<String> obs,
      Optional<String> cellIdColumn,
      MatrixOptions options,
      String directory) {
    return prepare(spark, files, obs, cellIdColumn, options, directory, VALUES_PER_FILE);
  }

  public static List<String> prepare(
      SparkSession spark,
      List<String> files,
      Optional<String> obs,
      Optional<String> cellIdColumn,
      MatrixOptions options,
      String directory,
      long valuesPerFile) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    ParquetLayout layout;
    try (ParquetFile file = ParquetFile.open(files.get(0), conf)) {
      layout = ParquetLayout.of(file, options);
      ParquetColumn genes = layout.genes().orElseThrow();
      if (options.genesTable().isEmpty() && genes.kind(0) == Kind.WHOLE) {
        throw ParquetRowsReader.needsTable(file.path(), genes);
      }
    }
    TripletRows triplets = new TripletRows(spark, layout);
    Dataset<Row> values = triplets.values(files);
    long count = values.count();
    int parts = (int) Math.max(1, (count + valuesPerFile - 1) / valuesPerFile);
    LOG.info(
        "grouping {} values of {} files by cell: a shuffle of about {} bytes, into {} files",
        count,
        files.size(),
        count * SHUFFLED_BYTES,
        parts);
    Optional<CellObs> annotations =
        obs.map(path -> CellObs.read(spark, path, cellIdColumn, layout.cells(), triplets.cellType));
    triplets.write(values, annotations, triplets.cuts(values, count, parts), directory);
    return parts(directory, conf);
  }

  private Dataset<Row> values(List<String> files) {
    return LiteralPaths.read(spark, files)
        .select(
            Columns.named(layout.cells().name()).cast(cellType).as(CELL),
            Columns.named(layout.genes().orElseThrow().name()).cast(geneType).as(GENE),
            Columns.named(layout.values().orElseThrow().name())
                .cast(DataTypes.DoubleType)
                .as(VALUE));
  }

  /**
   * First cells of all parts but the first, from the cells whose hash draws them, so that neither
   * order nor number of tasks matters.
   */
  private Comparable<?>[] cuts(Dataset<Row> values, long count, int parts) {
    if (parts == 1) {
      return new Comparable<?>[0];
    }
    List<Row> sample =
        new ArrayList<>(
            values
                .filter(col(CELL).isNotNull())
                .filter(
                    pmod(xxhash64(col(CELL)), lit(Math.max(1, count / SAMPLE_VALUES))).equalTo(0L))
                .groupBy(CELL)
                .count()
                .collectAsList());
    sample.sort(Comparator.comparing(TripletRows::cell));
    long total = sample.stream().mapToLong(row -> row.getLong(1)).sum();
    List<Comparable<?>> cuts = new ArrayList<>();
    long before = 0;
    for (Row row : sample) {
      if (before >= total * (cuts.size() + 1.0) / parts) {
        cuts.add(cell(row));
      }
      before += row.getLong(1);
    }
    return cuts.toArray(Comparable<?>[]::new);
  }

  @SuppressWarnings("unchecked")
  private static Comparable<Object> cell(Row row) {
    return (Comparable<Object>) row.get(0);
  }

  private void write(
      Dataset<Row> values, Optional<CellObs> annotations, Comparable<?>[] cuts, String directory) {
    int parts = cuts.length + 1;
    Integer[] labels = PartLabels.of(parts);
    UDF1<Object, Integer> partOf = cell -> labels[partOf(cell, cuts)];
    Column part = functions.udf(partOf, DataTypes.IntegerType).apply(col(CELL)).as(PART);
    Dataset<Row> rows = values.select(part, col(CELL), col(GENE), col(VALUE));
    if (annotations.isPresent()) {
      Dataset<Row> cells = annotations.get().rows();
      DataType obs = cells.schema().apply(OBS).dataType();
      rows =
          rows.select(
                  col("*"),
                  lit(null).cast(DataTypes.StringType).as(CELL_ID),
                  lit(null).cast(obs).as(OBS))
              .unionAll(
                  cells.select(
                      part,
                      col(CELL),
                      lit(null).cast(geneType).as(GENE),
                      lit(null).cast(DataTypes.DoubleType).as(VALUE),
                      col(CELL_ID),
                      col(OBS)));
    }
    StructType schema =
        TripletGroups.schema(geneType, annotations.map(CellObs::schema).orElseGet(StructType::new));
    boolean annotated = annotations.isPresent();
    MapPartitionsFunction<Row, Row> group = sorted -> new TripletGroups(sorted, annotated);
    rows.repartition(parts, col(PART))
        .sortWithinPartitions(
            col(CELL).asc_nulls_first(), col(GENE).asc_nulls_first(), col(VALUE).asc())
        .mapPartitions(group, Encoders.row(schema))
        .write()
        .option("compression", "zstd")
        .parquet(directory);
  }

  private static DataType type(ParquetColumn column) {
    return column.kind(0) == Kind.WHOLE ? DataTypes.LongType : DataTypes.StringType;
  }

  @SuppressWarnings("unchecked")
  private static int partOf(Object cell, Comparable<?>[] cuts) {
    int low = 0;
    int high = cell == null ? 0 : cuts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (((Comparable<Object>) cuts[middle]).compareTo(cell) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<String> parts(String directory, Configuration conf) {
    try {
      Path folder = new Path(directory);
      return Stream.of(folder.getFileSystem(conf).listStatus(folder))
          .map(FileStatus::getPath)
          .filter(file -> file.getName().endsWith(".parquet"))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory + ": " + e.getMessage(), e);
    }
  }
}
