package io.genept.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.genept.core.UserError;
import io.genept.demo.DemoCatalogue.CellType;
import io.genept.demo.DemoCatalogue.Programme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoAtlasTest {
  private static final long SEED = 1;

  @TempDir private static Path folder;

  private static DemoAtlas.Input files;
  private static DemoCatalogue catalogue;
  private static List<String> matrix;
  private static List<String[]> obs;
  private static int[][] counts;

  @BeforeAll
  static void write() throws IOException {
    files = DemoAtlas.write(folder.resolve("first"), SEED);
    catalogue = DemoCatalogue.read();
    matrix = lines(files.triplet().resolve("matrix.mtx.gz"));
    obs =
        Files.readAllLines(files.obs()).stream().skip(1).map(line -> line.split("\t", -1)).toList();
    counts = new int[DemoAtlas.CELLS][catalogue.genes().size()];
    matrix.stream()
        .skip(2)
        .map(DemoAtlasTest::integers)
        .forEach(entry -> counts[entry[1] - 1][entry[0] - 1] = entry[2]);
  }

  @Test
  void matrixHasGenesByCellsSortedByCell() {
    assertThat(matrix.get(0)).isEqualTo("%%MatrixMarket matrix coordinate integer general");
    assertThat(integers(matrix.get(1)))
        .containsExactly(catalogue.genes().size(), DemoAtlas.CELLS, matrix.size() - 2);
    long previous = 0;
    for (String line : matrix.subList(2, matrix.size())) {
      int[] entry = integers(line);
      long position = entry[1] * (catalogue.genes().size() + 1L) + entry[0];
      if (position <= previous || entry[2] <= 0) {
        fail("Out of order or not positive: " + line);
      }
      previous = position;
    }
  }

  @Test
  void featuresAndBarcodesAreInTenXLayout() throws IOException {
    List<String> features = lines(files.triplet().resolve("features.tsv.gz"));
    assertThat(features)
        .hasSize(catalogue.genes().size())
        .allMatch(line -> line.matches("ENSG[0-9]{11}\t[^\t]+\tGene Expression"));
    List<String> barcodes = lines(files.triplet().resolve("barcodes.tsv.gz"));
    assertThat(barcodes)
        .hasSize(DemoAtlas.CELLS)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(barcode -> barcode.matches("[ACGT]{16}-1"))
        .isEqualTo(obs.stream().map(row -> row[0]).toList());
  }

  @Test
  void obsNamesSixDonorsWithBothConditionsInEachCellType() throws IOException {
    assertThat(Files.readAllLines(files.obs()).get(0))
        .isEqualTo("barcode\tcell_type\tdonor\tcondition\ttissue");
    assertThat(obs.stream().map(row -> row[2]).distinct()).hasSize(6);
    assertThat(obs.stream().map(row -> row[3]).distinct())
        .containsExactlyInAnyOrder("ctrl", "stim");
    assertThat(obs.stream().map(row -> row[1]).distinct()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(obs.stream().map(row -> row[1] + row[2] + row[3]).distinct())
        .hasSize(catalogue.cellTypes().size() * 12);
  }

  @Test
  void cellTypesHaveTheirProportionAndTissue() {
    for (CellType type : catalogue.cellTypes()) {
      List<String[]> cells = obs.stream().filter(row -> row[1].equals(type.name())).toList();
      assertThat(cells.size())
          .isBetween(
              (int) Math.floor(DemoAtlas.CELLS * type.proportion()) - 1,
              (int) Math.ceil(DemoAtlas.CELLS * type.proportion()) + 1);
      assertThat(cells).allMatch(row -> row[4].equals(type.tissue()));
    }
  }

  @Test
  void librarySizesAndSparsityAreThoseOfDroplets() {
    double[] sizes =
        Arrays.stream(counts).mapToDouble(cell -> Arrays.stream(cell).sum()).sorted().toArray();
    assertThat(sizes[sizes.length / 2]).isBetween(2700.0, 3300.0);
    double zeros = 1 - (matrix.size() - 2.0) / ((double) counts.length * counts[0].length);
    assertThat(zeros).isBetween(0.6, 0.9);
  }

  @Test
  void markersAreHigherInTheirTypeThanInTypesWithoutThem() {
    Map<String, Integer> rows = catalogue.rowsBySymbol();
    for (CellType type : catalogue.cellTypes()) {
      double inside = 0;
      double outside = 0;
      for (String marker : type.markers()) {
        List<String> owners =
            catalogue.cellTypes().stream()
                .filter(other -> other.markers().contains(marker))
                .map(CellType::name)
                .toList();
        inside += mean(rows.get(marker), row -> row[1].equals(type.name()));
        outside += mean(rows.get(marker), row -> !owners.contains(row[1]));
      }
      assertThat(inside).as(type.name()).isGreaterThan(3 * outside);
    }
  }

  @Test
  void stimulusRaisesInterferonGenesInAllTypes() {
    Map<String, Integer> rows = catalogue.rowsBySymbol();
    List<String> response =
        catalogue.programmes().stream()
            .filter(programme -> programme.cellTypes().equals(List.of("all")))
            .filter(programme -> !programme.isHousekeeping())
            .map(Programme::genes)
            .flatMap(List::stream)
            .toList();
    for (CellType type : catalogue.cellTypes()) {
      Predicate<String[]> ofType = row -> row[1].equals(type.name());
      double ctrl = 0;
      double stim = 0;
      for (String gene : response) {
        ctrl += mean(rows.get(gene), ofType.and(row -> row[3].equals("ctrl")));
        stim += mean(rows.get(gene), ofType.and(row -> row[3].equals("stim")));
      }
      assertThat(stim).as(type.name()).isGreaterThan(2 * ctrl);
    }
  }

  @Test
  void sameSeedGivesSameBytesAndAnotherSeedOthers() throws IOException {
    DemoAtlas.Input again = DemoAtlas.write(folder.resolve("again"), SEED);
    DemoAtlas.Input other = DemoAtlas.write(folder.resolve("other"), SEED + 1);
    for (String name : List.of("matrix.mtx.gz", "features.tsv.gz", "barcodes.tsv.gz")) {
      assertThat(again.triplet().resolve(name))
          .hasSameBinaryContentAs(files.triplet().resolve(name));
    }
    assertThat(again.obs()).hasSameBinaryContentAs(files.obs());
    assertThat(Files.mismatch(other.obs(), files.obs())).isNotNegative();
    assertThat(
            Files.mismatch(
                other.triplet().resolve("matrix.mtx.gz"), files.triplet().resolve("matrix.mtx.gz")))
        .isNotNegative();
  }

  @Test
  void geneTablesAreCopiedBesideTheMatrix() throws IOException {
    assertThat(Files.readAllLines(files.hgncGenes())).hasSize(catalogue.genes().size() + 1);
    assertThat(Files.readAllLines(files.geneSummaries()).get(0))
        .isEqualTo("Gene_ID\tRefSeq_accession\tReview_status\tGene_summary");
  }

  /** The file cell_types.tsv lists GCG under alpha cells alone, and CD3D under two types. */
  @Test
  void markersOfOneTypeAloneAreListedWithIt() throws IOException {
    List<String> markers = Files.readAllLines(files.markerGenes());
    assertThat(markers.get(0)).isEqualTo("gene\tlabel");
    assertThat(markers)
        .hasSize(222)
        .doesNotHaveDuplicates()
        .contains("GCG\talpha cell", "MS4A1\tB cell")
        .noneMatch(line -> line.startsWith("CD3D\t"));
  }

  @Test
  void anUnwritableFolderIsAUserError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DemoAtlas.write(file, SEED))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot write the demo atlas to " + file)
        .hasMessageContaining("Expected a writable folder");
  }

  private static double mean(int gene, Predicate<String[]> chosen) {
    return IntStream.range(0, counts.length)
        .filter(cell -> chosen.test(obs.get(cell)))
        .mapToDouble(cell -> counts[cell][gene])
        .average()
        .orElseThrow();
  }

  private static int[] integers(String line) {
    return Stream.of(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static List<String> lines(Path gzipped) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
