package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.learn.decompose.Pca;
import io.genept.learn.neighbors.UmapOptions;
import io.genept.math.DistanceMetric;
import io.genept.table.CellEmbeddings;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.Run;
import io.genept.table.StoredTable;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
   * Cells to lay out, and the layout.
   *
   * @param embeddings path of a cell_embeddings table
   * @param colourBy obs columns that a report offers first to colour by
   * @param components principal components that are laid out; vectors of no more dimensions are
   *     taken as they are
   * @param minDist how close points may come
   * @param metric distance of the components
   * @param umap further parameters of the layout
   * @param maxCells most cells laid out; of more, those of the smallest SHA-256 of their id
   * @param target the table to write
   */
  @Stage(
      name = "visualise-cells",
      does = "cell_embeddings to cells in the plane by UMAP, with their obs columns.",
      examples = {
        "visualise-cells --embeddings out/atlas_w --colour-by cell_type --output out/cell_map",
        "write-report --cell-maps out/cell_map --output out/report"
      })
  public record Options(
      @Opt(value = "The cell_embeddings table.", label = "DIR", role = Opt.Role.INPUT)
          String embeddings,
      @Opt(
              value =
                  "obs columns that write-report offers first to colour by; the map carries all.",
              label = "NAME")
          List<String> colourBy,
      @Opt(
              value =
                  "Principal components that are laid out; vectors of no more dimensions are taken"
                      + " as they are.",
              label = "N",
              byDefault = "50")
          int components,
      @Opt(
              value = "How close points may come, 0 to 1, at UMAP's spread of 1.",
              label = "DISTANCE",
              byDefault = "0.5")
          double minDist,
      @Opt(
              value = "euclidean or cosine, of the components.",
              label = "NAME",
              byDefault = "euclidean")
          DistanceMetric metric,
      UmapOptions umap,
      @Opt(
              value = "Most cells laid out; of more a fixed sample is taken.",
              label = "N",
              byDefault = "20000")
          int maxCells,
      Target target) {

    /**
     * Checks the numbers.
     *
     * @throws UserError if one is out of range
     */
    public Options {
      colourBy = List.copyOf(colourBy);
      umap.require("cells", minDist, "--max-cells", maxCells);
      if (components < 2) {
        throw UserError.of("--components %d: expected at least 2.", components);
      }
    }
  }

  /**
   * Counts of the run.
   *
   * @param cells cells laid out
   * @param cellsWithVector cells of the table with a vector
   * @param output path of the table
   */
  public record Result(int cells, long cellsWithVector, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT, "%s: %,d of %,d cells laid out", output, cells, cellsWithVector);
    }
  }

  /**
   * Lays the cells out, on one thread of the driver.
   *
   * @throws UserError if the table is missing or of another kind, has no such obs column, or too
   *     few cells have a vector
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    run.step(options.embeddings());
    Dataset<Row> table = CellEmbeddings.read(spark, options.embeddings());
    options
        .colourBy()
        .forEach(
            column ->
                CellEmbeddings.requireObs(table, options.embeddings(), "--colour-by", column));
    List<String> obs = CellEmbeddings.obsColumns(table);
    StructType schema = PlaneMap.CELLS.schema(table);
    Dataset<Row> vectors = table.filter(col(CellEmbeddings.EMBEDDING).isNotNull());
    long all = vectors.count();
    if (Math.min(all, options.maxCells()) <= options.umap().nNeighbors()) {
      throw UserError.of(
          "Cannot lay out %s: it has %d cells with a vector. Expected more than --n-neighbors %d.",
          options.embeddings(), all, options.umap().nNeighbors());
    }
    List<Row> drawn = drawn(vectors, obs, all, options);
    LOG.info("Laying out {} of {} cells", drawn.size(), all);
    float[][] points =
        options
            .umap()
            .umap(options.minDist(), options.metric())
            .layout(drawn.stream().map(VisualiseCells::scores).toArray(float[][]::new));
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
    run.fact(
            "model",
            StoredTable.provenance(spark, options.embeddings()).fact("model").orElse("unknown"))
        .fact(PlaneMap.CELLS.factWithVector(), all);
    run.write(ParquetTable.ofRows(spark, rows, schema, ROWS_PER_FILE), options.target());
    return new Result(rows.size(), all, options.target().output());
  }

  /**
   * Ids, scores and obs values of the cells that are drawn, by id; the components are fitted to
   * these cells in one partition, so that sums never differ.
   */
  private static List<Row> drawn(
      Dataset<Row> vectors, List<String> obs, long all, Options options) {
    Dataset<Row> sample =
        all <= options.maxCells() ? vectors : smallestHashes(vectors, options.maxCells());
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

  /** Hashes alone go to where they are sorted; the vectors of the others stay. */
  private static Dataset<Row> smallestHashes(Dataset<Row> vectors, int count) {
    Column hash = sha2(col(CellEmbeddings.CELL_ID), 256);
    String last =
        vectors
            .select(hash.as("hash"))
            .orderBy("hash")
            .limit(count)
            .agg(max("hash"))
            .head()
            .getString(0);
    return vectors.filter(hash.leq(last));
  }

  private static float[] scores(Row row) {
    return FloatArrays.of(row.getList(1));
  }
}
