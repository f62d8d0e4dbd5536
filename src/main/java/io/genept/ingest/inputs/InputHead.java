package io.genept.ingest.inputs;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.Sha256;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.Inputs;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What is known of one input before its matrix is read; made by a task. The genes themselves are
 * not part of it: inputs with the same {@code genesKey} have the same.
 *
 * @param file position among the inputs
 * @param failure why it cannot be read; null if it can
 * @param shape size and layout
 * @param genesKey hash of the gene ids in their order
 * @param obs names and types of the obs columns
 * @param inputs fingerprints of the files it consists of
 */
public record InputHead(
    int file,
    String failure,
    Shape shape,
    String genesKey,
    List<Column> obs,
    List<Provenance.Input> inputs)
    implements Serializable {
  private static final int SAMPLE = 256;

  /**
   * Size and layout of a matrix.
   *
   * @param entries values that are not 0, estimated by a sample where a range can be read
   * @param values what the values of the sample are; empty where none was taken
   * @param evidence the figures behind it
   */
  public record Shape(
      SourceFormat format,
      String layer,
      long cells,
      int genes,
      long entries,
      boolean seekable,
      String values,
      String evidence)
      implements Serializable {}

  /** Name and type of a column. */
  public record Column(String name, ColumnType type) implements Serializable {}

  /** Reads the head of an input; what is wrong with it becomes the {@code failure}. */
  public static InputHead read(
      int number, InputFile file, Configuration conf, MatrixOptions options) {
    try (CellReader reader = MatrixInput.open(file.path(), conf, options)) {
      checkSize(file, reader);
      checkGenes(file, reader);
      Sample sample = sampled(file, reader);
      List<Provenance.Input> inputs = new ArrayList<>();
      for (String path : reader.head().files()) {
        inputs.add(Inputs.fingerprint(path, conf));
      }
      return new InputHead(
          number,
          null,
          new Shape(
              reader.head().format(),
              reader.head().layer(),
              reader.head().cells(),
              reader.genes().size(),
              sample.entries(reader),
              reader.head().seekable(),
              sample.detection().map(ValueStateDetector.Detection::label).orElse(""),
              sample.detection().map(ValueStateDetector.Detection::evidence).orElse("")),
          key(reader.genes().ids()),
          columns(reader.head().obs()),
          inputs);
    } catch (UserError e) {
      return new InputHead(number, e.getMessage(), null, null, List.of(), List.of());
    }
  }

  public static List<Column> columns(List<FrameColumn> columns) {
    return columns.stream().map(c -> new Column(c.name(), c.type())).toList();
  }

  private static String key(String[] ids) {
    MessageDigest digest = Sha256.digest();
    for (String id : ids) {
      digest.update(id.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return Sha256.hex(digest.digest());
  }

  /** Refuses what the first cells show already, and finds what they are like. */
  private static Sample sampled(InputFile file, CellReader reader) {
    long cells = Math.min(SAMPLE, reader.head().cells());
    Sample sample = new Sample(new CellCheck(file.path(), reader));
    if (reader.head().seekable()) {
      reader.read(0, cells, SAMPLE, sample);
    }
    return sample;
  }

  private static final class Sample implements CellReader.Sink {
    private final CellCheck check;
    private ValueStateDetector values = new ValueStateDetector();
    private long cells;
    private long nonzeros;

    Sample(CellCheck check) {
      this.check = check;
    }

    @Override
    public void accept(CellBlock block) {
      check.check(block);
      for (int cell = 0; cell < block.cells(); cell++) {
        float[] counts = block.valuesOf(cell);
        values.add(counts, 0, counts.length);
        nonzeros += counts.length;
      }
      cells += block.cells();
    }

    @Override
    public void restart() {
      values = new ValueStateDetector();
      cells = 0;
      nonzeros = 0;
    }

    long entries(CellReader reader) {
      return cells == 0
          ? reader.head().entries()
          : Math.round((double) nonzeros / cells * reader.head().cells());
    }

    Optional<ValueStateDetector.Detection> detection() {
      return cells == 0 ? Optional.empty() : Optional.of(values.detect());
    }
  }

  private static void checkSize(InputFile file, CellReader reader) {
    if (reader.head().cells() == 0 || reader.genes().size() == 0) {
      throw UserError.of(
          "Cannot ingest %s: it has %d cells and %d genes. Expected some of each; check that the"
              + " file is the right one and complete.",
          file.path(), reader.head().cells(), reader.genes().size());
    }
  }

  private static void checkGenes(InputFile file, CellReader reader) {
    String advice =
        reader.head().format().options().contains("gene-id-column")
            ? "name a var column of distinct ids by --gene-id-column, or call"
                + " adata.var_names_make_unique() before writing the file"
            : "make the gene ids of the file distinct";
    GeneIds.index(reader.genes().ids(), file.path(), advice);
  }
}
