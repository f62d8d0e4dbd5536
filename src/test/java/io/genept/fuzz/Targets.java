package io.genept.fuzz;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.evaluate.pairs.Interactions;
import io.genept.ingest.FuzzAnnotations;
import io.genept.ingest.inputs.Manifest;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.io.LabelTable;
import io.genept.io.OrthologueFile;
import io.genept.io.SafetensorsFile;
import io.genept.io.vectors.FuzzVectors;
import io.genept.jobs.FuzzJobs;
import io.genept.table.ProvenanceJson;
import io.genept.text.remote.FuzzAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Every reader, with small valid files of the tests. */
final class Targets {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Configuration CONF = new Configuration();
  private static final MatrixOptions DEFAULTS = OptionSet.of(MatrixOptions.class).remake(Map.of());
  private static final int CELLS = 100_000;

  private Targets() {}

  static List<Target> all() {
    return List.of(
        new Target("h5ad", files("h5ad", ".*\\.h5ad"), Targets::matrix),
        new Target("hdf5", files("hdf5", ".*\\.(h5|loom|h5mu)"), Targets::matrix),
        new Target("zarr", files("zarr", "(v2|v3|zarr2).*\\.zip"), Targets::matrix),
        new Target(
            "parquet",
            files("parquet", "(names|map|wide|names_plain|triplets).*\\.parquet"),
            Targets::matrix),
        new Target("text-matrix", files("delimited", ".*\\.(csv|tsv|txt)"), Targets::matrix),
        new Target("matrix-market", made("matrix.mtx", MARKET), Targets::tenx, Targets::matrix),
        new Target(
            "barcodes",
            made("barcodes.tsv", "a\nb\n\"c\"\nd\n"),
            Targets::tenx,
            Targets::besideMatrix),
        new Target(
            "features", made("features.tsv", FEATURES), Targets::tenx, Targets::besideMatrix),
        new Target(
            "vectors",
            files("vectors", ".*(npy|npz|safetensors|json|csv|tsv|txt|bin|gz)"),
            path -> FuzzVectors.read(path, CONF)),
        new Target("varm", files("vectors", ".*h5ad"), path -> FuzzVectors.read(path, CONF)),
        new Target(
            "pickle",
            files("pickle", "(float32|lists|scalars|row|ordered|values).*"),
            path -> FuzzVectors.read(path, CONF)),
        new Target("safetensors", files("vectors", ".*safetensors"), Targets::safetensors),
        new Target("annotations", made("obs.csv", OBS), path -> FuzzAnnotations.read(path, CONF)),
        new Target("labels", made("labels.csv", OBS), Targets::labels),
        new Target(
            "manifest",
            made("samples.csv", "path,dataset,x\na.h5ad,one,1\n\"b.h5ad\",two,2\n"),
            path -> Manifest.read(path, CONF)),
        new Target(
            "interactions",
            made("pairs.tsv", "TP53\tMDM2\nA\tB\nB\tA\n"),
            path -> Interactions.read(path, CONF)),
        new Target(
            "orthologues",
            made("ortho.tsv", ORTHOLOGUES),
            path -> OrthologueFile.read(Optional.of(path), CONF)),
        new Target(
            "provenance",
            made("_provenance.json", FuzzJobs.provenance()),
            path ->
                ProvenanceJson.parse(
                    Files.readString(Path.of(path), java.nio.charset.StandardCharsets.ISO_8859_1),
                    path)),
        new Target("answers", made("answer.json", ANSWER), FuzzAnswers::read),
        new Target("errors", made("error.json", ERROR), FuzzAnswers::read),
        new Target("conf", made("run.conf", CONFIGURATION), FuzzJobs::conf),
        new Target("plan", made("run.plan", PLAN), path -> FuzzJobs.plan(path, CONF)));
  }

  private static final String MARKET =
      "%%MatrixMarket matrix coordinate integer general\n%\n3 4 5\n2 1 1\n1 1 3\n3 2 2\n1 4 1\n2 4 7\n";
  private static final String FEATURES =
      "E1\tG1\tGene Expression\nE2\tG2\tGene Expression\n\"E3\"\t\"G1\"\t\"Gene Expression\"\n";
  private static final String OBS =
      "id,type,n,\"a, b\"\na,T,1,x\nb,B,2,\"say \"\"y\"\"\"\nc,NA,,z\nd,T,1.5,TRUE\n";
  private static final String ORTHOLOGUES =
      "human_ensembl\thuman_symbol\tmouse_ensembl\tmouse_symbol\nENSG1\tA\tENSMUSG1\ta\nENSG2\tB\tENSMUSG2\tb\n";
  private static final String ANSWER =
      """
      {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.1, -2e-3, 1]},
       {"index": 1, "embedding": "zczMPc3MTD6amZk+"}], "model": "m", "usage": {"total_tokens": 7}}
      """;
  private static final String ERROR =
      """
      {"error": {"message": "The model `m` does not exist.", "type": "NotFoundError", "code": 404}}
      """;
  private static final String CONFIGURATION =
      "# settings\nembed-cells {\n  atlas = out/atlas\n  gene-embeddings = ${?HOME}\"/genes\"\n  target-sum = 1e4\n}\n";
  private static final String PLAN =
      "# a plan\ningest-cells --input matrix --output $OUT/atlas\nembed-cells --atlas $OUT/atlas --gene-embeddings"
          + " genes --output $OUT/w\n";

  private static List<Path> files(String folder, String name) {
    try (Stream<Path> all = Files.list(GOLDEN.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> made(String name, String text) {
    try {
      Path file = Files.createTempDirectory("seed").resolve(name);
      Files.writeString(file, text);
      return List.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path tenx(Path folder, Path seed) throws IOException {
    Files.writeString(folder.resolve("matrix.mtx"), MARKET);
    Files.writeString(folder.resolve("barcodes.tsv"), "a\nb\nc\nd\n");
    Files.writeString(folder.resolve("features.tsv"), FEATURES);
    return folder.resolve(seed.getFileName().toString());
  }

  private static void besideMatrix(String path) {
    matrix(Path.of(path).resolveSibling("matrix.mtx").toString());
  }

  private static void matrix(String path) {
    try (CellReader reader = MatrixInput.open(path, CONF, DEFAULTS)) {
      long cells = Math.min(CELLS, reader.head().cells());
      reader.genes().columns().forEach(column -> all(column.values(), reader.genes().size()));
      all(reader.head().cellIds().values(), cells);
      reader.head().obs().forEach(column -> all(column.values(), cells));
      reader.read(0, cells, 64, new Nothing());
    }
  }

  private static void all(java.util.function.LongFunction<Object> values, long rows) {
    for (long row = 0; row < rows; row++) {
      Object unused = values.apply(row);
    }
  }

  private static final class Nothing implements CellReader.Sink {
    @Override
    public void accept(CellBlock block) {
      for (int cell = 0; cell < block.cells(); cell++) {
        block.genesOf(cell);
        block.valuesOf(cell);
      }
    }

    @Override
    public void restart() {}
  }

  /** Its callers say what an {@code IOException} means. */
  private static void safetensors(String path) {
    try {
      SafetensorsFile.read(new org.apache.hadoop.fs.Path(path), CONF);
    } catch (IOException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  private static void labels(String path) {
    LabelTable.read(
        path,
        CONF,
        new LabelTable.Lines() {
          @Override
          public void header(List<String> names) {}

          @Override
          public void line(long number, List<String> fields) {}
        });
  }
}
