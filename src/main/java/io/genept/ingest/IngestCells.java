package io.genept.ingest;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.inputs.ValueStateDetector;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.TextOptions;
import io.genept.table.Atlas;
import io.genept.table.AtlasWriter;
import io.genept.table.PartitionFolders;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import io.genept.table.WriteMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns matrix files into an atlas, on executors.
 *
 * <p>A pass over the heads of the inputs finds shapes, genes and columns and makes the union of the
 * genes by id; then tasks of a range of cells each read and write in parallel. The driver holds the
 * list of inputs and the genes, an executor a block of cells and the open files of each task. A
 * matrix that is not ordered by cell is sorted on the local disk of its task. Explicit zeros are
 * dropped, repeated entries summed, genes ascending within a cell. Any failure leaves no output.
 */
public final class IngestCells {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCells.class);

  /** Fact of the provenance: the figures behind the value state, or that it was declared. */
  public static final String FACT_EVIDENCE = "value_state_evidence";

  public static final String FACT_FORMAT = "source_format";
  public static final String FACT_LAYER = "layer";

  /** Most formats and matrices that the provenance names. */
  private static final int NAMED = 8;

  private IngestCells() {}

  /** What becomes of the cells. */
  public enum Mode {
    /** They make an atlas of their own. */
    CREATE,
    /** They are added to an atlas; new genes come after its own. */
    APPEND,
    /** The same with those of inputs that the atlas does not hold yet. */
    INCREMENTAL
  }

  /**
   * An input, its reading, and the atlas to write.
   *
   * @param input matrix files, folders of them, globs, or manifests with a column {@code path} or
   *     {@code file_path}; on any Hadoop file system
   * @param annotations text or Parquet with a row for each cell
   * @param reading how the files are read
   * @param text how text is read, and what of it stands for no value
   * @param valueState what the values are; detected where empty
   * @param cellsPerBlock cells held at a time, 1 or more; at 60,000 genes, all of them expressed,
   *     256 cells take 120 MB
   * @param cellIdPrefix whether the name of its input and {@code _} go before each cell id
   * @param mode whether the cells make an atlas or are added to one
   * @param resume whether ranges that are finished are kept when the run fails, and those of an
   *     earlier run taken up
   * @param partitions obs columns that become folders
   * @param target the atlas to write
   */
  @Stage(
      name = "ingest-cells",
      does = "Matrix files of many kinds to an atlas, on executors, in constant memory.",
      examples = {
        "ingest-cells --input filtered_feature_bc_matrix --obs obs.tsv --output out/atlas",
        "ingest-cells --input atlas.h5ad --layer raw --output out/atlas",
        "ingest-cells --input 'samples/*.h5ad' --cell-id-prefix --resume --output out/atlas",
        "ingest-cells --input samples.tsv --partition-by dataset --output out/atlas",
        "ingest-cells --input new.h5ad --mode append --output out/atlas",
        "ingest-cells --input incoming --mode incremental --resume --output out/atlas"
      })
  public record Options(
      @Opt(
              value =
                  "Matrix files (h5ad, h5mu, 10x HDF5, loom, zarr, Parquet, CSV/TSV, 10x MTX),"
                      + " folders of them, globs, or a manifest: a table with a column path or"
                      + " file_path, whose other columns become obs columns.",
              label = "PATH")
          List<String> input,
      ObsOptions annotations,
      MatrixOptions reading,
      TextOptions text,
      @Opt(
              value =
                  "What the values are: counts, normalised, log1p, log2p1 or"
                      + " log10p1 (default: detected).",
              label = "STATE")
          Optional<ValueState> valueState,
      @Opt(
              value = "Cells held in memory at a time.",
              label = "N",
              byDefault = "256",
              role = Opt.Role.RUN)
          int cellsPerBlock,
      @Opt(
              value =
                  "Puts the name of its input and _ before each cell id, which keeps samples with"
                      + " the same barcodes apart.")
          boolean cellIdPrefix,
      @Opt(
              value =
                  "create: an atlas of these inputs; append: adds their cells to the atlas at"
                      + " --output, of which no file is rewritten; a first run makes it;"
                      + " incremental: the same, passing over inputs whose cells it holds.",
              label = "MODE",
              byDefault = "create",
              role = Opt.Role.RUN)
          Mode mode,
      @Opt(
              value =
                  "Keeps what is finished when an input fails or the run is killed, and takes it up"
                      + " when the command is repeated.",
              role = Opt.Role.RUN)
          boolean resume,
      PartitionFolders partitions,
      Target target) {
    public Options {
      if (input.isEmpty()
          || input.stream().anyMatch(String::isBlank)
          || target.output().isBlank()) {
        throw UserError.of(
            "Cannot ingest cells: --input is \"%s\" and --output is \"%s\". Expected a path for"
                + " each.",
            String.join(",", input), target.output());
      }
      if (cellsPerBlock < 1) {
        throw UserError.of(
            "Cannot ingest cells: --cells-per-block is %d. Expected 1 or more.", cellsPerBlock);
      }
      if (mode != Mode.CREATE && target.overwrite()) {
        throw UserError.of(
            "Cannot ingest cells: --mode %s adds to the atlas at %s, --overwrite replaces it."
                + " Give one of them.",
            mode.name().toLowerCase(Locale.ROOT), target.output());
      }
      if (valueState.isPresent() && valueState.get() == ValueState.SCALED) {
        throw UserError.of(
            "Cannot ingest cells: --value-state is \"%s\". Expected counts, normalised, log1p,"
                + " log2p1 or log10p1: values scaled by gene cannot serve as expression weights; use --layer.",
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
   * Reads the inputs and writes the atlas.
   *
   * @throws UserError if an input cannot be read or is no expression matrix, with the place in the
   *     file; if the inputs do not fit together; or if the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    Target target = options.target();
    try (Run run = Run.of(spark, options)) {
      boolean adds =
          options.mode() != Mode.CREATE && TableDirectory.exists(target.output(), run.conf());
      WriteMode mode = adds ? WriteMode.APPEND : target.mode();
      try (TableDirectory table = TableDirectory.create(target.output(), mode, run.conf())) {
        Optional<EarlierAtlas> earlier =
            adds ? Optional.of(EarlierAtlas.open(run, target.output())) : Optional.empty();
        try (IngestRun ingestion = new IngestRun(run, options, table, earlier)) {
          try {
            if (!ingestion.findInputs()) {
              return unchanged(options, earlier.orElseThrow());
            }
            TaskResult result = ingestion.write();
            return commit(run, options, table, ingestion, result, earlier);
          } catch (UserError e) {
            throw ingestion.named(e);
          }
        }
      }
    }
  }

  private static Result unchanged(Options options, EarlierAtlas atlas) {
    Result result =
        new Result(
            atlas.cells(),
            atlas.geneCount(),
            atlas.nonzeros(),
            atlas.valueState(),
            options.target().output());
    LOG.info("nothing to ingest, all inputs are there: {}", result.summary());
    return result;
  }

  private static Result commit(
      Run run,
      Options options,
      TableDirectory table,
      IngestRun ingestion,
      TaskResult written,
      Optional<EarlierAtlas> earlier) {
    ValueStateDetector.Detection values =
        IngestChecks.valueState(
            written,
            ingestion.files(),
            options.valueState(),
            earlier.map(EarlierAtlas::valueState));
    Dataset<Row> ids = table.pending(run.spark(), written.parts(), Atlas.CELL_ID);
    IngestChecks.refuseDuplicates(
        run,
        earlier.map(atlas -> ids.union(atlas.atlas().cells().select(Atlas.CELL_ID))).orElse(ids),
        ingestion);
    table.add(written.parts());
    long[] cellsOfGene = written.cellsOfGene();
    earlier.ifPresent(atlas -> atlas.addCellsOfGene(cellsOfGene));
    AtlasWriter.writeGenes(table, run.conf(), ingestion.genes().genes(), cellsOfGene);
    ValueState state = values.state().orElseThrow();
    Result result =
        new Result(
            written.cells() + earlier.map(EarlierAtlas::cells).orElse(0L),
            ingestion.genes().size(),
            written.nonzeros() + earlier.map(EarlierAtlas::nonzeros).orElse(0L),
            state,
            options.target().output());
    List<InputHead> heads = ingestion.heads();
    run.fact(Atlas.FACT_VALUE_STATE, state.label())
        .fact(Atlas.FACT_CELLS, result.cells())
        .fact(Atlas.FACT_GENES, result.genes())
        .fact(Atlas.FACT_NONZEROS, result.nonzeros())
        .fact(FACT_EVIDENCE, values.evidence())
        .fact(FACT_FORMAT, distinct(heads, earlier, FACT_FORMAT, h -> h.shape().format().label()))
        .fact(FACT_LAYER, distinct(heads, earlier, FACT_LAYER, h -> h.shape().layer()));
    earlier.ifPresent(atlas -> run.inputs(atlas.atlas().provenance().inputs()));
    run.inputs(ingestion.fingerprints());
    table.commit(run.provenance(result.cells()));
    LOG.debug("ingested {} ({})", result.summary(), values.evidence());
    return result;
  }

  private static String distinct(
      List<InputHead> heads,
      Optional<EarlierAtlas> earlier,
      String fact,
      Function<InputHead, String> what) {
    return Stream.concat(
            earlier
                .flatMap(atlas -> atlas.atlas().provenance().fact(fact))
                .map(text -> Arrays.stream(text.split(", ")))
                .orElse(Stream.empty()),
            heads.stream().map(what))
        .distinct()
        .limit(NAMED)
        .collect(Collectors.joining(", "));
  }
}
