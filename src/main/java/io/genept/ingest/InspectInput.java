package io.genept.ingest;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.hdf5.ColumnType;
import io.genept.io.hdf5.FrameColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/** Describes a matrix file without ingesting it. */
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
   * @param values guess of the value state from the first 1,000 cells; {@code SCALED} where a value
   *     is negative
   */
  public record Description(
      SourceFormat format,
      Matrix matrix,
      Map<String, ColumnType> obs,
      Map<String, ColumnType> var,
      First first,
      ValueStateDetector.Detection values) {}

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
   * Describes an input.
   *
   * @param layer matrix of an h5ad file; {@code X} where empty
   * @throws UserError if it is of no accepted kind, damaged, or lacks the layer
   */
  public static Description describe(String path, Optional<String> layer, Configuration conf) {
    MatrixOptions options =
        OptionSet.of(MatrixOptions.class)
            .remake(layer.map(name -> Map.<String, Object>of("layer", name)).orElse(Map.of()));
    try (CellReader reader = MatrixInput.open(path, conf, options)) {
      FirstCells first = new FirstCells();
      reader.read(0, Math.min(CELLS_LOOKED_AT, reader.cells()), CELLS_PER_BLOCK, first);
      return new Description(
          reader.format(),
          new Matrix(reader.layer(), reader.cells(), reader.genes().size(), reader.layers()),
          types(reader.obs()),
          types(reader.genes().columns()),
          new First(first(reader), first(reader.genes().ids()), first(reader.genes().symbols())),
          first.detect());
    }
  }

  private static List<String> first(CellReader reader) {
    return LongStream.range(0, Math.min(EXAMPLES, reader.cells()))
        .mapToObj(cell -> String.valueOf(reader.cellIds().values().apply(cell)))
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

    @Override
    public void accept(CellBlock block) {
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
    }

    ValueStateDetector.Detection detect() {
      ValueStateDetector.Detection detection =
          lowest < 0
              ? new ValueStateDetector.Detection(
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
