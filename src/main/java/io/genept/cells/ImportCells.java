package io.genept.cells;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
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
  private static final Logger LOG = LoggerFactory.getLogger(ImportCells.class);

  private ImportCells() {}

  /**
   * What to read and where to write.
   *
   * @param file the vectors and the ids of their cells
   * @param format of the file; empty to recognise it by its content
   * @param atlas path of the atlas of the cells
   * @param minMatchedFraction smallest share of the atlas's cells that must have a vector, 0 to 1
   * @param model name of the model that made the vectors
   * @param output path of the cell_embeddings table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      VectorFile file,
      Optional<VectorFormat> format,
      String atlas,
      double minMatchedFraction,
      String model,
      String output,
      WriteMode writeMode) {
    public static final double DEFAULT_MIN_MATCHED_FRACTION = 0.9;

    public Options {
      if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
        throw UserError.of(
            "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
      }
    }

    private Map<String, String> described(VectorFormat found) {
      Map<String, String> described = file.described(found);
      described.put("atlas", atlas);
      described.put("min-matched-fraction", Double.toString(minMatchedFraction));
      described.put("model", model);
      described.put("output", output);
      return described;
    }
  }

  /**
   * What was done.
   *
   * @param cells rows of the table: cells of the atlas
   * @param matched cells of the atlas that the file has
   * @param withoutVector rows without a vector: missing in the file, or of zeros there
   * @param dropped cells of the file that the atlas does not have
   * @param dimension length of the vectors
   * @param output path of the table
   */
  public record Result(
      long cells, long matched, long withoutVector, long dropped, int dimension, String output) {}

  /**
   * Imports the vectors.
   *
   * @throws UserError if the file or the atlas is missing or of another form, a vector is wrong, or
   *     too few cells of the atlas have one
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    Atlas atlas = Atlas.open(spark, options.atlas());
    spark.sparkContext().setJobDescription("import-cells " + options.file().path());
    VectorFormat format =
        options.format().orElseGet(() -> VectorFormat.detect(options.file().path(), conf));
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
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", options.model());
    facts.put(CellEmbeddings.FACT_DIMENSION, Integer.toString(result.dimension()));
    facts.put("cells_matched", Long.toString(result.matched()));
    facts.put("cells_missing", Long.toString(result.cells() - result.matched()));
    facts.put("cells_not_in_atlas", Long.toString(result.dropped()));
    facts.put("cells_without_embedding", Long.toString(result.withoutVector()));
    ParquetTable.write(
        rows(spark, atlas, vectors, new HashSet<>(ids)),
        options.output(),
        options.writeMode(),
        written ->
            Provenance.now(
                "import-cells",
                options.described(format),
                Stream.of(
                        Optional.of(options.file().path()),
                        options.file().names(),
                        Optional.of(options.atlas()))
                    .flatMap(Optional::stream)
                    .flatMap(path -> Inputs.describe(path, conf).stream())
                    .toList(),
                facts,
                spark.version(),
                null,
                result.cells()));
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
        options.output());
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
            .add("vector_cell_id", DataTypes.StringType, false)
            .add(
                CellEmbeddings.EMBEDDING,
                DataTypes.createArrayType(DataTypes.FloatType, false),
                true);
    Dataset<Row> table = ParquetTable.ofRows(spark, found, schema, ROWS_PER_PARTITION);
    Column present = col("vector_cell_id").isNotNull();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(Atlas.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                coalesce(when(present, size(col(Atlas.GENE_INDICES))), lit(0))
                    .as(CellEmbeddings.GENES_MATCHED),
                when(present, lit(1.0)).otherwise(lit(0.0)).as(CellEmbeddings.MATCHED_FRACTION)));
    atlas.obsColumns().forEach(name -> columns.add(Columns.named(name)));
    return atlas
        .cells()
        .join(table, col(Atlas.CELL_ID).equalTo(col("vector_cell_id")), "left_outer")
        .select(columns.toArray(new Column[0]));
  }
}
