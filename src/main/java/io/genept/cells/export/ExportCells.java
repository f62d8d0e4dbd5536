package io.genept.cells.export;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.table.FileOutput;
import io.genept.table.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code export-cells}: tables of cells to one h5ad file that anndata and scanpy read:
 * vectors and maps in {@code obsm}, obs columns and annotations in {@code obs}, provenance in
 * {@code uns/genept}, and with an atlas its values in {@code X} and its genes in {@code var}.
 *
 * <p>Executors join the tables by cell id and sort them; the driver receives blocks of some {@value
 * ExportRows#BLOCK_BYTES} bytes and writes them to a file of its disk, which then goes to the
 * output. It holds the genes, and up to {@value ColumnStats#MOST_CATEGORIES} categories a column.
 */
public final class ExportCells {
  private static final Logger LOG = LoggerFactory.getLogger(ExportCells.class);
  private static final String ENDING = ".h5ad";

  private ExportCells() {}

  /**
   * Tables, and the file to write.
   *
   * @param embeddings cell_embeddings tables
   * @param keys names in {@code obsm} for them; {@code X_} and the name of the table where empty
   * @param cellMaps maps of visualise-cells
   * @param annotations tables of annotate-cells or name-cells
   * @param atlas whose values become {@code X}
   * @param output the file
   * @param overwrite whether a file that is there is replaced
   */
  @Stage(
      name = "export-cells",
      does = "Embeddings, maps and annotations of cells to one h5ad file, for scanpy.",
      notes = {
        "Cells are in the order of the atlas if it is given, else of the first table; what another",
        "table lacks is NaN. In scanpy: sc.pp.neighbors(adata, use_rep=\"X_genept_w\")."
      },
      examples = {
        "export-cells --embeddings out/genept_w --output out/genept.h5ad",
        """
        export-cells --atlas out/atlas --embeddings out/genept_w,out/expression_pca \\
        --keys X_genept,X_pca --cell-maps out/cell_map --annotations out/labels \\
        --output out/atlas.h5ad"""
      })
  public record Options(
      @Opt(
              value = "cell_embeddings tables; each becomes a matrix in obsm.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> embeddings,
      @Opt(value = "Their names in obsm (default: X_ and the name of the table).", label = "NAME")
          List<String> keys,
      @Opt(
              value =
                  "Maps of visualise-cells; one becomes obsm/X_umap, several X_umap_ and the name of"
                      + " the table.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> cellMaps,
      @Opt(
              value = "Tables of annotate-cells or name-cells; their columns go into obs.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> annotations,
      @Opt(
              value = "The atlas: its values become X, its genes var.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> atlas,
      @Opt(
              value = "The .h5ad file to write; it appears whole or not at all.",
              label = "FILE",
              role = Opt.Role.RUN)
          String output,
      @Opt(value = "Replaces a file at --output.", role = Opt.Role.RUN) boolean overwrite) {

    /**
     * Checks the options.
     *
     * @throws UserError if no table is given, the output is no h5ad file, or keys do not fit
     */
    public Options {
      embeddings = List.copyOf(embeddings);
      keys = List.copyOf(keys);
      cellMaps = List.copyOf(cellMaps);
      annotations = List.copyOf(annotations);
      if (Stream.of(embeddings, cellMaps, annotations).allMatch(List::isEmpty) && atlas.isEmpty()) {
        throw new UserError(
            "Cannot export cells: no table is given. Give --embeddings, --cell-maps, --annotations"
                + " or --atlas.");
      }
      if (!output.endsWith(ENDING)) {
        throw UserError.of(
            "Cannot export cells to %s. Expected a name that ends in .h5ad, by which scanpy knows"
                + " the format.",
            output);
      }
      if (!keys.isEmpty() && keys.size() != embeddings.size()) {
        throw UserError.of(
            "Cannot name %d embeddings by --keys %s. Expected a name for each, in their order.",
            embeddings.size(), String.join(",", keys));
      }
    }
  }

  /**
   * What was written.
   *
   * @param cells rows
   * @param genes columns of {@code X}; 0 without an atlas
   * @param without cells without a vector, by key in {@code obsm}
   * @param output path of the file
   */
  public record Result(long cells, int genes, Map<String, Long> without, String output) {
    public Result {
      without = new LinkedHashMap<>(without);
    }

    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d cells%s%s",
          output,
          cells,
          genes == 0 ? "" : String.format(Locale.ROOT, " × %,d genes", genes),
          without.entrySet().stream()
              .map(
                  each ->
                      "; "
                          + each.getKey()
                          + (each.getValue() == 0
                              ? ""
                              : String.format(
                                  Locale.ROOT, " (%,d cells without)", each.getValue())))
              .collect(Collectors.joining()));
    }
  }

  /**
   * Writes the file.
   *
   * @throws UserError if a table is missing or of another kind, two have the same key, one shares
   *     no cell with the first, or the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options);
        FileOutput output = FileOutput.create(options.output(), options.overwrite(), run.conf())) {
      run.step("to " + options.output());
      ExportRows rows = ExportRows.of(spark, options);
      Result result = ExportFile.write(output.local(), rows, options.output());
      output.commit();
      LOG.debug("exported {}", result.summary());
      return result;
    }
  }
}
