package io.genept.cells;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.ObsColumns;
import io.genept.table.ParquetTable;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code import-cells}: vectors of cells that another model made → cell_embeddings, with the
 * obs columns of the atlas of these cells, so that they stand beside GenePT in every evaluation.
 *
 * <p>Every cell of the atlas becomes a row, one without a vector with a null embedding; vectors of
 * other cells are dropped. Numbers become float32. Which genes the model used is not known: {@code
 * genes_matched} counts the expressed genes, {@code matched_fraction} is 1. The vectors pass
 * through the driver.
 */
public final class ImportCells {
  private static final int ROWS_PER_PARTITION = 4_096;
  private static final String VECTOR_CELL_ID = "genept_vector_cell_id";
  private static final String VECTOR = "genept_vector";
  private static final Logger LOG = LoggerFactory.getLogger(ImportCells.class);

  private ImportCells() {}

  /**
   * Vectors to import, and the atlas of their cells.
   *
   * @param file the vectors and the ids of their cells
   * @param format of the file; empty to recognise it by its content
   * @param atlas path of the atlas of the cells
   * @param minMatchedFraction smallest share of the atlas's cells that must have a vector, 0 to 1
   * @param model name of the model that made the vectors
   * @param target the cell_embeddings table to write
   */
  @Stage(
      name = "import-cells",
      does = "Vectors of cells that another model made to cell_embeddings.",
      notes =
          "Every cell of the atlas becomes a row with its obs columns; a vector of zeros is none.",
      examples = {
        "import-cells --input scgpt.npy --names cells.txt --atlas out/atlas \\\n"
            + "--model scgpt --output out/scgpt",
        "import-cells --input geneformer.csv --atlas out/atlas --model geneformer \\\n"
            + "--output out/geneformer",
        "import-cells --input integrated.h5ad --vectors X_scVI --atlas out/atlas \\\n"
            + "--model scvi --output out/scvi"
      })
  public record Options(
      VectorFile file,
      @Opt(
              value =
                  "csv, tsv, npy, npz, safetensors, parquet, h5ad or another of import-genes"
                      + " (default: recognised by the content).",
              label = "FORMAT")
          Optional<VectorFormat> format,
      @Opt(
              value = "The atlas of these cells, whose obs columns are carried along.",
              label = "DIR",
              role = Opt.Role.INPUT)
          String atlas,
      @Opt(
              value = "Least share of the atlas's cells that must have a vector.",
              label = "SHARE",
              byDefault = "0.9")
          double minMatchedFraction,
      @Opt(value = "Name of the model that made the vectors.", label = "NAME") String model,
      Target target) {
    public Options {
      if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
        throw UserError.of(
            "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
      }
    }
  }

  /**
   * Counts of the run.
   *
   * @param cells rows of the table: cells of the atlas
   * @param matched cells of the atlas that the file has
   * @param withoutVector rows without a vector: missing in the file, or of zeros there
   * @param dropped cells of the file that the atlas does not have
   * @param dimension length of the vectors
   * @param output path of the table
   */
  public record Result(
      long cells, long matched, long withoutVector, long dropped, int dimension, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d cells, %,d matched, %,d without vector, %d dimensions; %,d cells of the file are"
              + " not in the atlas",
          output,
          cells,
          matched,
          withoutVector,
          dimension,
          dropped);
    }
  }

  /**
   * Imports the vectors.
   *
   * @throws UserError if the file or the atlas is missing or of another form, a vector is wrong, or
   *     too few cells of the atlas have one
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    Atlas atlas = Atlas.open(spark, options.atlas());
    run.step(options.file().path());
    VectorFormat format =
        options.format().orElseGet(() -> VectorFormat.detect(options.file().path(), run.conf()));
    LOG.info("Reading {} as {}", options.file().path(), format.label());
    ImportedVectors vectors = new ImportedVectors(options.file().path());
    options.file().read(spark, format, VectorFile.Axis.CELLS, vectors);
    List<String> ids = atlas.cellIds();
    Result result = result(vectors, ids, options);
    LOG.info(
        "{} of {} cells of the atlas matched, {} missing; {} cells of the file are not in the"
            + " atlas; {} vectors are zero or missing",
        result.matched(),
        result.cells(),
        result.cells() - result.matched(),
        result.dropped(),
        vectors.zeros());
    run.fact("model", options.model())
        .fact("source_format", format.label())
        .fact(CellEmbeddings.FACT_DIMENSION, result.dimension())
        .fact("cells_matched", result.matched())
        .fact("cells_missing", result.cells() - result.matched())
        .fact("cells_not_in_atlas", result.dropped())
        .fact("cells_without_embedding", result.withoutVector());
    run.write(rows(spark, atlas, vectors, new HashSet<>(ids)), options.target());
    return result;
  }

  private static Result result(ImportedVectors vectors, List<String> ids, Options options) {
    long matched = ids.stream().filter(vectors.vectors()::containsKey).count();
    long present = ids.stream().filter(id -> vectors.vectors().get(id) != null).count();
    Set<String> known = new HashSet<>(ids);
    List<String> others =
        vectors.vectors().keySet().stream().filter(id -> !known.contains(id)).toList();
    if (present == 0 || present < options.minMatchedFraction() * ids.size()) {
      String missing =
          ids.stream().filter(id -> vectors.vectors().get(id) == null).findFirst().orElse("none");
      throw UserError.of(
          "Cannot import %s: it has a vector for %,d of the %,d cells of %s (first without: %s),"
              + " and %,d cells that are not there%s. Expected the ids of the atlas for at least %s"
              + " of its cells; check --names or --name-column, or lower --min-matched-fraction.",
          options.file().path(),
          present,
          ids.size(),
          options.atlas(),
          missing,
          others.size(),
          others.isEmpty() ? "" : " (first: " + others.get(0) + ")",
          options.minMatchedFraction());
    }
    return new Result(
        ids.size(),
        matched,
        ids.size() - present,
        others.size(),
        vectors.dimension(),
        options.target().output());
  }

  private static Dataset<Row> rows(
      SparkSession spark, Atlas atlas, ImportedVectors vectors, Set<String> known) {
    List<Row> found = new ArrayList<>();
    vectors
        .vectors()
        .forEach(
            (id, vector) -> {
              if (vector != null && known.contains(id)) {
                found.add(RowFactory.create(id, vector));
              }
            });
    StructType schema =
        new StructType()
            .add(VECTOR_CELL_ID, DataTypes.StringType, false)
            .add(VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false), true);
    Dataset<Row> table = ParquetTable.ofRows(spark, found, schema, ROWS_PER_PARTITION);
    Column present = col(VECTOR_CELL_ID).isNotNull();
    return atlas
        .cells()
        .join(table, col(Atlas.CELL_ID).equalTo(col(VECTOR_CELL_ID)), "left_outer")
        .select(
            ObsColumns.beside(
                CellEmbeddings.SCHEMA,
                List.of(
                    col(Atlas.CELL_ID),
                    col(VECTOR),
                    coalesce(when(present, size(col(Atlas.GENE_INDICES))), lit(0)),
                    when(present, lit(1.0)).otherwise(lit(0.0))),
                atlas.obsColumns()));
  }
}
