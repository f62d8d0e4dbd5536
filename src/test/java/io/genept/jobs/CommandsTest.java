package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.genept.core.Option;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.testing.Draws;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SmallCellEmbeddings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParameterException;

/** What holds for the options of every command. */
class CommandsTest extends CommandTest {
  /** These write no table in a directory. */
  private static final Set<String> WITHOUT_TABLE =
      Set.of("demo", "benchmark", "export-cells", "inspect", "publish");

  private static final Pattern MISSING = Pattern.compile("--([a-z-]+)=");
  private static final int GENES = 40;
  private static final int CELLS = 48;

  @TempDir Path dir;

  static Stream<RecordCommand<?>> commands() {
    return Commands.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionHasAHelpTextAndANameOfItsOwn(RecordCommand<?> command) {
    Set<String> names = new TreeSet<>();
    for (Option option : command.options().options()) {
      assertThat(option.help()).as("%s --%s", command.name(), option.name()).endsWith(".");
      assertThat(option.name()).matches("[a-z]+(-[a-z]+)*");
      assertThat(option.isFlag() || !option.label().equals("VALUE"))
          .as("%s --%s says what its value is", command.name(), option.name())
          .isTrue();
      Stream.concat(Stream.of(option.name()), option.formerly().stream())
          .forEach(name -> assertThat(names.add(name)).as("%s is there once", name).isTrue());
    }
  }

  /** Each conf file with each command that it has a section for. */
  static Stream<Arguments> sections() throws IOException {
    List<Arguments> sections = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".conf") && !file.endsWith("spark-defaults.conf")) {
          ConfigFactory.parseFile(file.toFile()).root().keySet().stream()
              .filter(name -> commands().anyMatch(command -> command.name().equals(name)))
              .forEach(name -> sections.add(Arguments.of(file.toString(), name)));
        }
      }
    }
    return sections.stream();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everyLineOfTheConfFilesIsRead(String file, String name) {
    Set<String> lines =
        ConfigFactory.parseFile(Path.of(file).toFile()).getConfig(name).root().keySet();
    List<String> args = new ArrayList<>(List.of(name, "--conf", file));
    commands()
        .filter(command -> command.name().equals(name))
        .flatMap(command -> command.options().options().stream())
        .map(Option::name)
        .filter(option -> option.endsWith("embeddings") || option.equals("texts"))
        .filter(option -> !lines.contains(option))
        .forEach(option -> args.addAll(List.of("--" + option, "x")));
    Record options = null;
    for (int attempt = 0; options == null && attempt < 20; attempt++) {
      try {
        options = JobRunner.parse(args.toArray(new String[0])).orElseThrow();
      } catch (ParameterException e) {
        Matcher missing = MISSING.matcher(e.getMessage());
        assertThat(e.getMessage()).startsWith("Missing required option");
        assertThat(missing.find()).isTrue();
        args.addAll(List.of("--" + missing.group(1), "x"));
      }
    }
    if (!file.endsWith("genept.conf")) {
      assertThat(OptionSet.applicable(options)).containsAll(lines);
    }
  }

  @Test
  @Tag("slow")
  void theProvenanceOfATableHoldsTheOptionsThatAppliedAndNoOthers() throws IOException {
    writeInput();
    Set<String> seen = new TreeSet<>(WITHOUT_TABLE);
    for (String line : lines()) {
      String[] args = line.replace("{dir}", dir.toString()).split("\\s+");
      succeed(args);
      Record options = JobRunner.parse(args).orElseThrow();
      seen.add(args[0]);
      Map<String, Object> expected = OptionSet.describe(options);
      Map<String, Object> actual = provenanceOf(expected.get("output").toString()).options();
      assertThat(actual.keySet())
          .as("options in the provenance of %s", line)
          .isSubsetOf(OptionSet.applicable(options));
      assertThat(texts(actual))
          .as("the provenance of %s", line)
          .containsAllEntriesOf(texts(expected));
      assertThat(actual.values())
          .as("numbers as numbers in the provenance of %s", line)
          .filteredOn(String.class::isInstance)
          .noneMatch(text -> text.toString().matches("-?\\d+(\\.\\d+)?"));
    }
    assertThat(commands().map(RecordCommand::name))
        .as("commands that were run")
        .hasSameElementsAs(seen);
  }

  private static Map<String, String> texts(Map<String, Object> options) {
    return options.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Provenance.text(entry.getValue())));
  }

  private static List<String> lines() {
    return List.of(
        "ingest-cells --input {dir}/tenx --obs {dir}/tenx/obs.tsv --output {dir}/ingested",
        "build-corpus --hgnc {dir}/hgnc.tsv --summaries {dir}/summaries.tsv --output {dir}/texts",
        "embed-genes --texts {dir}/texts --provider random --dimension 8 --output {dir}/embedded",
        "import-genes --input {dir}/genes.csv --genes {dir}/texts --output {dir}/genes",
        "transform-genes --input {dir}/genes --steps centre,permute=3 --output {dir}/centred",
        "visualise-genes --gene-embeddings {dir}/genes --n-neighbors 5 --output {dir}/gene_map",
        "embed-cells --atlas {dir}/atlas --gene-embeddings {dir}/genes --output {dir}/w",
        "embed-cells --atlas {dir}/atlas --method expression-pca --components 4 --output {dir}/pca",
        "import-cells --input {dir}/cells.csv --atlas {dir}/atlas --model drawn --output {dir}/in",
        "pseudobulk-cells --atlas {dir}/atlas --by donor --output {dir}/donors",
        "visualise-cells --embeddings {dir}/w --n-neighbors 5 --components 3 --output {dir}/map",
        "evaluate-cells --embeddings {dir}/w,{dir}/pca --label-column cell_type --seeds 1"
            + " --batch-column donor --task clustering,annotation,batch --output {dir}/metrics",
        "evaluate-cells --embeddings {dir}/w --label-column cell_type --seeds 1 --epochs 2"
            + " --patient-column donor --task fine-tuning --output {dir}/gain",
        "evaluate-cells --embeddings {dir}/healthy --label-column cell_type --seeds 1"
            + " --patient-column donor --task phenotype --output {dir}/phenotype",
        "fine-tune --embeddings {dir}/w --label-column cell_type --epochs 2 --output {dir}/tuned",
        "annotate-cells --reference {dir}/w --query {dir}/w --label-column cell_type"
            + " --allow-shared-cells --output {dir}/labels",
        "evaluate-panels --reference {dir}/atlas --query {dir}/atlas --label-column cell_type"
            + " --reference-where donor!=d0 --query-where donor=d0 --gene-embeddings {dir}/genes"
            + " --panel-genes 10 --shared-genes 0,5,all --draws 2 --output {dir}/panels",
        "name-cells --atlas {dir}/atlas --types {dir}/types.tsv --clusters donor"
            + " --output {dir}/names",
        "evaluate-genes --task gene-property --labels {dir}/labels.tsv --forest-repeats 0"
            + " --gene-embeddings {dir}/genes --controls random --output {dir}/property",
        "evaluate-genes --task functional-class --labels {dir}/labels.tsv --min-members 5"
            + " --gene-embeddings {dir}/genes --controls none --output {dir}/class",
        "evaluate-genes --task gene-interaction --pairs {dir}/pairs.tsv"
            + " --gene-embeddings {dir}/genes --controls random --output {dir}/interaction",
        "find-programmes --gene-embeddings {dir}/genes --n-neighbors 5 --min-size 2 --seed 4"
            + " --atlas {dir}/atlas --label-column cell_type --output {dir}/programmes",
        "write-report --metrics {dir}/metrics --embeddings {dir}/w --gene-maps {dir}/gene_map"
            + " --cell-maps {dir}/map --programmes {dir}/programmes --output {dir}/report");
  }

  private void writeInput() throws IOException {
    List<String> genes = IntStream.range(0, GENES).mapToObj("GENE%02d"::formatted).toList();
    write(
        "tenx/matrix.mtx",
        "%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 1 1\n2 2 3\n");
    write("tenx/barcodes.tsv", "a\nb\n");
    write("tenx/features.tsv", "E1\tG1\tGene Expression\nE2\tG2\tGene Expression\n");
    write("tenx/obs.tsv", "cell\tdonor\na\td\nb\te\n");
    write(
        "hgnc.tsv",
        "hgnc_id\tsymbol\tname\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id\n"
            + rows(genes, i -> "HGNC:%d\t%s\tgene %d\t\t\t%d\t".formatted(i, genes.get(i), i, i)));
    write(
        "summaries.tsv",
        "#tax_id\tGeneID\tsource\tsummary\n"
            + rows(genes, i -> "9606\t%d\tRefSeq\tText number %d.".formatted(i, i)));
    float[] vectors = Draws.vectors(3, GENES, 6);
    write("genes.csv", "gene,a,b,c,d,e,f\n" + rows(genes, i -> genes.get(i) + numbers(vectors, i)));
    write("types.tsv", "type\tmarkers\ntype0\tGENE02\ntype1\tGENE22\n");
    write("labels.tsv", "gene\tlabel\n" + rows(genes, i -> genes.get(i) + "\tclass" + i % 2));
    write(
        "pairs.tsv",
        "gene_a\tgene_b\tlabel\tsplit\n"
            + rows(
                genes,
                i ->
                    "%s\t%s\t%d\t%s"
                        .formatted(
                            genes.get(i),
                            genes.get((i + 7) % GENES),
                            i % 2,
                            i % 4 < 2 ? "train" : "test")));
    SmallAtlas atlas = new SmallAtlas(genes);
    SmallCellEmbeddings healthy = new SmallCellEmbeddings();
    float[] cells = Draws.vectors(5, CELLS, 6);
    List<String> ids = IntStream.range(0, CELLS).mapToObj("cell%02d"::formatted).toList();
    for (int cell = 0; cell < CELLS; cell++) {
      int from = 20 * (cell % 2) + cell % 5;
      atlas.cell(
          ids.get(cell),
          IntStream.range(from, from + 12).toArray(),
          counts(cell),
          "type" + cell % 2,
          "d" + cell / 2 % 4,
          1.0);
      healthy.cell(
          ids.get(cell),
          Arrays.copyOfRange(cells, 6 * cell, 6 * cell + 6),
          "state" + cell % 8 / 4,
          "d" + cell % 8);
    }
    atlas.write(spark(), dir.resolve("atlas").toString(), ValueState.COUNTS, 2);
    healthy.write(spark(), dir.resolve("healthy").toString(), 2);
    write("cells.csv", "cell,a,b,c,d,e,f\n" + rows(ids, i -> ids.get(i) + numbers(cells, i)));
  }

  private static float[] counts(int cell) {
    float[] counts = new float[12];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = 1 + (cell * 7 + i * 3) % 5;
    }
    return counts;
  }

  private static String numbers(float[] values, int row) {
    return IntStream.range(6 * row, 6 * row + 6)
        .mapToObj(i -> "," + values[i])
        .collect(Collectors.joining());
  }

  private interface Line {
    String of(int i);
  }

  private static String rows(List<String> names, Line line) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> line.of(i) + "\n")
        .collect(Collectors.joining());
  }

  private void write(String name, String text) {
    try {
      Path file = dir.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
