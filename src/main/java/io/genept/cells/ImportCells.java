package io.genept.cells;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.ObsColumns;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code import-cells}: vectors of cells that another model made → cell_embeddings, with the
 * obs columns of the atlas of these cells, so that they stand beside GenePT in every evaluation.
 *
 * <p>Every cell of the atlas becomes a row, one without a vector with a null embedding; vectors of
 * other cells are dropped. Numbers become float32. Which genes the model used is not known: {@code
 * genes_matched} counts the expressed genes, {@code matched_fraction} is 1. Vectors are read and
 * joined by tasks.
 */
public final class ImportCells {
  private static final String EXPRESSED = "genept_expressed";
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
    LOG.debug("Reading {} as {}", options.file().path(), format.label());
    try (ImportedRows vectors =
        ImportedRows.of(
            options.file().path(), options.file().rows(spark, format, VectorFile.Axis.CELLS))) {
      Result result = result(atlas, vectors, options);
      LOG.debug(
          "{} of {} cells of the atlas matched, {} missing; {} cells of the file are not in the"
              + " atlas",
          result.matched(),
          result.cells(),
          result.cells() - result.matched(),
          result.dropped());
      run.fact("model", options.model())
          .fact("source_format", format.label())
          .fact(CellEmbeddings.FACT_DIMENSION, result.dimension())
          .fact("cells_matched", result.matched())
          .fact("cells_missing", result.cells() - result.matched())
          .fact("cells_not_in_atlas", result.dropped())
          .fact("cells_without_embedding", result.withoutVector());
      run.write(rows(atlas, vectors), options.target());
      return result;
    }
  }

  private static Result result(Atlas atlas, ImportedRows vectors, Options options) {
    Column inAtlas = col(Atlas.CELL_ID).isNotNull();
    Column inFile = col(ImportedRows.ID).isNotNull();
    Column present = col("present");
    Row counts =
        atlas
            .cells()
            .select(Atlas.CELL_ID)
            .join(
                vectors
                    .rows()
                    .select(
                        col(ImportedRows.ID), col(ImportedRows.VECTOR).isNotNull().as("present")),
                col(Atlas.CELL_ID).equalTo(col(ImportedRows.ID)),
                "full_outer")
            .agg(
                count(when(inAtlas, 1)),
                count(when(inAtlas.and(inFile), 1)),
                count(when(inAtlas.and(present), 1)),
                count(when(not(inAtlas), 1)),
                min(when(inAtlas.and(not(coalesce(present, lit(false)))), col(Atlas.CELL_ID))),
                min(when(not(inAtlas), col(ImportedRows.ID))))
            .head();
    long cells = counts.getLong(0);
    long found = counts.getLong(2);
    if (found == 0 || found < options.minMatchedFraction() * cells) {
      throw UserError.of(
          "Cannot import %s: it has a vector for %,d of the %,d cells of %s (first without: %s),"
              + " and %,d cells that are not there%s. Expected the ids of the atlas for at least %s"
              + " of its cells; check --names or --name-column, or lower --min-matched-fraction.",
          options.file().path(),
          found,
          cells,
          options.atlas(),
          counts.isNullAt(4) ? "none" : counts.getString(4),
          counts.getLong(3),
          counts.isNullAt(5) ? "" : " (first: " + counts.getString(5) + ")",
          options.minMatchedFraction());
    }
    return new Result(
        cells,
        counts.getLong(1),
        cells - found,
        counts.getLong(3),
        vectors.dimension(),
        options.target().output());
  }

  private static Dataset<Row> rows(Atlas atlas, ImportedRows vectors) {
    Column present = col(ImportedRows.ID).isNotNull();
    Column expressed = size(col(Atlas.GENE_INDICES)).as(EXPRESSED);
    List<Column> carried = new ArrayList<>(List.of(col(Atlas.CELL_ID), expressed));
    atlas.obsColumns().forEach(name -> carried.add(Columns.named(name)));
    return atlas
        .cells()
        .select(carried.toArray(new Column[0]))
        .join(
            vectors.rows().filter(col(ImportedRows.VECTOR).isNotNull()),
            col(Atlas.CELL_ID).equalTo(col(ImportedRows.ID)),
            "left_outer")
        .select(
            ObsColumns.beside(
                CellEmbeddings.SCHEMA,
                List.of(
                    col(Atlas.CELL_ID),
                    col(ImportedRows.VECTOR),
                    coalesce(when(present, col(EXPRESSED)), lit(0)),
                    when(present, lit(1.0)).otherwise(lit(0.0))),
                atlas.obsColumns()));
  }
}
