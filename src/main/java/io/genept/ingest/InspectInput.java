package io.genept.ingest;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.inputs.GeneUnion;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.inputs.InputList;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.inputs.ValueStateDetector;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.PartitionFolders;
import io.genept.table.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Describes matrix files without ingesting them: their heads, and the first cells. */
public final class InspectInput {
  private static final int CELLS_PER_BLOCK = 256;
  private static final int CELLS_LOOKED_AT = 1000;
  private static final int EXAMPLES = 5;

  private InspectInput() {}

  /**
   * Description of a matrix file.
   *
   * @param format kind of file
   * @param obs columns of the cells
   * @param var further columns of the genes
   * @param values guess of the value state from the first 1,000 cells, {@code SCALED} where a value
   *     is negative; empty where the matrix is stored by gene and would have to be read whole
   */
  public record Description(
      SourceFormat format,
      Matrix matrix,
      Map<String, ColumnType> obs,
      Map<String, ColumnType> var,
      First first,
      Optional<ValueStateDetector.Detection> values) {}

  /**
   * The matrix that the figures are of.
   *
   * @param name for example {@code X}
   * @param layers matrices of the file that {@code --layer} could name
   */
  public record Matrix(String name, long cells, int genes, List<String> layers) {}

  /** Names of the first cells and genes. */
  public record First(List<String> cells, List<String> genes, List<String> symbols) {}

  /**
   * Description of several inputs.
   *
   * @param inputs one a matrix
   * @param genes of all together, by id
   * @param sharedGenes those that each has
   * @param obs columns that some have
   */
  public record Inputs(
      List<InputLine> inputs, int genes, long sharedGenes, Map<String, ColumnType> obs) {
    /** Number of cells of all. */
    public long cells() {
      return inputs.stream().mapToLong(InputLine::cells).sum();
    }
  }

  /**
   * One of several inputs.
   *
   * @param values what the values of its first cells are; empty where they were not looked at
   */
  public record InputLine(
      String dataset, String path, SourceFormat format, long cells, int genes, String values) {}

  /**
   * The matrices that a path names: one, those of a folder or glob, or those of a manifest.
   *
   * @throws UserError if there is none
   */
  public static int count(String path, Configuration conf) {
    return InputList.of(List.of(path), conf).files().size();
  }

  /**
   * Describes one input.
   *
   * @throws UserError if it is of no accepted kind, damaged, or lacks what the options name
   */
  public static Description describe(String path, MatrixOptions options, Configuration conf) {
    InputFile file = InputList.of(List.of(path), conf).files().get(0);
    try (CellReader reader = MatrixInput.open(file.path(), conf, options)) {
      InputHeads.refuseIdleOptions(options, List.of(reader.head().format()));
      FirstCells first = new FirstCells();
      // All others that cannot be read in ranges would be read whole.
      if (reader.head().seekable() || reader.head().format() == SourceFormat.TENX_MTX) {
        reader.read(0, Math.min(CELLS_LOOKED_AT, reader.head().cells()), CELLS_PER_BLOCK, first);
      }
      return new Description(
          reader.head().format(),
          new Matrix(
              reader.head().layer(),
              reader.head().cells(),
              reader.genes().size(),
              reader.head().layers()),
          types(reader.head().obs()),
          types(reader.genes().columns()),
          new First(first(reader), first(reader.genes().ids()), first(reader.genes().symbols())),
          first.detect());
    }
  }

  /**
   * Describes several inputs by their heads, read on executors.
   *
   * @throws UserError if one cannot be read
   */
  public static Inputs describeAll(
      Run run, Configuration conf, String path, MatrixOptions options) {
    List<InputFile> files = InputList.of(List.of(path), conf).files();
    Broadcast<IngestSetup> setup =
        run.context()
            .broadcast(
                new IngestSetup(
                    files,
                    OptionSet.describe(options),
                    new String[0],
                    List.of(),
                    PartitionFolders.NONE,
                    false,
                    MissingValues.DEFAULT,
                    CELLS_PER_BLOCK,
                    1,
                    null,
                    new SerializableConfiguration(conf)));
    try {
      List<InputHead> heads = InputHeads.read(run, setup);
      GeneUnion genes = new GeneUnion();
      InputHeads.addGenes(run, setup, heads, genes);
      long lists = heads.stream().map(InputHead::genesKey).distinct().count();
      Map<String, ColumnType> obs = new LinkedHashMap<>();
      heads.forEach(
          head -> head.obs().forEach(c -> obs.merge(c.name(), c.type(), ColumnTypes::widest)));
      return new Inputs(
          heads.stream().map(head -> line(files.get(head.file()), head.shape())).toList(),
          genes.size(),
          genes.inEach((int) lists),
          obs);
    } finally {
      setup.destroy();
    }
  }

  private static InputLine line(InputFile file, InputHead.Shape shape) {
    return new InputLine(
        file.dataset(), file.path(), shape.format(), shape.cells(), shape.genes(), shape.values());
  }

  private static List<String> first(CellReader reader) {
    return LongStream.range(0, Math.min(EXAMPLES, reader.head().cells()))
        .mapToObj(cell -> String.valueOf(reader.head().cellIds().values().apply(cell)))
        .toList();
  }

  private static List<String> first(String[] ids) {
    return List.copyOf(Arrays.asList(ids).subList(0, Math.min(EXAMPLES, ids.length)));
  }

  private static Map<String, ColumnType> types(List<FrameColumn> columns) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    return types;
  }

  private static final class FirstCells implements CellReader.Sink {
    private ValueStateDetector detector = new ValueStateDetector();
    private float lowest;
    private long notNumbers;
    private long cells;

    @Override
    public void accept(CellBlock block) {
      cells += block.cells();
      for (int cell = 0; cell < block.cells(); cell++) {
        float[] values = block.valuesOf(cell);
        for (float value : values) {
          lowest = Math.min(lowest, Float.isNaN(value) ? 0 : value);
          notNumbers += Float.isFinite(value) ? 0 : 1;
        }
        detector.add(values, 0, values.length);
      }
    }

    @Override
    public void restart() {
      detector = new ValueStateDetector();
      lowest = 0;
      notNumbers = 0;
      cells = 0;
    }

    Optional<ValueStateDetector.Detection> detect() {
      return cells == 0 ? Optional.empty() : Optional.of(detected());
    }

    private ValueStateDetector.Detection detected() {
      ValueStateDetector.Detection detection =
          lowest < 0
              ? ValueStateDetector.Detection.of(
                  ValueState.SCALED, "there are negative values, lowest " + lowest)
              : detector.detect();
      return notNumbers == 0
          ? detection
          : new ValueStateDetector.Detection(
              detection.state(),
              detection.evidence() + "; " + notNumbers + " values are no finite numbers");
    }
  }
}
