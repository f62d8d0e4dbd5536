package io.genept.programmes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.Metrics;
import io.genept.table.Programmes;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindProgrammesTest extends SparkTest {
  private static final int GROUPS = 3;
  private static final int EACH = 12;
  private static final int DIM = 8;
  private static final List<String> GENES =
      IntStream.range(0, GROUPS * EACH).mapToObj("GENE%02d"::formatted).toList();

  @TempDir Path dir;

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  /** Three groups of genes, each along an axis of its own, with a little noise. */
  private String genes() {
    float[] vectors = Draws.vectors(91, GENES.size(), DIM);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] *= 0.3f;
    }
    for (int gene = 0; gene < GENES.size(); gene++) {
      vectors[gene * DIM + gene / EACH] += 2;
    }
    return GeneVectors.write(spark(), at("vectors"), GENES, vectors, DIM);
  }

  /** Cells of type A express the first group, of type B the second; the third is silent. */
  private String atlas(int partitions) {
    SmallAtlas atlas = new SmallAtlas(GENES);
    for (int c = 0; c < 6; c++) {
      int from = c % 2 == 0 ? 0 : EACH;
      int[] stored = IntStream.range(from, from + EACH).toArray();
      float[] counts = new float[EACH];
      for (int i = 0; i < EACH; i++) {
        counts[i] = count(c, i);
      }
      atlas.cell("cell" + c, stored, counts, c == 5 ? null : c % 2 == 0 ? "A" : "B", "donor", 1.0);
    }
    return atlas.write(spark(), at("atlas" + partitions), ValueState.COUNTS, partitions);
  }

  private String sets(String... lines) throws IOException {
    return Files.write(dir.resolve("sets.gmt"), List.of(lines)).toString();
  }

  private String groupSets() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      lines.add(
          "SET_%d\thttp://sets\t%s"
              .formatted(
                  group,
                  GENES.subList(group * EACH, (group + 1) * EACH - 2).stream()
                      .collect(Collectors.joining("\t"))));
    }
    return sets(lines.toArray(String[]::new));
  }

  private FindProgrammes.Options options(String rule, Object values, Object... more) {
    List<Object> given =
        new ArrayList<>(
            List.of(
                "gene-embeddings",
                at("vectors"),
                rule,
                values,
                "resolutions",
                "1,20",
                "random-sets",
                3));
    given.addAll(List.of(more));
    if (!given.contains("output")) {
      given.addAll(List.of("output", at("out")));
    }
    return Args.of(FindProgrammes.Options.class, given.toArray());
  }

  private FindProgrammes.Result run(FindProgrammes.Options options) {
    return FindProgrammes.run(spark(), options);
  }

  @Test
  void findsNamesAndAveragesTheGroups() throws IOException {
    genes();
    FindProgrammes.Result result =
        run(
            options(
                "threshold",
                "0.8,0.9",
                "atlas",
                atlas(3),
                "label-column",
                "cell_type",
                "gene-sets",
                groupSets()));
    assertThat(result.programmes()).isEqualTo(3);
    assertThat(result.genesInProgrammes()).isEqualTo(36);
    assertThat(result.edges()).isEqualTo(3 * EACH * (EACH - 1) / 2);
    assertThat(result.modularity()).isEqualTo(2.0 / 3, within(1e-12));
    assertThat(result.enrichedShare()).contains(1.0);

    Programmes.Content content = Programmes.read(spark(), at("out"));
    assertThat(content.programmes())
        .extracting(Programmes.Programme::name)
        .containsExactly("SET_0", "SET_1", "SET_2");
    Programmes.Programme first = content.programmes().get(0);
    assertThat(first.genes()).containsExactlyInAnyOrderElementsOf(GENES.subList(0, EACH));
    assertThat(first.best().overlap()).isEqualTo(10);
    // 30 annotated genes, of which the set and the programme have the same 10: 1 / C(30, 10).
    assertThat(first.best().p()).isEqualTo(1 / 30_045_015.0, within(1e-18));
    assertThat(content.genes()).hasSize(36);
    assertThat(content.genes().get(35).programme()).isEqualTo(3);

    assertThat(content.expression())
        .extracting(e -> e.programme() + e.label())
        .containsExactly("1A", "1B", "2A", "2B", "3A", "3B");
    assertThat(content.expression().get(0).mean()).isEqualTo(meanOfTypeA(), within(1e-6));
    assertThat(content.expression().get(1).mean()).isZero();
    assertThat(content.expression().get(0).cells()).isEqualTo(3);
    assertThat(content.expression().get(1).cells()).as("one has no label").isEqualTo(2);

    assertThat(content.metrics())
        .filteredOn(metric -> metric.metric().equals("modularity"))
        .extracting(Metrics.Metric::learner)
        .containsExactly(
            "leiden cosine>0.8 resolution 1",
            "leiden cosine>0.8 resolution 20",
            "leiden cosine>0.9 resolution 1",
            "leiden cosine>0.9 resolution 20");
    assertThat(content.metrics())
        .filteredOn(metric -> metric.metric().equals("enriched_share_random"))
        .filteredOn(metric -> metric.value() != null)
        .isNotEmpty()
        .allMatch(metric -> metric.value() < 0.5);
  }

  /** Mean of log-normalised counts of the first group in cells 0, 2 and 4. */
  private static double meanOfTypeA() {
    double sum = 0;
    for (int c = 0; c < 6; c += 2) {
      double[] counts = new double[EACH];
      for (int i = 0; i < EACH; i++) {
        counts[i] = count(c, i);
      }
      double total = Arrays.stream(counts).sum();
      sum += Arrays.stream(counts).map(x -> Math.log1p(x * 10_000 / total)).sum();
    }
    return sum / (3 * EACH);
  }

  private static int count(int cell, int gene) {
    return 1 + (cell + gene) % 3 + (gene == cell ? 2 * cell : 0);
  }

  @Test
  @Tag("slow")
  void partitionsOfTheAtlasChangeNothing() {
    genes();
    List<Programmes.Content> contents = new ArrayList<>();
    for (int partitions : new int[] {1, 4}) {
      run(
          options(
              "n-neighbors",
              11,
              "atlas",
              atlas(partitions),
              "label-column",
              "cell_type",
              "hvg",
              24,
              "output",
              at("out" + partitions)));
      contents.add(Programmes.read(spark(), at("out" + partitions)));
    }
    assertThat(contents.get(0).programmes()).isEqualTo(contents.get(1).programmes()).hasSize(2);
    assertThat(contents.get(0).expression()).isEqualTo(contents.get(1).expression());
    assertThat(contents.get(0).genes()).hasSize(24);
    assertThat(contents.get(0).programmes().get(0).name()).matches("GENE\\d+ GENE\\d+ GENE\\d+");
  }

  @Test
  void provenanceHoldsTheOptionsThatApply() {
    genes();
    run(options("n-neighbors", 11));
    Provenance provenance = TableDirectory.provenance(at("out"), new Configuration());
    assertThat(provenance.options())
        .containsEntry("n-neighbors", List.of(11))
        .containsEntry("resolutions", List.of(1.0, 20.0))
        .containsEntry("edge-weight", "one")
        .containsEntry("random-sets", 3)
        .doesNotContainKeys("threshold", "percentile", "atlas", "hvg");
    assertThat(provenance.facts()).containsEntry("genes", 36);
    assertThat(Args.of(SimilarityRule.class).threshold()).containsExactly(0.9);
  }

  @Test
  void aPercentileThatManyPairsShareJoinsThem() {
    float[] vectors = new float[24 * 2];
    for (int gene = 0; gene < 24; gene++) {
      vectors[2 * gene + gene / 12] = 1;
    }
    GeneVectors.write(spark(), at("vectors"), GENES.subList(0, 24), vectors, 2);
    FindProgrammes.Result result = run(options("percentile", 99));
    assertThat(result.edges()).isEqualTo(2 * 66);
    assertThat(result.programmes()).isEqualTo(2);
  }

  @Test
  void mistakesInGraphAndOptionsAreTheUsers() {
    genes();
    assertThatThrownBy(() -> run(options("threshold", 0.9999)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no two of its genes are joined by cosine>0.9999")
        .hasMessageContaining("Cosines found: median 0.")
        .hasMessageContaining("Expected a lower --threshold, or --percentile");
    assertThatThrownBy(() -> run(options("n-neighbors", 36)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("by --n-neighbors 36: it has 36 genes with a vector");
    assertThatThrownBy(() -> options("threshold", 1.5))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot join genes by --threshold 1.5. Expected a cosine of 0 or more and below 1.");
    assertThatThrownBy(() -> options("n-neighbors", 0))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot join genes by --n-neighbors 0. Expected a whole number of at least 1.");
    assertThatThrownBy(() -> options("threshold", 0.8, "resolutions", "1,0"))
        .isInstanceOf(UserError.class)
        .hasMessage("--resolutions [1.0, 0.0]: expected numbers above 0.");
    assertThatThrownBy(() -> options("threshold", 0.8, "label-column", "cell_type"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("they need an atlas. Expected --atlas DIR");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void mistakesInAtlasAndGeneSetsAreTheUsers() throws IOException {
    genes();
    String atlas = atlas(1);
    assertThatThrownBy(() -> run(onAtlas(atlas, "celltype", Optional.empty())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("by celltype: ")
        .hasMessageContaining("Expected one of [cell_type, donor, age of donor]");
    assertThatThrownBy(() -> run(onAtlas(atlas, "cell_type", Optional.of(25))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot choose 25 variable genes: only 24 of 36 genes have a score");
    assertThatThrownBy(() -> run(onSets(sets("A\tx\tGENE01", "B GENE02"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sets.gmt: line 2 has 1 tab-separated fields (\"B GENE02\")");
    assertThatThrownBy(() -> run(onSets(sets("A\tx\tGENE01", "A\tx\tGENE02"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 2 names the set A a second time");
    assertThatThrownBy(() -> run(onSets(sets("A\tx\tOTHER1\tOTHER2"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of its 1 sets has 5 to 500 of the graph's 36 genes");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  private FindProgrammes.Options onAtlas(String atlas, String label, Optional<Integer> hvg) {
    return options("threshold", 0.8, "atlas", atlas, "label-column", label, "hvg", hvg);
  }

  private FindProgrammes.Options onSets(String path) {
    return options("threshold", 0.8, "gene-sets", path);
  }
}
