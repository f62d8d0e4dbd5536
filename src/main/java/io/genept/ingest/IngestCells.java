package io.genept.ingest;

import io.genept.core.Opt;
import io.genept.core.Progress;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.hdf5.FrameColumn;
import io.genept.table.Atlas;
import io.genept.table.ColumnNames;
import io.genept.table.ObsColumns;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
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

  /** Fact of the provenance: the figures behind the value state, or that it was declared. */
  public static final String FACT_EVIDENCE = "value_state_evidence";

  public static final String FACT_FORMAT = "source_format";
  public static final String FACT_LAYER = "layer";

  private IngestCells() {}

  /**
   * An input, its reading, and the atlas to write.
   *
   * @param input an h5ad file, a folder of 10x MTX files, or the path of such a matrix file; on any
   *     Hadoop file system
   * @param obs TSV or CSV file with a row for each cell, joined by cell id
   * @param reading how the files are read
   * @param valueState what the values are; detected where empty
   * @param cellIdColumn column of {@code obs} with the cell ids; its first where empty
   * @param cellsPerBlock cells held at a time, 1 or more; at 60,000 genes, all of them expressed,
   *     256 cells take 120 MB
   * @param target the atlas to write
   */
  @Stage(
      name = "ingest-cells",
      does = "Matrix files (10x MTX, h5ad) to an atlas, in constant memory.",
      examples = {
        "ingest-cells --input filtered_feature_bc_matrix --obs obs.tsv --output out/atlas",
        "ingest-cells --input atlas.h5ad --layer raw --output out/atlas"
      })
  public record Options(
      @Opt(
              value = "An h5ad file, a folder of 10x MTX files, or such a matrix file.",
              label = "PATH")
          String input,
      @Opt(
              value = "TSV or CSV with a row for each cell, joined by cell id.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> obs,
      MatrixOptions reading,
      @Opt(
              value = "What the values are: counts, normalised or log1p (default: detected).",
              label = "STATE")
          Optional<ValueState> valueState,
      @Opt(value = "Column of --obs with the cell ids (default: its first).", label = "NAME")
          Optional<String> cellIdColumn,
      @Opt(
              value = "Cells held in memory at a time.",
              label = "N",
              byDefault = "256",
              role = Opt.Role.RUN)
          int cellsPerBlock,
      Target target) {
    public Options {
      if (input.isBlank() || target.output().isBlank()) {
        throw UserError.of(
            "Cannot ingest cells: --input is \"%s\" and --output is \"%s\". Expected a path for"
                + " each.",
            input, target.output());
      }
      if (cellsPerBlock < 1) {
        throw UserError.of(
            "Cannot ingest cells: --cells-per-block is %d. Expected 1 or more.", cellsPerBlock);
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
  }

  /**
   * Counts of an ingestion.
   *
   * @param cells rows of the atlas
   * @param genes columns of the matrix
   * @param nonzeros values that are not 0
   * @param valueState what the values are
   * @param output path of the atlas
   */
  public record Result(long cells, int genes, long nonzeros, ValueState valueState, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d cells × %,d genes, %,d non-zeros, values are %s",
          output,
          cells,
          genes,
          nonzeros,
          valueState.label());
    }
  }

  /**
   * Reads the input and writes the atlas.
   *
   * @throws UserError if the input cannot be read or is no expression matrix, with the place in the
   *     file; or if the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Target target = options.target();
    try (Run run = Run.of(spark, options);
        TableDirectory table = TableDirectory.create(target.output(), target.mode(), conf);
        CellReader reader = MatrixInput.open(options.input(), conf, options.reading())) {
      checkSize(options, reader);
      String[] cellIds =
          LongStream.range(0, reader.cells())
              .mapToObj(cell -> (String) reader.cellIds().values().apply(cell))
              .toArray(String[]::new);
      List<FrameColumn> obs = obs(options, conf, reader, cellIds);
      checkGenes(options, reader);
      LOG.info(
          "ingesting {} ({}, {}): {} cells × {} genes, {} obs columns",
          options.input(),
          reader.format().label(),
          reader.layer(),
          reader.cells(),
          reader.genes().size(),
          obs.size());
      try (AtlasSink stream = new AtlasSink(options.input(), reader, cellIds, obs, table, conf)) {
        return Progress.during(
            "cells",
            reader.cells(),
            stream::cellsDone,
            LOG::info,
            () -> {
              reader.read(0, reader.cells(), options.cellsPerBlock(), stream);
              stream.finish();
              return commit(run, options, reader, stream, table);
            });
      }
    }
  }

  private static Result commit(
      Run run, Options options, CellReader reader, AtlasSink stream, TableDirectory table) {
    ValueStateDetector.Detection detection = stream.detect();
    ValueState state = options.valueState().orElse(detection.state());
    String evidence =
        options.valueState().isPresent()
            ? "declared; from the data: " + detection.state().label() + ", " + detection.evidence()
            : detection.evidence();
    Result result =
        new Result(
            stream.cellsDone(),
            reader.genes().size(),
            stream.nonzeros(),
            state,
            options.target().output());
    run.fact(Atlas.FACT_VALUE_STATE, state.label())
        .fact(Atlas.FACT_CELLS, result.cells())
        .fact(Atlas.FACT_GENES, result.genes())
        .fact(Atlas.FACT_NONZEROS, result.nonzeros())
        .fact(FACT_EVIDENCE, evidence)
        .fact(FACT_FORMAT, reader.format().label())
        .fact(FACT_LAYER, reader.layer());
    reader.files().forEach(run::input);
    table.commit(run.provenance(result.cells()));
    LOG.info(
        "ingested {} cells × {} genes, {} nonzeros, {} ({}) into {}",
        result.cells(),
        result.genes(),
        result.nonzeros(),
        state.label(),
        evidence,
        result.output());
    return result;
  }

  private static List<FrameColumn> obs(
      Options options, Configuration conf, CellReader reader, String[] cellIds) {
    IdIndex index =
        IdIndex.of(
            cellIds,
            "cell id",
            options.input(),
            "make them distinct before writing the file, for example by a prefix for each sample");
    List<FrameColumn> obs = new ArrayList<>(reader.obs());
    options
        .obs()
        .ifPresent(
            file -> obs.addAll(ObsFile.read(file, conf, cellIds, index, options.cellIdColumn())));
    return ColumnNames.distinct(obs, Atlas.CELLS_SCHEMA, ObsColumns.SUFFIX);
  }

  private static void checkSize(Options options, CellReader reader) {
    if (reader.cells() == 0 || reader.genes().size() == 0) {
      throw UserError.of(
          "Cannot ingest %s: it has %d cells and %d genes. Expected some of each; check that the"
              + " file is the right one and complete.",
          options.input(), reader.cells(), reader.genes().size());
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
