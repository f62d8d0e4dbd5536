package io.genept.ingest;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.hdf5.FrameColumn;
import io.genept.table.Atlas;
import io.genept.table.ColumnNames;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns matrix files into an atlas.
 *
 * <p>The matrix is streamed on the driver: memory holds a block of cells, the ids of all cells and
 * genes, and the columns of the {@code obs} file where one is given, however large the matrix is. A
 * matrix that is not ordered by cell is sorted on local disk. Explicit zeros are dropped, repeated
 * entries summed, genes ascending within a cell. Any failure leaves no output.
 */
public final class IngestCells {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCells.class);

  /** Name of the stage in provenance and on the command line. */
  public static final String STAGE = "ingest-cells";

  /** Cells held at a time; at 60,000 genes, all of them expressed, 120 MB. */
  public static final int DEFAULT_CELLS_PER_BLOCK = 256;

  /** Fact of the provenance: the figures behind the value state, or that it was declared. */
  public static final String FACT_EVIDENCE = "value_state_evidence";

  public static final String FACT_FORMAT = "source_format";
  public static final String FACT_LAYER = "layer";

  private IngestCells() {}

  /**
   * What to ingest, from where to where.
   *
   * @param input an h5ad file, a folder of 10x MTX files, or the path of such a matrix file; on any
   *     Hadoop file system
   * @param obs TSV or CSV file with a row for each cell, joined by cell id
   * @param output directory of the atlas
   * @param layer matrix of an h5ad file: {@code X} (the default), {@code raw}, or the name of a
   *     layer
   * @param valueState what the values are; detected where empty
   * @param cellIdColumn column of {@code obs} with the cell ids; its first where empty
   * @param geneIdColumn {@code var} column of an h5ad file with the gene ids; the index where empty
   * @param symbolColumn {@code var} column with the symbols; where empty {@code feature_name},
   *     {@code gene_symbols}, {@code gene_name}, {@code symbol} or the like, else the ids
   * @param cellsPerBlock cells held at a time, 1 or more
   */
  public record Options(
      String input,
      Optional<String> obs,
      String output,
      Optional<String> layer,
      Optional<ValueState> valueState,
      Optional<String> cellIdColumn,
      Optional<String> geneIdColumn,
      Optional<String> symbolColumn,
      int cellsPerBlock,
      WriteMode writeMode) {
    public Options {
      if (input.isBlank() || output.isBlank()) {
        throw UserError.of(
            "Cannot ingest cells: --input is \"%s\" and --output is \"%s\". Expected a path for"
                + " each.",
            input, output);
      }
      if (cellsPerBlock < 1) {
        throw UserError.of(
            "Cannot ingest cells: --cells-per-block is %d. Expected 1 or more (default %d).",
            cellsPerBlock, DEFAULT_CELLS_PER_BLOCK);
      }
      if (cellIdColumn.isPresent() && obs.isEmpty()) {
        throw UserError.of(
            "Cannot ingest cells: --cell-id-column is \"%s\", but there is no --obs file it could be"
                + " a column of. Give --obs too, or leave it out.",
            cellIdColumn.get());
      }
      if (valueState.isPresent() && valueState.get() == ValueState.SCALED) {
        throw UserError.of(
            "Cannot ingest cells: --value-state is \"%s\". Expected counts, normalised or log1p:"
                + " values scaled by gene cannot serve as expression weights; use --layer.",
            valueState.get().label());
      }
    }

    /** All defaults. */
    public static Options of(String input, String output) {
      return new Options(
          input,
          Optional.empty(),
          output,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DEFAULT_CELLS_PER_BLOCK,
          WriteMode.FAIL_IF_EXISTS);
    }

    Map<String, String> byName() {
      Map<String, String> byName = new LinkedHashMap<>();
      byName.put("input", input);
      obs.ifPresent(value -> byName.put("obs", value));
      byName.put("output", output);
      layer.ifPresent(value -> byName.put("layer", value));
      valueState.ifPresent(value -> byName.put("value-state", value.label()));
      cellIdColumn.ifPresent(value -> byName.put("cell-id-column", value));
      geneIdColumn.ifPresent(value -> byName.put("gene-id-column", value));
      symbolColumn.ifPresent(value -> byName.put("symbol-column", value));
      byName.put("cells-per-block", Integer.toString(cellsPerBlock));
      byName.put("write-mode", writeMode.name().toLowerCase(Locale.ROOT));
      return byName;
    }
  }

  /** What an ingestion made. */
  public record Result(
      long cells, int genes, long nonzeros, ValueState valueState, String output) {}

  /**
   * Reads the input and writes the atlas.
   *
   * @throws UserError if the input cannot be read or is no expression matrix, with the place in the
   *     file; or if the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (TableDirectory table = TableDirectory.create(options.output(), options.writeMode(), conf);
        CellReader reader =
            MatrixInput.open(
                options.input(),
                conf,
                options.layer(),
                new H5adReader.GeneColumns(options.geneIdColumn(), options.symbolColumn()))) {
      checkSize(options, reader);
      List<FrameColumn> obs = obs(options, conf, reader);
      checkGenes(options, reader);
      LOG.info(
          "ingesting {} ({}, {}): {} cells × {} genes, {} obs columns",
          options.input(),
          reader.format().label(),
          reader.layer(),
          reader.cellIds().length,
          reader.genes().size(),
          obs.size());
      try (AtlasSink stream =
          new AtlasSink(options.input(), reader, obs, table.stagingPath(""), conf)) {
        return Progress.during(
            "cells",
            reader.cellIds().length,
            stream::cellsDone,
            LOG::info,
            () -> {
              reader.read(Long.MAX_VALUE, options.cellsPerBlock(), stream);
              stream.finish();
              return commit(spark, options, reader, stream, table);
            });
      }
    }
  }

  private static Result commit(
      SparkSession spark,
      Options options,
      CellReader reader,
      AtlasSink stream,
      TableDirectory table) {
    ValueStateDetector.Detection detection = stream.detect();
    ValueState state = options.valueState().orElse(detection.state());
    String evidence =
        options.valueState().isPresent()
            ? "declared; from the data: " + detection.state().label() + ", " + detection.evidence()
            : detection.evidence();
    Result result =
        new Result(
            stream.cellsDone(), reader.genes().size(), stream.nonzeros(), state, options.output());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(Atlas.FACT_VALUE_STATE, state.label());
    facts.put(Atlas.FACT_CELLS, Long.toString(result.cells()));
    facts.put(Atlas.FACT_GENES, Integer.toString(result.genes()));
    facts.put(Atlas.FACT_NONZEROS, Long.toString(result.nonzeros()));
    facts.put(FACT_EVIDENCE, evidence);
    facts.put(FACT_FORMAT, reader.format().label());
    facts.put(FACT_LAYER, reader.layer());
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Provenance.Input> inputs = new ArrayList<>();
    reader.files().forEach(file -> inputs.addAll(Inputs.describe(file, conf)));
    options.obs().ifPresent(file -> inputs.addAll(Inputs.describe(file, conf)));
    table.commit(
        Provenance.now(
            STAGE, options.byName(), inputs, facts, spark.version(), null, result.cells()));
    LOG.info(
        "ingested {} cells × {} genes, {} nonzeros, {} ({}) into {}",
        result.cells(),
        result.genes(),
        result.nonzeros(),
        state.label(),
        evidence,
        options.output());
    return result;
  }

  private static List<FrameColumn> obs(Options options, Configuration conf, CellReader reader) {
    IdIndex index =
        IdIndex.of(
            reader.cellIds(),
            "cell id",
            options.input(),
            "make them distinct before writing the file, for example by a prefix for each sample");
    List<FrameColumn> obs = new ArrayList<>(reader.obs());
    options
        .obs()
        .ifPresent(
            file ->
                obs.addAll(
                    ObsFile.read(file, conf, reader.cellIds(), index, options.cellIdColumn())));
    return ColumnNames.distinct(
        obs, List.of(Atlas.CELL_ID, Atlas.GENE_INDICES, Atlas.COUNTS), "_obs");
  }

  private static void checkSize(Options options, CellReader reader) {
    if (reader.cellIds().length == 0 || reader.genes().size() == 0) {
      throw UserError.of(
          "Cannot ingest %s: it has %d cells and %d genes. Expected some of each; check that the"
              + " file is the right one and complete.",
          options.input(), reader.cellIds().length, reader.genes().size());
    }
  }

  private static void checkGenes(Options options, CellReader reader) {
    String advice =
        reader.format() == SourceFormat.H5AD
            ? "name a var column of distinct ids by --gene-id-column, or call"
                + " adata.var_names_make_unique() before writing the file"
            : "make the first column of the features file distinct";
    IdIndex.of(reader.genes().ids(), "gene id", options.input(), advice);
  }
}
