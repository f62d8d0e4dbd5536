package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.learn.decompose.Pca;
import io.genept.learn.neighbors.Umap;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code visualise-cells}: cell_embeddings → cells in the plane by UMAP of their first
 * principal components, with their obs columns (Fig. 3 and 4 of the paper: {@code
 * UMAP(min_dist=0.5, spread=1)} of 50 components; distances are Euclidean, as scanpy's by default).
 */
public final class VisualiseCells {
  private static final Logger LOG = LoggerFactory.getLogger(VisualiseCells.class);
  private static final int ROWS_PER_FILE = 65_536;
  private static final String SCORES = "__scores";

  private VisualiseCells() {}

  /**
   * What to lay out and how.
   *
   * @param embeddings path of a cell_embeddings table
   * @param components principal components that are laid out; vectors of no more dimensions are
   *     taken as they are
   * @param umap parameters of the layout
   * @param maxCells most cells laid out; of more, those of the smallest SHA-256 of their id
   * @param colourBy obs columns that a report colours by; empty for its own choice
   * @param output path of the table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String embeddings,
      int components,
      Umap umap,
      int maxCells,
      List<String> colourBy,
      String output,
      WriteMode writeMode) {
    public static final int DEFAULT_COMPONENTS = 50;
    public static final double DEFAULT_MIN_DIST = 0.5;
    public static final int DEFAULT_MAX_CELLS = 20_000;

    /**
     * Checks the numbers.
     *
     * @throws UserError if one is out of range
     */
    public Options {
      colourBy = List.copyOf(colourBy);
      umap.require("cells", "--max-cells", maxCells);
      if (components < 2) {
        throw UserError.of("--components %d: expected at least 2.", components);
      }
    }
  }

  /**
   * What was laid out.
   *
   * @param cells cells laid out
   * @param cellsWithVector cells of the table with a vector
   * @param output path of the table
   */
  public record Result(int cells, long cellsWithVector, String output) {}

  /**
   * Lays the cells out, on one thread of the driver.
   *
   * @throws UserError if the table is missing or of another kind, has no such obs column, or too
   *     few cells have a vector
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("visualise-cells " + options.embeddings());
    Dataset<Row> table = CellEmbeddings.read(spark, options.embeddings());
    options
        .colourBy()
        .forEach(
            column ->
                CellEmbeddings.requireObs(table, options.embeddings(), "--colour-by", column));
    List<String> obs = CellEmbeddings.obsColumns(table);
    StructType schema =
        PlaneMap.CELLS.schema(obs.stream().map(name -> table.schema().apply(name)).toList());
    Dataset<Row> vectors = table.filter(col(CellEmbeddings.EMBEDDING).isNotNull());
    long all = vectors.count();
    if (Math.min(all, options.maxCells()) <= options.umap().neighbours()) {
      throw UserError.of(
          "Cannot lay out %s: it has %d cells with a vector. Expected more than --n-neighbors %d.",
          options.embeddings(), all, options.umap().neighbours());
    }
    List<Row> drawn = drawn(vectors, obs, all, options);
    LOG.info("Laying out {} of {} cells", drawn.size(), all);
    float[][] points =
        options.umap().layout(drawn.stream().map(VisualiseCells::scores).toArray(float[][]::new));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      List<Object> values = new ArrayList<>();
      values.add(drawn.get(i).getString(0));
      values.add(points[i][0]);
      values.add(points[i][1]);
      for (int c = 0; c < obs.size(); c++) {
        values.add(drawn.get(i).get(2 + c));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    Provenance provenance = provenance(spark, options, all, rows.size());
    ParquetTable.write(
        ParquetTable.ofRows(spark, rows, schema, ROWS_PER_FILE),
        options.output(),
        options.writeMode(),
        written -> provenance);
    return new Result(rows.size(), all, options.output());
  }

  /**
   * Ids, scores and obs values of the cells that are drawn, by id; the components are fitted to
   * these cells in one partition, so that sums never differ.
   */
  private static List<Row> drawn(
      Dataset<Row> vectors, List<String> obs, long all, Options options) {
    Dataset<Row> sample =
        all <= options.maxCells()
            ? vectors
            : vectors.orderBy(sha2(col(CellEmbeddings.CELL_ID), 256)).limit(options.maxCells());
    Dataset<Row> cells =
        sample
            .repartition(1)
            .sortWithinPartitions(CellEmbeddings.CELL_ID)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      int dimension = cells.select(size(col(CellEmbeddings.EMBEDDING))).first().getInt(0);
      boolean reduced = dimension > options.components();
      String scores = reduced ? SCORES : CellEmbeddings.EMBEDDING;
      List<Column> columns =
          new ArrayList<>(List.of(col(CellEmbeddings.CELL_ID), col(scores).cast("array<float>")));
      obs.forEach(name -> columns.add(Columns.named(name)));
      Dataset<Row> scored =
          reduced
              ? Pca.fit(
                      cells,
                      CellEmbeddings.EMBEDDING,
                      (int) Math.min(options.components(), Math.min(all, options.maxCells())))
                  .project(cells, CellEmbeddings.EMBEDDING, SCORES)
              : cells;
      return scored.select(columns.toArray(new Column[0])).collectAsList();
    } finally {
      cells.unpersist();
    }
  }

  private static float[] scores(Row row) {
    return FloatArrays.of(row.getList(1));
  }

  private static Provenance provenance(SparkSession spark, Options options, long all, int rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("embeddings", options.embeddings());
    described.put("components", Integer.toString(options.components()));
    described.putAll(options.umap().described());
    described.put("max-cells", Integer.toString(options.maxCells()));
    described.put(PlaneMap.COLOUR_BY, String.join(",", options.colourBy()));
    described.put("output", options.output());
    return Provenance.now(
        PlaneMap.CELLS.stage(),
        described,
        Inputs.describe(options.embeddings(), conf),
        Map.of(
            "model",
            TableDirectory.provenance(options.embeddings(), conf).fact("model").orElse("unknown"),
            PlaneMap.CELLS.factWithVector(),
            Long.toString(all)),
        spark.version(),
        options.umap().seed(),
        rows);
  }
}
